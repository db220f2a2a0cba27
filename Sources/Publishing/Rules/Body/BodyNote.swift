/// Something that cleaning took out of a text or changed in it.
public struct BodyNote: Sendable, Equatable {
    public enum Kind: String, Sendable, CaseIterable {
        /// A picture that is not among the stored files; `texts` holds what it shows.
        case pictureNotStored
        /// Text that a tracked change deletes.
        case deletion
        /// A reviewer's comment.
        case comment
        /// Text that is not shown: hidden by its style.
        case hiddenText
        /// Characters without a shape: zero width, byte order marks, bidirectional overrides, soft hyphens.
        case invisibleCharacters
        /// Scripts, frames, controls, drawings, formulas, media.
        case activeContent
        /// A link to an address that is not allowed; its words stay.
        case linkRemoved
        /// A table within a table: its rows are lines of the outer cell now.
        case tableUnfolded
        /// A table of one cell: its content stays without it.
        case tableDissolved
    }

    public let kind: Kind
    /// How often.
    public let count: Int
    /// Of the first of them, the words or addresses; at most twenty, shortened.
    public let texts: [String]
}
