/// A text by its Unicode scalars, in which offsets are counted.
struct ScalarText {
    let scalars: [Unicode.Scalar]

    init(_ text: String) { scalars = Array(text.unicodeScalars) }

    /// The words between two offsets; `nil` for a range that is empty or leaves the text.
    subscript(range: Range<Int>) -> String? {
        guard range.lowerBound >= 0, range.upperBound <= scalars.count, !range.isEmpty else { return nil }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars[range])
        return String(view)
    }

    /// A range without what `isEdge` takes off at both ends; `nil` when nothing is left, or it leaves the text.
    func trimmed(_ range: Range<Int>, _ isEdge: (Unicode.Scalar) -> Bool) -> Range<Int>? {
        guard range.lowerBound >= 0, range.upperBound <= scalars.count,
            let first = scalars[range].firstIndex(where: { !isEdge($0) }),
            let last = scalars[range].lastIndex(where: { !isEdge($0) })
        else { return nil }
        return first..<(last + 1)
    }

    /// Where words stand first within a range.
    func range(of words: String, within range: Range<Int>) -> Range<Int>? {
        let wanted = Array(words.unicodeScalars)
        guard !wanted.isEmpty, range.lowerBound >= 0, range.upperBound <= scalars.count, wanted.count <= range.count
        else { return nil }
        for start in range.lowerBound...(range.upperBound - wanted.count)
        where scalars[start..<(start + wanted.count)].elementsEqual(wanted) {
            return start..<(start + wanted.count)
        }
        return nil
    }

    /// White space, and what separates the parts of a sentence.
    static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isWhitespace || separators.contains(scalar)
    }

    private static let separators = Set("，,；;、。.：:".unicodeScalars)
}
