import ChineseText
import Storage

/// The exact score of an article from its stored text; also whether the words are really there.
struct TextScorer {
    let plan: SearchPlan
    let weights: [Double]
    let averageLength: Double

    /// Reads the article at a place; `nil` when it does not match or is not there.
    func score(_ key: Int64, in transaction: Transaction) throws -> Double? {
        var title: [SearchToken] = []
        var body: [SearchToken] = []
        var marks: Set<String> = []
        try transaction.scan(
            """
            SELECT article_text.title, article_text.body_text, article.zone_id
            FROM search_document JOIN article ON article.id = search_document.article_id
            JOIN article_text ON article_text.article_id = search_document.article_id
            WHERE search_document.key = ? ORDER BY article_text.language DESC
            """, [.integer(key)]
        ) { columns in
            try columns.withBytes(0) { Self.append($0, to: &title) }
            try columns.withBytes(1) { Self.append($0, to: &body) }
            if namesZones { marks = [SearchMark.zone(columns.integer(2))] }
            return true
        }
        return title.isEmpty && body.isEmpty ? nil : score(title: title, body: body, marks: marks)
    }

    private static func append(_ text: UnsafeBufferPointer<UInt8>, to tokens: inout [SearchToken]) {
        tokens.reserveCapacity(tokens.count + text.count / 3)
        SearchTokens.forEach(in: text) { token, _ in
            tokens.append(token)
            return true
        }
    }

    /// Whether a word may be the name of a zone.
    private var namesZones: Bool {
        plan.words.contains { word in !word.isFilter && word.alternatives.contains { $0.place == .facet } }
    }

    private func score(title: [SearchToken], body: [SearchToken], marks: Set<String>) -> Double? {
        for phrase in plan.excluded where Self.hits(phrase, title) + Self.hits(phrase, body) > 0 { return nil }
        let length = Double(title.count + body.count)
        var sum = 0.0
        for (index, word) in plan.words.enumerated() where !word.isFilter {
            var most = 0.0
            var belongs = false
            for phrase in word.alternatives {
                switch phrase.place {
                case .text, .character:
                    most = max(
                        most,
                        Double(Self.hits(phrase, title)) * Relevance.titleWeight + Double(Self.hits(phrase, body)))
                case .facet: belongs = belongs || marks.isSuperset(of: phrase.tokens.map(\.form))
                case .sound:
                    most = max(most, Double(SoundCount.hits(phrase, title)) * Relevance.titleWeight)
                }
            }
            guard most > 0 || belongs else { return nil }
            sum += weights[index] * Relevance.impact(hits: most, length: length, averageLength: averageLength)
        }
        return sum
    }

    /// How often a phrase stands in a text.
    static func hits(_ phrase: SearchPhrase, _ text: [SearchToken]) -> Int {
        let wanted = phrase.tokens
        guard let first = wanted.first, text.count >= wanted.count else { return 0 }
        var count = 0
        text.withUnsafeBufferPointer { text in
            if phrase.place == .character {
                for token in text where token.character == first.character { count += 1 }
                return
            }
            if wanted.count == 1, !phrase.isOpen {
                for token in text where token.id == first.id { count += 1 }
                return
            }
            for start in 0...(text.count - wanted.count) {
                var fits = true
                for (offset, token) in wanted.enumerated() {
                    let isLast = offset == wanted.count - 1
                    let found = text[start + offset]
                    if phrase.isOpen && isLast ? found.character != token.character : found.id != token.id {
                        fits = false
                        break
                    }
                }
                if fits { count += 1 }
            }
        }
        return count
    }
}

/// How often a row of sounds is heard in a title.
enum SoundCount {
    static func hits(_ phrase: SearchPhrase, _ title: [SearchToken]) -> Int {
        let characters = title.compactMap { Unicode.Scalar($0.character) }.filter { $0.value != 0 }
        var text = ""
        text.unicodeScalars.append(contentsOf: characters)
        let marks = SearchDocument.sound(of: text).split(separator: " ").map(String.init)
        let wanted = phrase.tokens.map(\.form)
        guard marks.count >= wanted.count, !wanted.isEmpty else { return 0 }
        return (0...(marks.count - wanted.count)).filter { Array(marks[$0..<$0 + wanted.count]) == wanted }.count
    }
}
