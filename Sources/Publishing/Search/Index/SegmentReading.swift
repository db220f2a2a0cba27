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

    /// Takes what was read of a term for all segments at once.
    func know(_ posting: Posting?, of term: Int64) { postings[term] = .some(posting) }

    /// How many articles hold a phrase, those that are gone or out of the range included.
    func count(_ phrase: SearchPhrase) throws -> Int {
        try Self.isOneTerm(phrase) ? mostCount(phrase) : hits(phrase).count
    }

    /// How many articles may hold a phrase: those that hold its rarest term.
    func mostCount(_ phrase: SearchPhrase) throws -> Int {
        var least = segment.size
        for term in IndexTerm.terms(of: phrase).dropLast(phrase.isOpen ? 1 : 0) where least > 0 {
            least = min(least, try posting(term)?.count ?? 0)
        }
        return least
    }

    /// The articles that the plan means, each with its score.
    /// - Parameters:
    ///   - scale: what hits are worth; without it only the articles count.
    ///   - threshold: articles with a lower score may be left out.
    func matches(_ plan: SearchPlan, scale: ScoreScale?, threshold: Float = -1) throws -> HitList {
        guard !range.isEmpty else { return HitList() }
        // The rarest word first: the others are looked for only where it stands.
        let counts = try plan.words.map { word in try word.alternatives.reduce(0) { try $0 + mostCount($1) } }
        guard counts.allSatisfy({ $0 > 0 }) else { return HitList() }
        let order = counts.indices.sorted { (counts[$0], $0) < (counts[$1], $1) }
        var found: HitList?
        for (step, index) in order.enumerated() {
            let isLast = step == order.count - 1
            let bound = isLast && threshold >= 0 ? scale.map { ScoreBound($0, word: index, threshold: threshold) } : nil
            if found != nil, let posting = try onlyPosting(plan.words[index]) {
                meet(&found, posting, word: index, scale)
                continue
            }
            var list = HitList()
            for phrase in plan.words[index].alternatives {
                list = list.union(try hits(phrase, within: found, bound: bound))
            }
            if let scale { scale.score(&list, word: index, in: segment) }
            if found == nil { found = list } else { found?.meet(list) }
            if found?.count == 0 { return HitList() }
        }
        guard var found else { return HitList() }
        for phrase in plan.excluded { found.remove(try hits(phrase, within: found)) }
        found.remove(gone)
        if range != 0..<segment.size { found.clamp(to: range) }
        return found
    }

    /// The posting of a word that is one term and has no other name.
    private func onlyPosting(_ word: SearchPlan.Word) throws -> Posting? {
        guard word.alternatives.count == 1, !word.isFilter, let phrase = word.alternatives.first,
            phrase.place != .facet, Self.isOneTerm(phrase)
        else { return nil }
        return try posting(IndexTerm.terms(of: phrase)[0])
    }

    /// Only the articles that also hold a term, with what it adds.
    private func meet(_ found: inout HitList?, _ posting: Posting, word: Int, _ scale: ScoreScale?) {
        let weight = scale?.weight(of: word) ?? 0
        let factor = scale?.factor ?? 0
        posting.block.withUnsafeBufferPointer { bytes in
            var cursor = PostingCursor(posting, bytes)
            found?.keep { article, value in
                guard cursor.advance(to: article), cursor.article == article else { return false }
                if scale != nil, article < segment.lengths.count {
                    value += ScoreScale.score(cursor.hits, weight, factor, segment.lengths[article].all)
                }
                return true
            }
        }
    }

    // MARK: Phrases

    private static func isOneTerm(_ phrase: SearchPhrase) -> Bool { phrase.tokens.count == 1 && !phrase.isOpen }

    private func hits(_ phrase: SearchPhrase, within: HitList? = nil, bound: ScoreBound? = nil) throws -> HitList {
        if let known = phrases[phrase] { return known }
        let terms = IndexTerm.terms(of: phrase)
        if Self.isOneTerm(phrase) {
            guard let posting = try posting(terms[0]) else { return HitList() }
            return HitList(posting, size: segment.size, isMark: phrase.place == .facet)
        }
        var finder = PhraseFinder(segment: segment, isSound: phrase.place == .sound, within: within)
        // Where the last term is open, it is not known how often it stands in titles.
        finder.bound = phrase.isOpen ? nil : bound
        let found = finder.hits(try parts(phrase, terms))
        if within == nil, bound == nil { phrases[phrase] = found }
        return found
    }

    /// The postings of all terms; none when one stands nowhere.
    private func parts(_ phrase: SearchPhrase, _ terms: [Int64]) throws -> [Posting] {
        var parts: [Posting] = []
        for (index, term) in terms.enumerated() {
            let isOpenEnd = phrase.isOpen && index == terms.count - 1
            guard let part = try isOpenEnd ? beginning(with: phrase.tokens[index].character) : posting(term) else {
                return []
            }
            parts.append(part)
        }
        return parts
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
        let most = min(posting.count, size)
        var values: [Float] = []
        articles = [Int32](unsafeUninitializedCapacity: most) { articles, count in
            values = [Float](unsafeUninitializedCapacity: most) { values, valueCount in
                posting.block.withUnsafeBufferPointer { bytes in
                    var cursor = PostingCursor(posting, bytes)
                    while count < most, cursor.next(), cursor.article < size {
                        articles.initializeElement(at: count, to: Int32(truncatingIfNeeded: cursor.article))
                        values.initializeElement(at: count, to: isMark ? 0 : cursor.hits)
                        count += 1
                    }
                }
                valueCount = count
            }
        }
        self.values = values
    }
}
