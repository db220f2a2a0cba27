/// The text of an article as editors keep it: nothing but what the portal shows.
///
/// What is pasted goes through four stages, each a value: pasted source → tree → blocks → canonical HTML and text. The
/// HTML is written from the blocks alone, so nothing reaches a page that has no place in `BodyBlock`.
public struct ArticleBody: Sendable, Equatable {
    /// Canonical HTML of the allowed set; cleaning it again changes nothing.
    public let html: String
    /// Plain text, a paragraph a line, for search, excerpts and comparison.
    public let text: String
    /// Pictures in order.
    public let pictures: [BodyPicture]
    /// Links in order: address and text.
    public let links: [BodyLink]
    /// What was taken out or changed, counted by kind, for the editor to see.
    public let notes: [BodyNote]
    /// What the HTML is written from.
    let blocks: [BodyBlock]

    /// - Parameter html: HTML of any origin; a text without a tag is read as plain text.
    /// - Throws: `BodyRefusal` when it is larger, deeper or longer than the limits, or no text at all.
    public init(cleaning html: String, limits: BodyLimits = .usual) throws {
        var notes = NoteBook()
        let source = try PastedSource(html, limits: limits)
        guard source.isMarkup else {
            self.init(plainText: source.text)
            return
        }
        let tree = try BodyElement(pasted: source.text, limits: limits)
        let blocks = try BlockReader.blocks(of: tree, limits: limits, notes: &notes)
        self.init(blocks: HeadingLevels.adjusted(blocks), notes: notes.notes)
    }

    /// Paragraphs of plain text: each line that is not empty is one.
    public init(plainText: String) {
        var notes = NoteBook()
        var blocks: [BodyBlock] = []
        for line in plainText.unicodeScalars.split(whereSeparator: \.isLineEnd) {
            var runs = RunBuilder(keepsBreaks: false)
            runs.append(String(Substring(line)), style: [], link: nil)
            blocks += runs.finish().map { .paragraph($0) }
            notes.add(.invisibleCharacters, count: runs.removed)
        }
        self.init(blocks: blocks, notes: notes.notes)
    }

    /// No text.
    public static let empty = ArticleBody(blocks: [], notes: [])

    init(blocks: [BodyBlock], notes: [BodyNote]) {
        self.blocks = blocks
        self.notes = notes
        html = CanonicalHTML.written(blocks)
        text = BodyText.written(blocks)
        pictures = blocks.flatMap(\.pictures)
        links = blocks.flatMap(\.links)
    }
}
