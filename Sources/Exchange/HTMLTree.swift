import HTMLParserBridge
import Kernel

/// An HTML page as the flat sequence of its elements and texts, in document order.
public struct HTMLTree: Sendable {
    /// What the walk meets: an element opens, closes, or a text stands there.
    public enum Event: Sendable, Equatable {
        case open(name: String, attributes: [String: String])
        case close(name: String)
        case text(String)
        case comment(String)
    }

    public let events: [Event]

    /// Parses with libxml2's forgiving HTML parser; the walk does not recurse, so depth costs no stack.
    public init(_ html: String) {
        var bytes = Self.withoutPrefixedTags(Array(html.utf8))
        guard !bytes.isEmpty, bytes.count < Int(Int32.max),
            let document = bytes.withUnsafeMutableBytes({ buffer in
                buffer.bindMemory(to: CChar.self).baseAddress.flatMap { kaimen_html_parse($0, Int32(buffer.count)) }
            })
        else {
            events = []
            return
        }
        defer { kaimen_html_free(document) }
        events = Self.walk(kaimen_html_root(document))
    }

    /// Takes out tags such as `<o:p>` and `</st1:date>`, which Word writes within its paragraphs: the parser would read
    /// them as `p` and `date`. What they hold stays.
    private static func withoutPrefixedTags(_ bytes: [UInt8]) -> [UInt8] {
        func isName(_ byte: UInt8) -> Bool { (97...122).contains(byte | 32) || (48...57).contains(byte) }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            if bytes[index] == 60 {
                var end = index + 1
                if end < bytes.count, bytes[end] == 47 { end += 1 }
                let start = end
                while end < bytes.count, end - start < 12, isName(bytes[end]) { end += 1 }
                if end > start, end + 1 < bytes.count, bytes[end] == 58, isName(bytes[end + 1]),
                    let close = bytes[end..<min(end + 400, bytes.count)].firstIndex(of: 62)
                {
                    index = close + 1
                    continue
                }
            }
            result.append(bytes[index])
            index += 1
        }
        return result
    }

    private static func walk(_ root: OpaquePointer?) -> [Event] {
        var events: [Event] = []
        guard let root else { return events }
        // A comment before <html> (saved from url=…) is a sibling of the root.
        var before = kaimen_html_previous(root)
        while let sibling = before {
            enter(sibling, into: &events)
            before = kaimen_html_previous(sibling)
        }
        var node = root
        while true {
            enter(node, into: &events)
            if let child = kaimen_html_child(node) {
                node = child
                continue
            }
            leave(node, into: &events)
            while node != root, kaimen_html_next(node) == nil, let parent = kaimen_html_parent(node) {
                node = parent
                leave(node, into: &events)
            }
            guard node != root, let next = kaimen_html_next(node) else { return events }
            node = next
        }
    }

    private static func enter(_ node: OpaquePointer, into events: inout [Event]) {
        switch kaimen_html_kind(node) {
        case KAIMEN_HTML_ELEMENT:
            events.append(.open(name: text(kaimen_html_name(node)).lowercased(), attributes: attributes(of: node)))
        case KAIMEN_HTML_TEXT: events.append(.text(text(kaimen_html_content(node))))
        case KAIMEN_HTML_COMMENT: events.append(.comment(text(kaimen_html_content(node))))
        default: break
        }
    }

    private static func leave(_ node: OpaquePointer, into events: inout [Event]) {
        if kaimen_html_kind(node) == KAIMEN_HTML_ELEMENT {
            events.append(.close(name: text(kaimen_html_name(node)).lowercased()))
        }
    }

    private static func attributes(of node: OpaquePointer) -> [String: String] {
        var attributes: [String: String] = [:]
        var attribute = kaimen_html_attribute(node)
        while let current = attribute {
            attributes[text(kaimen_html_attribute_name(current)).lowercased()] =
                text(kaimen_html_attribute_value(current))
            attribute = kaimen_html_attribute_next(current)
        }
        return attributes
    }

    private static func text(_ characters: UnsafePointer<CChar>?) -> String {
        characters.map { String(cString: $0) } ?? ""
    }
}
