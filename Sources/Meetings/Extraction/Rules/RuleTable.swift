/// All words of the rules by kind, while files are put together.
struct RuleTable {
    private var words: [WordKind: [String]] = [:]
    private(set) var topics: [String: [String]] = [:]
    private(set) var sets: [String: [String]] = [:]

    subscript(kind: WordKind) -> [String] { words[kind] ?? [] }

    /// Takes in a shipped file; the keys of the topics' file and the sets' file are topics and kinds of set.
    mutating func addShipped(_ file: RuleFile) {
        switch file.name {
        case WordKind.topics.file: topics.merge(file.words) { $0 + $1 }
        case WordKind.sets.file: sets.merge(file.words) { $0 + $1 }
        default:
            for (key, list) in file.words {
                if let kind = WordKind(key: key) { words[kind, default: []] += list }
            }
        }
    }

    /// Merges a user's file: adds its words, takes out what stands under `remove.`.
    mutating func merge(_ file: RuleFile) throws(RuleFileProblem) {
        for (key, list) in file.words.sorted(by: { $0.key < $1.key }) {
            let parts = key.split(separator: ".", maxSplits: 1).map(String.init)
            let removes = parts.first == "remove"
            let name = removes ? parts.dropFirst().joined() : key
            guard change(name, list, removes: removes) else {
                throw RuleFileProblem(file: file.name, key: key, cause: .unknownKey(known: knownKeys))
            }
        }
    }

    private mutating func change(_ key: String, _ list: [String], removes: Bool) -> Bool {
        func changed(_ old: [String]) -> [String] {
            let taken = Set(list)
            return removes ? old.filter { !taken.contains($0) } : old + list
        }
        if let kind = WordKind(key: key), kind != .topics, kind != .sets {
            words[kind] = changed(words[kind] ?? [])
        } else if let topic = Self.suffix(of: key, behind: "topics."), MatterTopic(rawValue: topic) != nil {
            topics[topic] = changed(topics[topic] ?? [])
        } else if let set = Self.suffix(of: key, behind: "sets.") {
            sets[set] = changed(sets[set] ?? [])
        } else {
            return false
        }
        return true
    }

    private static func suffix(of key: String, behind prefix: String) -> String? {
        guard key.hasPrefix(prefix), key.count > prefix.count else { return nil }
        return String(key.dropFirst(prefix.count))
    }

    private var knownKeys: [String] {
        let kinds = WordKind.allCases.filter { $0 != .topics && $0 != .sets }.map(\.key)
        return kinds + MatterTopic.allCases.map { "topics.\($0.rawValue)" } + ["sets.…", "remove.…"]
    }
}
