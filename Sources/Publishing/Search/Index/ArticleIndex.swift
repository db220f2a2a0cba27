import Storage

/// The one door through which the room asks which articles match: everything behind it is this engine's own.
///
/// Articles stand in segments, or, while they are new, in the full-text tables; both answer alike.
struct ArticleIndex {
    struct Answer {
        var keys: [Int64] = []
        /// Exact below the limit, which stands for itself and more.
        var total = 0
    }

    let transaction: Transaction
    let cache: SegmentCache

    /// The articles of a plan, from `offset` on, and how many match.
    func find(
        _ plan: SearchPlan, _ sort: SearchRequest.Sort, offset: Int, size: Int, counting most: Int
    ) throws -> Answer {
        cache.keep(Set(try SegmentStore(transaction: transaction).heads().map(\.id)))
        var answer =
            try sort == .newest
            ? newest(plan, needed: offset + size, most) : best(plan, needed: offset + size, most)
        answer.keys = Array(answer.keys.dropFirst(offset).prefix(size))
        return answer
    }

    /// How many articles match, as far as `most`.
    func count(_ plan: SearchPlan, atMost most: Int) throws -> Int { try newest(plan, needed: 0, most).total }

    // MARK: Newest

    private func newest(_ plan: SearchPlan, needed: Int, _ most: Int) throws -> Answer {
        let pending = try PendingArticles(transaction)
        var keys = try pending.newest(plan, limit: needed)
        var total = keys.count < needed ? keys.count : try pending.count(plan, limit: most)
        let all = try heads(plan)
        var waiting: [SegmentReading] = []
        for (index, head) in all.enumerated() {
            // What follows is older.
            if total >= most, needed == 0 || keys.count >= needed && keys[needed - 1] > head.lastKey { break }
            if waiting.isEmpty {
                waiting = try readings(Array(all[index...].prefix(SegmentStore.readTogether)), plan).reversed()
            }
            guard let reading = waiting.popLast() else { break }
            let found = try reading.matches(plan, scale: nil)
            total += found.count
            guard needed > 0, found.count > 0 else { continue }
            for article in found.articles.suffix(needed).reversed()
            where reading.segment.keys.indices.contains(Int(article)) {
                keys.append(reading.segment.keys[Int(article)])
            }
            keys.sort(by: >)
            keys.removeLast(max(0, keys.count - needed))
        }
        return Answer(keys: keys, total: min(most, total))
    }

    // MARK: Best

    private func best(_ plan: SearchPlan, needed: Int, _ most: Int) throws -> Answer {
        let pending = try PendingArticles(transaction)
        let all = try SegmentStore(transaction: transaction).heads()
        let size = pending.size.adding(all)
        let readings = try readings(all, plan)
        let scale = ScoreScale(
            weights: try weights(plan, readings, pending, size), averageLength: size.averageLength)
        var best = Candidates(limit: needed)
        var total = 0
        for (key, score) in try pending.scored(plan, scale) {
            total += 1
            best.offer(Float(score), key)
        }
        for reading in readings {
            let found = try reading.matches(plan, scale: scale, threshold: total >= most ? best.threshold : -1)
            total += found.count
            let keys = reading.segment.keys
            for index in 0..<found.count where keys.indices.contains(Int(found.articles[index])) {
                best.offer(found.values[index], keys[Int(found.articles[index])])
            }
        }
        return Answer(keys: best.ordered(), total: min(most, total))
    }

    /// The weight of each word. One word alone has no other to be weighed against.
    private func weights(
        _ plan: SearchPlan, _ readings: [SegmentReading], _ pending: PendingArticles, _ size: CorpusSize
    ) throws -> [Double] {
        let ranking = plan.words.filter { !$0.isFilter }
        return try plan.words.map { word in
            guard !word.isFilter else { return 0 }
            guard ranking.count > 1 else { return 1 }
            var found = 0
            for phrase in word.alternatives { found += try pending.count(phrase) + count(phrase, readings) }
            return Relevance.weight(found: Double(found), all: size.articles)
        }
    }

    /// How many articles hold a phrase; of a common one a quarter of the segments is read and stands for all.
    private func count(_ phrase: SearchPhrase, _ readings: [SegmentReading]) throws -> Int {
        let most = try readings.reduce(0) { try $0 + $1.mostCount(phrase) }
        let step = most > Self.mostRead && phrase.tokens.count > 1 ? 4 : 1
        let read = stride(from: 0, to: readings.count, by: step).map { readings[$0] }
        let articles = read.reduce(0) { $0 + $1.segment.size }
        let all = readings.reduce(0) { $0 + $1.segment.size }
        let found = try read.reduce(0) { try $0 + $1.count(phrase) }
        return articles > 0 ? found * all / articles : 0
    }

    private static let mostRead = 4000

    // MARK: Segments

    private func heads(_ plan: SearchPlan) throws -> [SegmentStore.Head] {
        try SegmentStore(transaction: transaction).heads().filter {
            $0.lastKey >= plan.keys.lowerBound && $0.firstKey <= plan.keys.upperBound
        }
    }

    /// Segments with the postings of the plan's terms, each term read for several segments at once.
    private func readings(_ heads: [SegmentStore.Head], _ plan: SearchPlan) throws -> [SegmentReading] {
        let store = SegmentStore(transaction: transaction)
        let gone = try store.gone()
        let readings = try heads.map { head in
            SegmentReading(
                try cache.segment(head.id, in: transaction), gone: gone[head.id] ?? [], keys: plan.keys,
                in: transaction)
        }
        let phrases = plan.words.flatMap(\.alternatives) + plan.excluded
        let terms = Set(phrases.flatMap { IndexTerm.terms(of: $0).dropLast($0.isOpen ? 1 : 0) })
        for start in stride(from: 0, to: readings.count, by: SegmentStore.readTogether) {
            let together = readings[start..<min(start + SegmentStore.readTogether, readings.count)]
            for term in terms {
                let found = try cache.postings.postings(of: term, in: together.map(\.segment.id)) {
                    try store.postings(of: term, in: $0)
                }
                for reading in together { reading.know(found[reading.segment.id], of: term) }
            }
        }
        return readings
    }
}
