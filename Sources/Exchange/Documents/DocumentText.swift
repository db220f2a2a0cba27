/// What a document says, paragraph by paragraph, and what of it could not be read.
public struct DocumentText: Sendable, Equatable {
    /// How it was read, by its content.
    public enum Kind: Sendable, Equatable {
        case word
        case pdf(pages: Int)
        case page
        /// A plain text, in a character set as `TextDecoding` names it.
        case text(encoding: String)
    }

    public let kind: Kind
    /// In reading order, none of them empty; notes stand at the end.
    public let paragraphs: [DocumentParagraph]
    /// What was left out or may be wrong; empty when all was read.
    public let warnings: [DocumentWarning]

    /// A plain text as its file has it, empty lines and the mark of byte order included; `nil` for every other kind.
    var whole: String?

    /// The text in which offsets are counted: that of the file where it is one, else its paragraphs.
    public var counted: String { whole ?? text }

    /// All paragraphs, each on lines of its own.
    public var text: String { paragraphs.map(\.text).joined(separator: "\n") }
}
