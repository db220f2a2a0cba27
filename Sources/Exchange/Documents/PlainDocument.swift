/// A plain text: a line is a paragraph.
enum PlainDocument {
    /// - Parameter head: the first bytes.
    /// - Throws: `DocumentRefusal`.
    static func read(_ bytes: [UInt8], head: [UInt8], limits: DocumentLimits) throws(DocumentRefusal) -> DocumentText {
        if let kind = ForeignDocument(beginning: head) { throw .foreign(kind) }
        guard let decoded = TextDecoding.decode(bytes) else { throw .noText }
        var list = ParagraphList(limit: limits.text)
        for line in decoded.text.split(whereSeparator: \.isNewline) {
            list.add(String(line))
            if list.isOver { throw .tooMuchText(bytes: limits.text) }
        }
        let kind = DocumentText.Kind.text(encoding: decoded.encoding)
        guard !list.paragraphs.isEmpty else { throw .withoutText(kind) }
        // Bytes that were dropped leave no mark.
        let isSilent = decoded.damaged && list.unreadable == 0
        // Programs that read UTF-8 as it is count its mark of byte order.
        let mark = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? "\u{FEFF}" : ""
        return DocumentText(
            kind: kind, paragraphs: list.paragraphs, warnings: isSilent ? [.unreadable(places: 1)] : list.warnings,
            whole: mark + decoded.text)
    }
}
