import ChineseText

/// The words of all rules in one trie, each with what it does.
struct Lexicon: Sendable {
    /// One word: its kinds, and the topics it speaks of, one bit for each.
    struct Entry: Sendable {
        var kinds: WordKinds = []
        var topics: UInt32 = 0
    }

    let trie: WordTrie
    let entries: [Entry]

    init(_ table: RuleTable) {
        var places: [[UInt32]: Int] = [:]
        var entries: [Entry] = []
        func add(_ word: String, _ kinds: WordKinds, _ topics: UInt32) {
            let codes = FoldedText.fold(word)
            guard !codes.isEmpty else { return }
            let place = places[codes] ?? entries.count
            if place == entries.count {
                entries.append(Entry())
                places[codes] = place
            }
            entries[place].kinds.formUnion(kinds)
            entries[place].topics |= topics
        }
        for kind in WordKind.allCases {
            for word in table[kind] { add(word, WordKinds(kind), 0) }
        }
        for (index, topic) in MatterTopic.allCases.enumerated() {
            for word in table.topics[topic.rawValue] ?? [] { add(word, .topic, 1 << UInt32(index)) }
        }
        self.entries = entries
        trie = WordTrie(places.map { (codes: $0.key, value: Int32(truncatingIfNeeded: $0.value)) })
    }
}
