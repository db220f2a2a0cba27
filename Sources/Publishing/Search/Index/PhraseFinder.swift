/// Finds the articles of a segment in which terms follow each other.
struct PhraseFinder {
    let segment: Segment
    /// The terms heard in a title: all hits are the title's.
    var isSound = false
    /// Only these articles are looked at.
    var within: HitList?
    /// Articles that cannot reach it are left out.
    var bound: ScoreBound?

    /// - Parameter postings: of each term of the phrase, in its order.
    func hits(_ postings: [Posting]) -> HitList {
        var found = HitList()
        Self.withCursors(postings[...], []) { cursors in
            let order = cursors.indices.sorted { postings[$0].count < postings[$1].count }
            walk(&cursors, order, &found)
        }
        return found
    }

    private static func withCursors(
        _ postings: ArraySlice<Posting>, _ cursors: [PostingCursor], _ body: (inout [PostingCursor]) -> Void
    ) {
        guard let posting = postings.first else {
            var cursors = cursors
            return body(&cursors)
        }
        posting.block.withUnsafeBufferPointer { bytes in
            withCursors(postings.dropFirst(), cursors + [PostingCursor(posting, bytes)], body)
        }
    }

    /// The rarest term leads; the others follow to its article.
    private func walk(_ cursors: inout [PostingCursor], _ order: [Int], _ found: inout HitList) {
        guard let lead = order.first, cursors[lead].next() else { return }
        var starts: [Int] = []
        var place = 0
        search: while true {
            let article = cursors[lead].article
            if let within {
                while place < within.count, within.articles[place] < article { place += 1 }
                guard place < within.count else { break }
                let wanted = Int(within.articles[place])
                if wanted != article {
                    guard cursors[lead].advance(to: wanted) else { break }
                    continue
                }
            }
            var most = cursors[lead].hits
            for step in 1..<order.count {
                let index = order[step]
                guard cursors[index].advance(to: article) else { break search }
                if cursors[index].article != article {
                    guard cursors[lead].advance(to: cursors[index].article) else { break search }
                    continue search
                }
                most = min(most, cursors[index].hits)
            }
            // A phrase is hit no more often than each of its terms.
            if bound?.isOutOfReach(article, hits: most, others: within?.values[place] ?? 0, in: segment) != true {
                cursors[lead].positions(into: &starts)
                for index in starts.indices { starts[index] -= lead }
                for step in 1..<order.count where !starts.isEmpty {
                    cursors[order[step]].keep(&starts, offset: order[step])
                }
                if !starts.isEmpty { found.append(article, worth(starts, article)) }
            }
            guard cursors[lead].next() else { break }
        }
    }

    private func worth(_ starts: [Int], _ article: Int) -> Float {
        let title = article < segment.lengths.count ? Int(segment.lengths[article].title) : 0
        var inTitle = isSound ? starts.count : 0
        if !isSound { for start in starts where start < title { inTitle += 1 } }
        return Float(starts.count - inTitle) + Float(inTitle) * Float(Relevance.titleWeight)
    }
}
