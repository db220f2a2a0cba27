/// The paragraphs of a document while it is read: cleaned, counted, and never more than its text may have.
struct ParagraphList {
    private(set) var paragraphs: [DocumentParagraph] = []
    /// Characters without meaning.
    private(set) var unreadable = 0
    private let limit: Int
    private var bytes = 0

    /// - Parameter limit: bytes of the whole text.
    init(limit: Int) { self.limit = limit }

    /// It has more text than it may have; the rest is dropped.
    var isOver: Bool { bytes > limit }

    /// Adds a paragraph unless nothing stands in it.
    mutating func add(_ text: String, _ role: DocumentParagraph.Role = .body, page: Int? = nil) {
        // Before it is looked at: what is dropped must cost nothing.
        guard !isOver else { return }
        let text = cleaned(text)
        guard !text.isEmpty else { return }
        bytes += text.utf8.count + 1
        if !isOver { paragraphs.append(DocumentParagraph(text, role, page: page)) }
    }

    /// Control characters go; those of a font's own are counted.
    private mutating func cleaned(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 9, 10: scalars.append(scalar)
            // Also soft hyphens, marks of byte order, and spaces without width.
            case 0..<32, 0x7F..<0xA0, 0xAD, 0x200B, 0xFEFF, 0x2060: break
            case 0xFFFD, 0xE000...0xF8FF, 0xF_0000...0x10_FFFF:
                unreadable += 1
                scalars.append(scalar)
            default: scalars.append(scalar)
            }
        }
        // Scalar by scalar: a mark that combines with a space must not keep it.
        let isSpace = { (scalar: UnicodeScalar) in scalar.properties.isWhitespace }
        let trimmed = scalars.drop(while: isSpace)
        guard let last = trimmed.lastIndex(where: { !isSpace($0) }) else { return "" }
        return String(trimmed[...last])
    }

    /// The warnings that every kind of document may have.
    var warnings: [DocumentWarning] { unreadable > 0 ? [.unreadable(places: unreadable)] : [] }
}
