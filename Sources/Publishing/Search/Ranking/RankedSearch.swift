import Storage

/// The most relevant articles of a plan, without looking at each that matches more than once and cheaply.
///
/// Where a segment holds all that the plan asks for, its postings give each article an upper bound of its score; where
/// it lacks a token, that token is rare there, and FTS5 is asked for that stretch of keys; so is it for the articles
/// after the last segment and for those that changed since theirs was made. The best are then scored exactly from
/// their text.
struct RankedSearch {
    /// Above this many changed articles a segment is not worth its postings.
    static let mostLoose = 48

    let transaction: Transaction
    let plan: SearchPlan
    private let statements: SearchStatements
    private let reader: SegmentReader
    private let corpus: CorpusSize
    private var postings: [UInt64: [Int64: [UInt8]]] = [:]
    private var weights: [Double] = []
    private var candidates: Candidates
    private var direct: [Int64: Double] = [:]
    private var isCountExact = true
    private var count = 0

    /// - Parameter needed: how many articles are asked for, from the best on.
    init(transaction: Transaction, plan: SearchPlan, needed: Int) throws {
        self.transaction = transaction
        self.plan = plan
        statements = SearchStatements(transaction: transaction)
        reader = try SegmentReader(transaction)
        corpus = try CorpusSize(transaction)
        candidates = Candidates(limit: max(256, needed + 160))
        try readPostings()
    }

    /// The keys in order, and the number of matches where it is known on the way.
    mutating func run(needed: Int) throws -> (keys: [Int64], total: Int?) {
        try collect()
        if plan.words.contains(where: { $0.alternatives.first?.place == .character }) { try scoreDirectly() }
        for (key, score) in direct { candidates.offer(Float(score), segment: -1, place: key) }
        let best = try exact(candidates.ordered(), needed: needed)
        return (best, isCountExact ? count + direct.count : nil)
    }

    /// The index of single characters does not tell how often one stands in an article: the text does.
    private mutating func scoreDirectly() throws {
        let scorer = TextScorer(plan: plan, weights: weights, averageLength: corpus.averageLength)
        for key in direct.keys.sorted(by: >).prefix(2000) {
            direct[key] = try scorer.score(key, in: transaction) ?? 0
        }
    }

    /// How many articles match, as far as `most`; `nil` when the postings alone do not tell.
    mutating func count(atMost most: Int) throws -> Int? {
        try collect(most: most)
        return isCountExact ? min(most, count + direct.count) : nil
    }

    // MARK: Weights

    private mutating func readPostings() throws {
        var counts: [UInt64: Int] = [:]
        let phrases = plan.words.flatMap(\.alternatives) + plan.excluded.filter { $0.tokens.count == 1 }
        for token in phrases.flatMap(\.tokens) where postings[token.id] == nil {
            let found = try reader.postings(of: token.id)
            postings[token.id] = found.bySegment
            counts[token.id] = found.count
        }
        weights = try plan.words.map { word in
            guard !word.isFilter else { return 0 }
            var all = 0
            for phrase in word.alternatives {
                let least = phrase.tokens.map { counts[$0.id] ?? 0 }.min() ?? 0
                all += least > 0 ? least : try rareCount(phrase)
            }
            return Relevance.weight(found: Double(all), all: corpus.documents)
        }
    }

    private func rareCount(_ phrase: SearchPhrase) throws -> Int {
        var alone = SearchPlan()
        alone.words = [SearchPlan.Word(alternatives: [phrase], isFilter: false)]
        return try statements.count(alone.match(), 1...Int64.max, limit: 2000)
    }

    // MARK: Collecting

    /// What FTS5 must be asked within a stretch: the whole plan, or one word narrowed to its rare alternatives.
    private struct Question: Equatable {
        var word: Int?
        var alternatives: [SearchPhrase] = []
    }

    private mutating func collect(most: Int = Int.max) throws {
        var stretches: [(question: Question, keys: ClosedRange<Int64>)] = []
        func ask(_ question: Question, _ first: Int64, _ last: Int64) {
            let first = max(first, plan.keys.lowerBound)
            let last = min(last, plan.keys.upperBound)
            guard first <= last else { return }
            if let index = stretches.lastIndex(where: { $0.question == question }),
                stretches[index].keys.lowerBound == last + 1
            {
                stretches[index].keys = first...stretches[index].keys.upperBound
            } else {
                stretches.append((question, first...last))
            }
        }
        if reader.end < Int64.max { ask(Question(), reader.end + 1, Int64.max) }
        var scores: SegmentScores?
        if !isCertain, most < Int.max { return isCountExact = false }
        for (index, segment) in reader.segments.enumerated().reversed()
        where count < most && segment.lastKey >= plan.keys.lowerBound && segment.firstKey <= plan.keys.upperBound {
            guard segment.loose.count <= Self.mostLoose, let held = held(by: segment) else {
                ask(Question(), segment.firstKey, segment.lastKey)
                continue
            }
            for (word, rare) in held.rare {
                ask(Question(word: word, alternatives: rare), segment.firstKey, segment.lastKey)
            }
            if scores?.size == segment.size { scores?.clear() } else { scores = SegmentScores(size: segment.size) }
            if var current = scores {
                scores = nil
                try score(segment, index, held.common, &current)
                scores = current
            }
            for key in segment.loose { try askFTS(Question(), key...key) }
        }
        for stretch in stretches where count < most { try askFTS(stretch.question, stretch.keys) }
    }

    /// Whether postings tell for certain what matches: no word is a phrase of several tokens.
    private var isCertain: Bool {
        plan.words.allSatisfy { $0.alternatives.allSatisfy { $0.tokens.count == 1 && !$0.isOpen } }
            && plan.excluded.allSatisfy { $0.tokens.count == 1 && !$0.isOpen }
    }

    /// The postings of each word's alternatives in a segment, and the alternatives that it does not hold.
    private func held(
        by segment: SegmentReader.Segment
    ) -> (common: [[[[UInt8]]]], rare: [Int: [SearchPhrase]])? {
        var common: [[[[UInt8]]]] = []
        var rare: [Int: [SearchPhrase]] = [:]
        for (index, word) in plan.words.enumerated() {
            var alternatives: [[[UInt8]]] = []
            for phrase in word.alternatives {
                let lists = phrase.tokens.compactMap { postings[$0.id]?[segment.lastKey] }
                if lists.count == phrase.tokens.count {
                    alternatives.append(lists)
                } else {
                    rare[index, default: []].append(phrase)
                }
            }
            guard !alternatives.isEmpty else { return nil }
            common.append(alternatives)
        }
        return (common, rare)
    }

    private mutating func score(
        _ segment: SegmentReader.Segment, _ number: Int, _ words: [[[[UInt8]]]], _ scores: inout SegmentScores
    ) throws {
        for (index, alternatives) in words.enumerated() {
            let weight = Float(weights[index] * Relevance.ceiling / 255)
            if alternatives.count == 1, alternatives[0].count == 1 {
                scores.add(alternatives[0][0], weight: weight)
            } else {
                scores.add(alternatives, weight: weight)
                if alternatives.contains(where: { $0.count > 1 }) { isCountExact = false }
            }
        }
        for phrase in plan.excluded {
            if phrase.tokens.count == 1, !phrase.isOpen, let list = postings[phrase.tokens[0].id]?[segment.lastKey] {
                scores.remove(list)
            } else {
                isCountExact = false
            }
        }
        if !segment.loose.isEmpty || segment.firstKey < plan.keys.lowerBound || segment.lastKey > plan.keys.upperBound {
            let keys = try reader.keys(of: segment)
            let loose = Set(segment.loose)
            for (article, key) in keys.enumerated() where !plan.keys.contains(key) || loose.contains(key) {
                scores.remove(article: article)
            }
        }
        let wanted = UInt8(truncatingIfNeeded: plan.words.count)
        for article in 0..<segment.size where scores.found[article] == wanted {
            count += 1
            candidates.offer(scores.sums[article], segment: number, place: Int64(article))
        }
    }

    private mutating func askFTS(_ question: Question, _ keys: ClosedRange<Int64>) throws {
        guard keys.overlaps(plan.keys) else { return }
        let match = plan.match(narrowed: question.word.map { [$0: question.alternatives] } ?? [:])
        var found: [(Int64, Double)] = []
        try statements.scored(
            match, keys.clamped(to: plan.keys), weights: weights, averageLength: corpus.averageLength
        ) { found.append(($0, $1)) }
        // A row that also stands in a segment would be counted twice.
        if question.word != nil, !found.isEmpty { isCountExact = false }
        for (key, score) in found { direct[key] = max(score, direct[key] ?? 0) }
    }

    // MARK: Exact order

    private func exact(_ best: [Candidates.Candidate], needed: Int) throws -> [Int64] {
        let scorer = TextScorer(plan: plan, weights: weights, averageLength: corpus.averageLength)
        var keysOfSegment: [Int32: [Int64]] = [:]
        var scored: [(key: Int64, score: Double)] = []
        var seen: Set<Int64> = []
        // The step of an impact, and what the mean length may have changed since a segment was made.
        let slack = weights.reduce(0, +) * Relevance.ceiling / 255
        let drift = corpus.documents > 20_000 ? 1.015 : 1.06
        var least: [Double] = []
        for candidate in best {
            if scored.count >= needed, let worst = least.first, Double(candidate.score) * drift + slack < worst {
                break
            }
            var key = candidate.place
            if candidate.segment >= 0 {
                if keysOfSegment[candidate.segment] == nil {
                    keysOfSegment[candidate.segment] = try reader.keys(of: reader.segments[Int(candidate.segment)])
                }
                guard let keys = keysOfSegment[candidate.segment], keys.indices.contains(Int(candidate.place)) else {
                    continue
                }
                key = keys[Int(candidate.place)]
            }
            guard seen.insert(key).inserted, let score = try scorer.score(key, in: transaction) else { continue }
            scored.append((key, score))
            if least.count < needed {
                least.append(score)
                least.sort()
            } else if let worst = least.first, score > worst {
                least[0] = score
                least.sort()
            }
        }
        return scored.sorted { ($0.score, $0.key) > ($1.score, $1.key) }.map(\.key)
    }
}
