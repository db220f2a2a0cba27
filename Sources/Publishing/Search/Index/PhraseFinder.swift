/// Finds the articles of a segment in which terms follow each other.
struct PhraseFinder {
    let segment: Segment
    /// The terms heard in a title: all hits are the title's.
    let isSound: Bool

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
        var places: [Int] = []
        search: while true {
            let article = cursors[lead].article
            for index in order.dropFirst() {
                guard cursors[index].advance(to: article) else { break search }
                if cursors[index].article != article {
                    guard cursors[lead].advance(to: cursors[index].article) else { break search }
                    continue search
                }
            }
            cursors[lead].positions(into: &starts)
            for index in starts.indices { starts[index] -= lead }
            for index in order.dropFirst() where !starts.isEmpty {
                cursors[index].positions(into: &places)
                Self.keep(&starts, where: index, in: places)
            }
            if !starts.isEmpty { found.append(article, worth(starts, article)) }
            guard cursors[lead].next() else { break }
        }
    }

    /// Only the starts from which a term stands so far away.
    private static func keep(_ starts: inout [Int], where offset: Int, in places: [Int]) {
        var kept = 0
        var next = 0
        for start in starts {
            while next < places.count, places[next] < start + offset { next += 1 }
            guard next < places.count else { break }
            guard places[next] == start + offset else { continue }
            starts[kept] = start
            kept += 1
        }
        starts.removeLast(starts.count - kept)
    }

    private func worth(_ starts: [Int], _ article: Int) -> Float {
        let title = segment.lengths.indices.contains(article) ? Int(segment.lengths[article].title) : 0
        let inTitle = isSound ? starts.count : starts.reduce(0) { $0 + ($1 < title ? 1 : 0) }
        return Float(starts.count - inTitle) + Float(inTitle) * Float(Relevance.titleWeight)
    }
}
