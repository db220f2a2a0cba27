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
        var bytes = TagFilter.filtered(Array(html.utf8))
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
