/// Pairs spans that are mostly the same, one to one.
enum SpanMatching {
    /// The least share of two spans' union that they must have in common.
    static let leastOverlap = 0.5

    /// The pairs of indexes, the best overlaps first.
    static func pairs(_ labels: [Range<Int>], _ proposals: [Range<Int>]) -> [(Int, Int)] {
        var candidates: [(overlap: Double, label: Int, proposal: Int)] = []
        for (label, left) in labels.enumerated() {
            for (proposal, right) in proposals.enumerated() where left.overlaps(right) {
                let common = left.clamped(to: right).count
                let overlap = Double(common) / Double(left.count + right.count - common)
                if overlap >= leastOverlap { candidates.append((overlap, label, proposal)) }
            }
        }
        candidates.sort { ($1.overlap, $0.label, $0.proposal) < ($0.overlap, $1.label, $1.proposal) }
        var (usedLabels, usedProposals): (Set<Int>, Set<Int>) = ([], [])
        return candidates.compactMap { candidate in
            guard !usedLabels.contains(candidate.label), !usedProposals.contains(candidate.proposal) else { return nil }
            usedLabels.insert(candidate.label)
            usedProposals.insert(candidate.proposal)
            return (candidate.label, candidate.proposal)
        }
    }
}
