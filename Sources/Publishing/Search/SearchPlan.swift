import Kernel

/// What is really looked for: the words with all that they stand for, what the article must belong to, and when.
struct SearchPlan: Hashable {
    struct Word: Hashable {
        let alternatives: [SearchPhrase]
        /// Filters decide, but do not rank.
        let isFilter: Bool
    }

    var words: [Word] = []
    var excluded: [SearchPhrase] = []
    var keys: ClosedRange<Int64> = 1...Int64.max

    private func isInCharacters(_ word: Word) -> Bool { word.alternatives.first?.place == .character }

    /// The parts of the plan in FTS5's language, and the phrases in the order in which they stand there.
    struct Match {
        var text: String?
        var characters: String?
        var excludedText: String?
        var excludedCharacters: String?
        /// Word and phrase of each phrase of `text`, in order; excluded phrases have no word.
        var phrases: [(word: Int?, phrase: SearchPhrase)] = []
    }

    /// - Parameter narrowed: for some words only these of their alternatives.
    func match(narrowed: [Int: [SearchPhrase]] = [:]) -> Match {
        var match = Match()
        func expression(_ index: Int) -> String {
            let phrases = narrowed[index] ?? words[index].alternatives
            let strings = phrases.map(\.match)
            return strings.count == 1 ? strings[0] : "(" + strings.joined(separator: " OR ") + ")"
        }
        let single = words.indices.filter { isInCharacters(words[$0]) }
        let plain = words.indices.filter { !isInCharacters(words[$0]) && !words[$0].isFilter }
        let filters = words.indices.filter { words[$0].isFilter }
        let inText = plain.isEmpty ? [] : plain + filters
        let inCharacters = single + (plain.isEmpty ? filters : [])
        if !inText.isEmpty {
            match.text = inText.map(expression).joined(separator: " AND ")
            for index in inText {
                match.phrases += (narrowed[index] ?? words[index].alternatives).map { (index, $0) }
            }
        }
        if !inCharacters.isEmpty { match.characters = inCharacters.map(expression).joined(separator: " AND ") }
        let not = excluded.filter { $0.place != .character }
        if !not.isEmpty {
            let expression = not.map(\.match).joined(separator: " OR ")
            if let text = match.text {
                match.text = "(\(text)) NOT (\(expression))"
                match.phrases += not.map { (nil, $0) }
            } else {
                match.excludedText = expression
            }
        }
        let notCharacters = excluded.filter { $0.place == .character }
        if !notCharacters.isEmpty { match.excludedCharacters = notCharacters.map(\.match).joined(separator: " OR ") }
        return match
    }
}
