/// Aligns the paragraphs of two texts, and the words of those that changed.
struct ParagraphAligner {
    private let left: [String]
    private let right: [String]
    /// Steps that may still be spent on words.
    private var budget = 20_000_000

    /// Gaps up to this size are paired by likeness, larger ones in order.
    private static let mostLikened = 30
    /// Two paragraphs that share less than this part of their letters have nothing to do with each other.
    private static let leastLikeness = 0.3
    private static let longest = 3_000

    init(_ left: [String], _ right: [String]) {
        (self.left, self.right) = (left, right)
    }

    mutating func lines() -> [TextComparison.Line] {
        var lines: [TextComparison.Line] = []
        var (leftNext, rightNext) = (0, 0)
        for (leftPlace, rightPlace) in CommonSubsequence.pairs(left, right) {
            lines += changed(leftNext..<leftPlace, rightNext..<rightPlace)
            let same = [TextComparison.Run(text: left[leftPlace], isChanged: false)]
            lines.append(TextComparison.Line(left: same, right: same))
            (leftNext, rightNext) = (leftPlace + 1, rightPlace + 1)
        }
        return lines + changed(leftNext..<left.count, rightNext..<right.count)
    }

    /// Paragraphs between two that are the same: those that are alike stand beside each other, the others alone.
    private mutating func changed(_ lefts: Range<Int>, _ rights: Range<Int>) -> [TextComparison.Line] {
        var lines: [TextComparison.Line] = []
        var (leftNext, rightNext) = (lefts.lowerBound, rights.lowerBound)
        for (leftPlace, rightPlace) in partners(lefts, rights) {
            lines += alone(leftNext..<leftPlace, rightNext..<rightPlace)
            lines.append(beside(left[leftPlace], right[rightPlace]))
            (leftNext, rightNext) = (leftPlace + 1, rightPlace + 1)
        }
        return lines + alone(leftNext..<lefts.upperBound, rightNext..<rights.upperBound)
    }

    private func alone(_ lefts: Range<Int>, _ rights: Range<Int>) -> [TextComparison.Line] {
        left[lefts].map { TextComparison.Line(left: Self.whole($0), right: nil) }
            + right[rights].map { TextComparison.Line(left: nil, right: Self.whole($0)) }
    }

    private static func whole(_ text: String) -> [TextComparison.Run] {
        [TextComparison.Run(text: text, isChanged: true)]
    }

    private mutating func beside(_ left: String, _ right: String) -> TextComparison.Line {
        let (leftTokens, rightTokens) = (ComparisonTokens.of(left), ComparisonTokens.of(right))
        let cost = leftTokens.count * rightTokens.count
        guard leftTokens.count <= Self.longest, rightTokens.count <= Self.longest, cost <= budget else {
            return TextComparison.Line(left: Self.whole(left), right: Self.whole(right))
        }
        budget -= cost
        let pairs = CommonSubsequence.pairs(leftTokens, rightTokens)
        return TextComparison.Line(
            left: Self.runs(leftTokens, kept: Set(pairs.map(\.0))),
            right: Self.runs(rightTokens, kept: Set(pairs.map(\.1))))
    }

    private static func runs(_ tokens: [String], kept: Set<Int>) -> [TextComparison.Run] {
        var runs: [TextComparison.Run] = []
        for (place, token) in tokens.enumerated() {
            let isChanged = !kept.contains(place)
            let text = runs.last?.isChanged == isChanged ? (runs.popLast()?.text ?? "") + token : token
            runs.append(TextComparison.Run(text: text, isChanged: isChanged))
        }
        return runs
    }

    /// The pairing with the most likeness in all, by dynamic programming over the small gap.
    private func partners(_ lefts: Range<Int>, _ rights: Range<Int>) -> [(Int, Int)] {
        guard !lefts.isEmpty, !rights.isEmpty else { return [] }
        guard lefts.count <= Self.mostLikened, rights.count <= Self.mostLikened else {
            return Array(zip(lefts, rights))
        }
        let likeness = lefts.map { left in rights.map { right in Likeness.of(self.left[left], self.right[right]) } }
        var best = Array(repeating: Array(repeating: 0.0, count: rights.count + 1), count: lefts.count + 1)
        for row in likeness.indices.reversed() {
            for column in likeness[row].indices.reversed() {
                let paired =
                    likeness[row][column] < Self.leastLikeness
                    ? 0 : likeness[row][column] + best[row + 1][column + 1]
                best[row][column] = max(paired, best[row + 1][column], best[row][column + 1])
            }
        }
        var pairs: [(Int, Int)] = []
        var (row, column) = (0, 0)
        while row < lefts.count, column < rights.count, best[row][column] > 0 {
            if best[row][column] == best[row + 1][column] {
                row += 1
            } else if best[row][column] == best[row][column + 1] {
                column += 1
            } else {
                pairs.append((lefts.lowerBound + row, rights.lowerBound + column))
                (row, column) = (row + 1, column + 1)
            }
        }
        return pairs
    }
}
