import ChineseText

/// The number under which the index keeps a token.
///
/// Positive: pairs of neighbours from 2⁶² on, so that those which begin with one character stand together, and single
/// characters below, without positions. Negative: words, marks and the last characters of runs.
enum IndexTerm {
    private static let endMark: UInt64 = 3 << 62

    /// A token at its place in a text.
    @inline(__always)
    static func placed(_ id: UInt64) -> Int64 {
        Int64(bitPattern: id >> 62 == 0 ? endMark | id : id)
    }

    /// A character wherever it stands.
    @inline(__always)
    static func character(_ character: UInt32) -> Int64 { Int64(character) }

    /// Characters are counted only.
    @inline(__always)
    static func hasPositions(_ term: Int64) -> Bool { term < 0 || term >= 1 << 62 }

    /// The term of each token of a phrase.
    static func terms(of phrase: SearchPhrase) -> [Int64] {
        phrase.place == .character
            ? phrase.tokens.map { character($0.character) } : phrase.tokens.map { placed($0.id) }
    }

    /// The terms with which a text can go on from a character: the pairs that begin with it, and the end of a run.
    static func beginning(with character: UInt32) -> (pairs: ClosedRange<Int64>, end: Int64) {
        let pairs = SearchToken.ids(ofPairsBeginningWith: character)
        return (Int64(bitPattern: pairs.lowerBound)...Int64(bitPattern: pairs.upperBound), placed(UInt64(character)))
    }
}
