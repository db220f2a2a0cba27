/// A web page: the text of its main part, without its menus.
enum MarkupDocument {
    /// Each costs memory many times its size; no page has so many.
    private static let mostTags = 500_000

    /// - Throws: `DocumentRefusal`.
    static func read(_ bytes: [UInt8], limits: DocumentLimits) throws(DocumentRefusal) -> DocumentText {
        guard bytes.count(where: { $0 == UInt8(ascii: "<") }) <= mostTags else { throw .bomb }
        guard let decoded = TextDecoding.decode(bytes) else { throw .noText }
        var text = MarkupText(limit: limits.text)
        text.read(HTMLTree(decoded.text).events)
        if text.list.isOver { throw .tooMuchText(bytes: limits.text) }
        guard !text.list.paragraphs.isEmpty else { throw .withoutText(.page) }
        var warnings = text.list.warnings
        if decoded.damaged, warnings.isEmpty { warnings.append(.unreadable(places: 1)) }
        if text.pictures > 0 { warnings.append(.pictures(text.pictures)) }
        return DocumentText(kind: .page, paragraphs: text.list.paragraphs, warnings: warnings)
    }
}
