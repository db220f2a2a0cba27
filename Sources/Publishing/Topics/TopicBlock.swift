import Kernel

/// One block of a special topic.
public struct TopicBlock: Sendable, Equatable, Codable, Identifiable {
    public enum Kind: String, Sendable, CaseIterable, Codable {
        case text, articles, picture, numbers, timeline, contact

        /// What stands in a line, in its order: `name | value`. Empty for what is no list of lines.
        public var parts: [String] {
            switch self {
            case .numbers: ["label", "value", "unit", "source"]
            case .timeline: ["day", "text"]
            case .contact: ["label", "text"]
            case .text, .articles, .picture: []
            }
        }
    }

    /// Number within its topic, from 1; never used again.
    public let id: Int
    public let kind: Kind
    public var heading = TopicContent.Words()
    /// The text; of numbers, a timeline and contacts one entry a line, its parts apart by `|`.
    public var text = TopicContent.Words()
    public var picture: TopicContent.Picture?
    /// Numbers of articles in their order; empty for the newest.
    public var articles: [Int64] = []
    /// The newest of this section and this zone.
    public var section: Int64?
    public var zone: Int64?
    /// How many of the newest, from 1.
    public var newest = 6

    public static let mostNewest = 20

    public init(id: Int, kind: Kind) { (self.id, self.kind) = (id, kind) }

    /// Entries of a list of lines; parts that are missing are empty.
    public func entries(_ language: Language) -> [[String]] {
        let words = language == .english && !text.english.isEmpty ? text.english : text.chinese
        return words.split(whereSeparator: \.isNewline).map { line in
            let parts = line.split(separator: /[|｜]/, omittingEmptySubsequences: false).map {
                $0.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            }
            let count = kind.parts.count
            return Array(parts.prefix(count)) + Array(repeating: "", count: max(0, count - parts.count))
        }.filter { $0.contains { !$0.isEmpty } }
    }

    /// HTML of a text: what was pasted is cleaned; what is plain has a paragraph for each line, with `# ` a heading.
    /// - Throws: `BodyRefusal` for a text that is larger than any may be.
    func body(_ language: Language) throws -> ArticleBody {
        let words = language == .english && !text.english.isEmpty ? text.english : text.chinese
        guard words.contains(/<(p|h[1-6]|ul|ol|table|div|br|b|strong|a)[ >\/]/.ignoresCase()) == false else {
            return try ArticleBody(cleaning: words)
        }
        let lines = words.split(whereSeparator: \.isNewline).map { line in
            let plain = escapedHTML(line)
            return line.hasPrefix("# ") ? "<h2>\(plain.dropFirst(2))</h2>" : "<p>\(plain)</p>"
        }
        return try ArticleBody(cleaning: lines.joined())
    }
}
