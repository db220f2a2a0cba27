/// Tells web pages and SVG drawings by their beginning, as a browser that guesses would.
enum MarkupSignature {
    /// The elements by which browsers take a text without a type for a page (WHATWG MIME Sniffing, 7.1).
    private static let pageElements = [
        "!doctype html", "html", "head", "script", "iframe", "h1", "div", "font", "table", "a", "style", "title", "b",
        "body", "br", "p",
    ]

    static func kind(of head: [UInt8]) -> FileKind? {
        // UTF-16 is read without its zeros; marks of byte order and white space do not count.
        let letters = head.lazy.filter { $0 != 0 && $0 < 0x80 }
        let text = String(decoding: Array(letters), as: UTF8.self).lowercased()
        guard let start = text.firstIndex(where: { !$0.isWhitespace }), text[start] == "<" else { return nil }
        if isTag("svg", in: text) { return .svg }
        let first = text[text.index(after: start)...]
        if pageElements.contains(where: { begins(first, with: $0) }) { return .html }
        // After comments and an XML declaration.
        return ["html", "!doctype html", "script", "body"].contains { isTag($0, in: text) } ? .html : nil
    }

    private static func isTag(_ name: String, in text: String) -> Bool {
        text.split(separator: "<").contains { tag in
            // Any prefix may stand for SVG's name space.
            begins(tag, with: name) || begins(tag.drop { $0.isLetter }.dropFirst(), with: name)
        }
    }

    private static func begins(_ text: Substring, with name: String) -> Bool {
        guard text.hasPrefix(name) else { return false }
        let next = text.dropFirst(name.count).first
        return next.map { $0.isWhitespace || $0 == ">" || $0 == "/" } ?? true
    }
}
