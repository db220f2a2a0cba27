import Storage

/// One segment while a plan is answered.
final class SegmentReading {
    let segment: Segment
    private let store: SegmentStore
    /// Articles that do not count.
    private let gone: HitList
    private let range: Range<Int>
    private var postings: [Int64: Posting?] = [:]
    private var phrases: [SearchPhrase: HitList] = [:]

    init(_ segment: Segment, gone: [Int64], keys: ClosedRange<Int64>, in transaction: Transaction) {
        self.segment = segment
        store = SegmentStore(transaction: transaction)
        var list = HitList()
        for key in gone { if let article = segment.article(key) { list.append(article, 0) } }
        self.gone = list
        let first = segment.lowerBound(keys.lowerBound)
        let end = keys.upperBound == Int64.max ? segment.size : segment.lowerBound(keys.upperBound + 1)
        range = first..<max(first, end)
    }

    /// How many articles hold a phrase, those that are gone or out of the range included.
    func count(_ phrase: SearchPhrase) throws -> Int {
        guard phrase.tokens.count == 1, !phrase.isOpen, let term = IndexTerm.terms(of: phrase).first else {
            return try hits(phrase).count
        }
        return try posting(term)?.count ?? 0
    }

    /// The articles that the plan means, each with its score.
    /// - Parameter scale: what hits are worth; without it only the articles count.
    func matches(_ plan: SearchPlan, scale: ScoreScale?) throws -> HitList {
        var found: HitList?
        for (index, word) in plan.words.enumerated() {
            var list = HitList()
            for phrase in word.alternatives { list = list.union(try hits(phrase)) }
            if let scale { scale.score(&list, word: index, in: segment) }
            if found == nil { found = list } else { found?.meet(list) }
            if found?.count == 0 { return HitList() }
        }
        guard var found else { return HitList() }
        for phrase in plan.excluded { found.remove(try hits(phrase)) }
        found.remove(gone)
        if range != 0..<segment.size { found.clamp(to: range) }
        return found
    }

    // MARK: Phrases

    private func hits(_ phrase: SearchPhrase) throws -> HitList {
        if let known = phrases[phrase] { return known }
        let terms = IndexTerm.terms(of: phrase)
        if terms.count == 1, !phrase.isOpen {
            guard let posting = try posting(terms[0]) else { return HitList() }
            return HitList(posting, size: segment.size, isMark: phrase.place == .facet)
        }
        let found = try placed(phrase, terms)
        phrases[phrase] = found
        return found
    }

    private func placed(_ phrase: SearchPhrase, _ terms: [Int64]) throws -> HitList {
        var parts: [Posting] = []
        for (index, term) in terms.enumerated() {
            let isOpenEnd = phrase.isOpen && index == terms.count - 1
            guard let part = try isOpenEnd ? beginning(with: phrase.tokens[index].character) : posting(term) else {
                return HitList()
            }
            parts.append(part)
        }
        return PhraseFinder(segment: segment, isSound: phrase.place == .sound).hits(parts)
    }

    private func posting(_ term: Int64) throws -> Posting? {
        if let known = postings[term] { return known }
        let read = try store.posting(of: term, in: segment.id)
        postings[term] = .some(read)
        return read
    }

    /// Every place where a character stands: in front of another, or at the end of a run.
    private func beginning(with character: UInt32) throws -> Posting? {
        let (pairs, end) = IndexTerm.beginning(with: character)
        let all = try store.postings(of: pairs, in: segment.id) + [posting(end)].compactMap { $0 }
        var places: [(article: Int, position: Int)] = []
        var positions: [Int] = []
        for part in all {
            part.block.withUnsafeBufferPointer { bytes in
                var cursor = PostingCursor(part, bytes)
                while cursor.next() {
                    cursor.positions(into: &positions)
                    places += positions.map { (cursor.article, $0) }
                }
            }
        }
        places.sort { $0 < $1 }
        var encoder = PostingEncoder()
        var index = 0
        while index < places.count {
            let article = places[index].article
            let first = index
            var last = 0
            while index < places.count, places[index].article == article {
                encoder.appendPosition(gap: places[index].position - last)
                last = places[index].position
                index += 1
            }
            encoder.append(article: article, body: index - first, title: 0)
        }
        return encoder.count > 0 ? encoder.posting : nil
    }
}

extension HitList {
    /// The articles of a posting with their hits.
    /// - Parameter isMark: whether the term is no word, which decides but is no hit.
    init(_ posting: Posting, size: Int, isMark: Bool) {
        articles.reserveCapacity(posting.count)
        values.reserveCapacity(posting.count)
        posting.block.withUnsafeBufferPointer { bytes in
            var cursor = PostingCursor(posting, bytes)
            while cursor.next(), cursor.article < size { append(cursor.article, isMark ? 0 : cursor.hits) }
        }
    }
}
