/// The best so far by score, of equals the newest.
struct Candidates {
    struct Candidate {
        let score: Float
        let key: Int64
    }

    let limit: Int
    private var all: [Candidate] = []
    /// What a candidate must reach to be kept; negative while there is room.
    private(set) var threshold: Float = -1

    init(limit: Int) { self.limit = limit }

    @inline(__always)
    mutating func offer(_ score: Float, _ key: @autoclosure () -> Int64) {
        guard score >= threshold else { return }
        all.append(Candidate(score: score, key: key()))
        if all.count >= limit * 4 + 64 { prune() }
    }

    /// The keys, best first.
    mutating func ordered() -> [Int64] {
        prune()
        return all.map(\.key)
    }

    private mutating func prune() {
        all.sort { ($0.score, $0.key) > ($1.score, $1.key) }
        guard all.count > limit else { return }
        all.removeLast(all.count - limit)
        threshold = all.last?.score ?? Float.infinity
    }
}
