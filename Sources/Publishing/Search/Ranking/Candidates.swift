/// The best so far: an article of a segment or a key, with its score or an upper bound of it.
struct Candidates {
    struct Candidate {
        let score: Float
        /// Index of the segment, or -1 when `place` is a key.
        let segment: Int32
        /// Number of the article in its segment, or its key.
        let place: Int64
    }

    let limit: Int
    private(set) var all: [Candidate] = []
    /// What a candidate must reach to be kept.
    private(set) var threshold: Float = -1
    /// Whether some were left out.
    private(set) var hasMore = false

    init(limit: Int) { self.limit = limit }

    @inline(__always)
    mutating func offer(_ score: Float, segment: Int, place: Int64) {
        guard score >= threshold else {
            hasMore = true
            return
        }
        all.append(Candidate(score: score, segment: Int32(truncatingIfNeeded: segment), place: place))
        if all.count >= limit * 4 { prune() }
    }

    /// The best, best first; of equals the newest.
    mutating func ordered() -> [Candidate] {
        prune()
        return all
    }

    private mutating func prune() {
        all.sort { ($0.score, $0.segment, $0.place) > ($1.score, $1.segment, $1.place) }
        guard all.count > limit else { return }
        hasMore = true
        all.removeLast(all.count - limit)
        threshold = all[all.count - 1].score
    }
}
