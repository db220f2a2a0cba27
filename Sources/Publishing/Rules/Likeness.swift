/// How much two paragraphs have in common.
enum Likeness {
    /// More of a paragraph is not looked at.
    private static let longest = 400

    /// Twice the shared letters by the letters of both (Dice, 1945), 0…1; order does not count.
    static func of(_ left: String, _ right: String) -> Double {
        let (lefts, rights) = (Array(left.unicodeScalars.prefix(longest)), Array(right.unicodeScalars.prefix(longest)))
        guard !lefts.isEmpty, !rights.isEmpty else { return 0 }
        var counts: [Unicode.Scalar: Int] = [:]
        for scalar in lefts { counts[scalar, default: 0] += 1 }
        var shared = 0
        for scalar in rights {
            guard let count = counts[scalar], count > 0 else { continue }
            counts[scalar] = count - 1
            shared += 1
        }
        return Double(2 * shared) / Double(lefts.count + rights.count)
    }
}
