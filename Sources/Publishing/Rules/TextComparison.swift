/// Two texts side by side: paragraphs that are the same stand in one line, and in changed ones the changed runs.
///
/// The cost is bounded whatever the texts are: where exact alignment would be too dear, paragraphs pair in order, and
/// pairs beyond the budget are shown as wholly changed.
public struct TextComparison: Sendable, Equatable {
    /// A stretch of a paragraph.
    public struct Run: Sendable, Equatable {
        public let text: String
        /// Stands on this side only.
        public let isChanged: Bool
    }

    /// A paragraph of each text, or of one where the other has none.
    public struct Line: Sendable, Equatable {
        public let left: [Run]?
        public let right: [Run]?

        public var isChanged: Bool { left != right }
    }

    public let lines: [Line]

    /// - Parameters:
    ///   - left: paragraphs, a line each; empty lines do not count.
    ///   - right: the same.
    public init(_ left: String, _ right: String) {
        var aligner = ParagraphAligner(Self.paragraphs(left), Self.paragraphs(right))
        lines = aligner.lines()
    }

    private static func paragraphs(_ text: String) -> [String] {
        text.unicodeScalars.split(whereSeparator: \.isLineEnd).map { folded(Substring($0)) }.filter { !$0.isEmpty }
    }
}
