import Kernel

/// The text of a record that sentences are quoted from, by offsets in Unicode scalars.
public struct SourceText: Sendable, Equatable {
    public let text: String
    public let language: Language
    /// When the text was last changed, in seconds since 1970: offsets from before may point elsewhere.
    public let changedAt: Int64

    public init(text: String, language: Language, changedAt: Int64) {
        (self.text, self.language, self.changedAt) = (text, language, changedAt)
    }

    /// A sentence in what stands around it.
    public struct Quotation: Sendable, Equatable {
        public let before: String
        public let sentence: String
        public let after: String
        /// Whether text was left out before and after.
        public let isCutBefore: Bool
        public let isCutAfter: Bool
    }

    /// The sentence at an offset with its surroundings; `nil` when the text ends before it.
    /// - Parameter around: scalars shown on either side, within the paragraph.
    public func quotation(_ range: Range<Int>, around: Int = 80) -> Quotation? {
        let scalars = Array(self.text.unicodeScalars)
        guard range.lowerBound >= 0, range.upperBound <= scalars.count, !range.isEmpty else { return nil }
        func text(_ part: some Sequence<Unicode.Scalar>) -> String {
            var text = String.UnicodeScalarView()
            text.append(contentsOf: part)
            return String(text)
        }
        let paragraphStart = scalars[..<range.lowerBound].lastIndex(of: "\n").map { $0 + 1 } ?? 0
        let paragraphEnd = scalars[range.upperBound...].firstIndex(of: "\n") ?? scalars.count
        let start = max(paragraphStart, range.lowerBound - around)
        let end = min(paragraphEnd, range.upperBound + around)
        return Quotation(
            before: text(scalars[start..<range.lowerBound]), sentence: text(scalars[range]),
            after: text(scalars[range.upperBound..<end]), isCutBefore: start > paragraphStart,
            isCutAfter: end < paragraphEnd)
    }
}
