/// A tag of a text that names a file: `<img src="…">`, `<a href="…">`.
struct WordPressTag {
    /// Where its address stands, with its quotes.
    let value: Range<String.Index>
    let end: String.Index
    let isPicture: Bool
    /// The address; `nil` for a picture whose bytes stand in the text itself.
    let reference: String?

    /// Tags of more bytes than this hold a picture, or nothing of an author.
    private static let longest = 8 << 10

    /// All tags that name something, in one pass: what never ends is no tag.
    static func all(in html: String) -> [WordPressTag] {
        var tags: [WordPressTag] = []
        var open: String.Index?
        for index in html.utf8.indices {
            if html.utf8[index] == UInt8(ascii: "<") { open = index }
            guard html.utf8[index] == UInt8(ascii: ">"), let start = open else { continue }
            open = nil
            if let tag = WordPressTag(html[start...index]) { tags.append(tag) }
        }
        return tags
    }

    private init?(_ tag: Substring) {
        guard let name = tag.prefix(5).wholeMatch(of: /(?i)<(?:img\s|a\s.?.?)/)?.0 else { return nil }
        isPicture = name.hasPrefix("<i") || name.hasPrefix("<I")
        end = tag.endIndex
        guard tag.utf8.count <= Self.longest else {
            guard isPicture, tag.utf8.prefix(Self.longest).firstRange(of: "data:".utf8) != nil else { return nil }
            (value, reference) = (tag.endIndex..<tag.endIndex, nil)
            return
        }
        guard let found = tag.firstMatch(of: /(?i)\s(?:src|href)\s*=\s*("[^"]*"|'[^']*')/)?.1 else { return nil }
        let address = String(found.dropFirst().dropLast()).replacing("&amp;", with: "&")
        (value, reference) = (found.startIndex..<found.endIndex, address.hasPrefix("data:") ? nil : address)
    }
}
