/// A text by its Unicode scalars, in which offsets are counted.
public struct ScalarText: Sendable {
    public let scalars: [Unicode.Scalar]

    public init(_ text: String) { scalars = Array(text.unicodeScalars) }

    /// The words between two offsets; `nil` for a range that is empty or leaves the text.
    public subscript(range: Range<Int>) -> String? {
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

    /// Where words stand first within a range; `nil` for no words, or a range that leaves the text.
    func range(of words: String, within range: Range<Int>) -> Range<Int>? {
        guard range.upperBound <= scalars.count,
            let found = self.range(of: Array(words.unicodeScalars), from: range.lowerBound),
            found.upperBound <= range.upperBound
        else { return nil }
        return found
    }

    /// Where words stand first at or behind a place; `nil` for no words.
    public func range(of words: [Unicode.Scalar], from place: Int = 0) -> Range<Int>? {
        guard let first = words.first, place >= 0, place <= scalars.count - words.count else { return nil }
        let start = (place...(scalars.count - words.count)).first { start in
            scalars[start] == first && scalars[start..<(start + words.count)].elementsEqual(words)
        }
        return start.map { $0..<($0 + words.count) }
    }

    /// White space, and what separates the parts of a sentence.
    static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isWhitespace || separators.contains(scalar)
    }

    private static let separators = Set("，,；;、。.：:".unicodeScalars)
}
