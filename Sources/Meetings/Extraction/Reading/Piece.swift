/// A part of a sentence that is one matter, one thing set aside, or nothing.
struct Piece {
    /// How a piece begins.
    struct Opening {
        /// The names before the marker, in their order.
        var names: [Range<Int>] = []
        /// The words that make it an obligation.
        var marker: WordHit?
        /// Where the body begins, behind names and marker.
        var body: Int
        /// Where the piece begins, behind connectors.
        var start: Int
        var rules: [FiredRule] = []
    }

    /// The clauses of the piece, in their order; never empty.
    var clauses: [Range<Int>]
    var opening: Opening
    /// Whether it stands directly behind a lead verb.
    var isAfterLead = false
    /// Whether an enumerator or bullet stands before it.
    var isListItem = false
    /// Whether it is only an adverbial (对…的项目,) that waits for its clause.
    var isAdverbial = false
    /// Whether a mark as strong as ; or 。 stands before it, rather than a comma.
    var beginsSentence = false

    var end: Int { clauses.last?.upperBound ?? opening.start }
    var range: Range<Int> { min(opening.start, end)..<end }
}
