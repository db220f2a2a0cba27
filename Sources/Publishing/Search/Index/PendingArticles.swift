import Storage

/// The articles that are too new for a segment: the full-text tables hold them.
struct PendingArticles {
    let size: CorpusSize
    private let transaction: Transaction
    private let statements: SearchStatements

    init(_ transaction: Transaction) throws {
        self.transaction = transaction
        statements = SearchStatements(transaction: transaction)
        size = try Self.size(transaction)
    }

    private var isEmpty: Bool { size.articles == 0 }

    func newest(_ plan: SearchPlan, limit: Int) throws -> [Int64] {
        isEmpty || limit == 0 ? [] : try statements.newest(plan.match(), plan.keys, limit: limit, offset: 0)
    }

    func count(_ plan: SearchPlan, limit: Int) throws -> Int {
        isEmpty ? 0 : try statements.count(plan.match(), plan.keys, limit: limit)
    }

    /// How many hold a phrase.
    func count(_ phrase: SearchPhrase) throws -> Int {
        guard !isEmpty else { return 0 }
        var alone = SearchPlan()
        alone.words = [SearchPlan.Word(alternatives: [phrase], isFilter: false)]
        return try statements.count(alone.match(), 1...Int64.max, limit: 10_000)
    }

    /// The articles of a plan with their scores.
    func scored(_ plan: SearchPlan, _ scale: ScoreScale) throws -> [(key: Int64, score: Double)] {
        guard !isEmpty else { return [] }
        var found: [(key: Int64, score: Double)] = []
        try statements.scored(
            plan.match(), plan.keys, weights: scale.weights, averageLength: scale.averageLength
        ) { found.append(($0, $1)) }
        guard plan.words.contains(where: { $0.alternatives.first?.place == .character }) else { return found }
        // The index of single characters does not tell how often one stands in an article: the text does.
        let scorer = TextScorer(plan: plan, weights: scale.weights, averageLength: scale.averageLength)
        return try found.map { ($0.key, try scorer.score($0.key, in: transaction) ?? 0) }
    }

    /// Reads the record that FTS5 keeps: rows, then the tokens of each column, as SQLite's varints.
    private static func size(_ transaction: Transaction) throws -> CorpusSize {
        guard transaction.engine == .sqlite else { return CorpusSize(articles: 0, tokens: 0) }
        var numbers: [Double] = []
        try transaction.scan("SELECT block FROM search_text_data WHERE id = 1") { columns in
            try columns.withBytes(0) { bytes in
                var value: UInt64 = 0
                var length = 0
                for byte in bytes {
                    length += 1
                    if length == 9 {
                        value = value << 8 | UInt64(byte)
                    } else {
                        value = value << 7 | UInt64(byte & 0x7F)
                        if byte >= 0x80 { continue }
                    }
                    numbers.append(Double(value))
                    (value, length) = (0, 0)
                }
            }
            return false
        }
        guard numbers.count > 2 else { return CorpusSize(articles: numbers.first ?? 0, tokens: 0) }
        return CorpusSize(articles: numbers[0], tokens: numbers[1] + numbers[2])
    }
}
