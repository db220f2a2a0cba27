/// A paragraph of a document.
public struct DocumentParagraph: Sendable, Equatable {
    /// What a paragraph is in its document.
    public enum Role: Sendable, Equatable {
        /// Of a level from 1, which a title has as well.
        case heading(Int)
        case body
        /// An item of a list; its number, if it has one, begins the text.
        case item
        /// A row of a table, its cells parted by tabs.
        case row
        /// A footnote or endnote; the mark that the text has at its place, such as `[1]`, begins it.
        case note
    }

    /// Without white space around it; a line break within the paragraph is `\n`.
    public let text: String
    public let role: Role
    /// The page of a PDF where it begins, from 1; `nil` for documents that have no pages before they are printed.
    public let page: Int?

    init(_ text: String, _ role: Role = .body, page: Int? = nil) {
        (self.text, self.role, self.page) = (text, role, page)
    }
}
