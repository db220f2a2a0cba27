/// The words that the finder of deadlines looks for; they come from a data file.
public struct DeadlineWords: Sendable {
    enum Meaning: Int32 {
        case immediate, recurring, event, goal, noDeadline
    }

    let trie: WordTrie
    /// The words of events, by the number behind which the trie names them.
    let events: [String]

    /// - Parameters:
    ///   - immediate: At once or soon, such as 立即 and 近期.
    ///   - recurring: Again and again, such as 每月 and 逐周.
    ///   - events: What has a day of its own, such as 春节; a deadline with 前 behind it.
    ///   - goals: Verbs behind a bare period that make it a deadline, such as 完成 and 开工.
    ///   - noDeadline: Words behind a bare period that make it none, such as 以来 and 经济运行.
    public init(immediate: [String], recurring: [String], events: [String], goals: [String], noDeadline: [String]) {
        self.events = events
        func entries(_ words: [String], _ meaning: Meaning) -> [(codes: [UInt32], value: Int32)] {
            words.map { (FoldedText.fold($0), meaning.rawValue) }
        }
        let named = events.enumerated().map {
            (codes: FoldedText.fold($1), value: Self.firstEvent + Int32(truncatingIfNeeded: $0))
        }
        trie = WordTrie(
            entries(goals, .goal) + entries(noDeadline, .noDeadline) + entries(immediate, .immediate)
                + entries(recurring, .recurring) + named)
    }

    private static let firstEvent: Int32 = 16

    /// The longest word that begins at a place.
    func longest(_ codes: [UInt32], at place: Int, limit: Int) -> (end: Int, value: Int32)? {
        var longest: (end: Int, value: Int32)?
        trie.forEachWord(in: codes, at: place, limit: limit) { end, value in longest = (end, value) }
        return longest
    }

    /// The event that a value of the trie stands for; `nil` when it stands for something else.
    func event(_ value: Int32) -> String? {
        let index = Int(value - Self.firstEvent)
        return events.indices.contains(index) ? events[index] : nil
    }
}
