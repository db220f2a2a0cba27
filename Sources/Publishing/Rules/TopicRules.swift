import Kernel

/// What a special topic must be to be saved, and to be published.
enum TopicRules {
    static let mostBlocks = 40
    static let longestTitle = 100
    static let longestText = 50_000

    /// Small letters, digits and hyphens: an address that can be said aloud.
    static func isSlug(_ text: String) -> Bool {
        text.wholeMatch(of: /[a-z0-9]+(-[a-z0-9]+)*/) != nil && (2...60).contains(text.utf8.count)
    }

    static func problems(of content: TopicContent) -> [Problem] {
        var problems: [Problem] = []
        func limit(_ field: String, _ words: TopicContent.Words, _ length: Int) {
            for (suffix, text) in [("Chinese", words.chinese), ("English", words.english)] where text.count > length {
                problems.append(
                    Problem(field: field + suffix, key: "problem_too_long", arguments: ["count": "\(length)"]))
            }
        }
        if content.title.chinese.allSatisfy(\.isWhitespace) {
            problems.append(Problem(field: "topicTitleChinese", key: "problem_required"))
        }
        limit("topicTitle", content.title, longestTitle)
        limit("lead", content.lead, 500)
        for block in content.blocks {
            limit("heading", block.heading, longestTitle)
            limit("text", block.text, longestText)
        }
        for picture in ([content.cover] + content.blocks.map(\.picture)).compactMap({ $0 })
        where picture.alternative.chinese.allSatisfy(\.isWhitespace) {
            problems.append(Problem(field: "altChinese", key: "problem_alternative_missing"))
        }
        if content.blocks.count > mostBlocks {
            problems.append(
                Problem(field: "block", key: "problem_too_many", arguments: ["limit": "\(mostBlocks)"]))
        }
        return problems + content.blocks.flatMap { Self.problems(of: $0) }
    }

    private static func problems(of block: TopicBlock) -> [Problem] {
        var problems: [Problem] = []
        if block.kind == .numbers, block.entries(.zhHans).contains(where: { $0[3].isEmpty || $0[1].isEmpty }) {
            problems.append(Problem(field: "textChinese", key: "problem_topic_number"))
        }
        if block.kind == .timeline,
            Language.allCases.contains(where: { block.entries($0).contains { CalendarDay(iso: $0[0]) == nil } })
        {
            problems.append(Problem(field: "textChinese", key: "problem_topic_day"))
        }
        let most = ["limit": "\(TopicBlock.mostNewest)"]
        if block.articles.count > TopicBlock.mostNewest {
            problems.append(Problem(field: "articles", key: "problem_too_many", arguments: most))
        }
        if !(1...TopicBlock.mostNewest).contains(block.newest) {
            problems.append(Problem(field: "newest", key: "problem_topic_newest", arguments: most))
        }
        if block.kind == .text, (try? block.body(.zhHans)) == nil || (try? block.body(.english)) == nil {
            problems.append(
                Problem(field: "textChinese", key: "problem_too_long", arguments: ["count": "\(longestText)"]))
        }
        return problems
    }

    /// What must not be missing before others see it.
    static func gaps(in content: TopicContent) -> [Problem] {
        content.blocks.isEmpty ? [Problem(field: "block", key: "problem_topic_empty")] : []
    }

    static func fields(_ content: TopicContent) -> [(field: String, value: String?)] {
        func text(_ value: String) -> String? { value.isEmpty ? nil : value }
        let blocks = content.blocks.map { "\($0.id). \($0.kind.rawValue) \($0.heading.chinese)" }
        let texts = content.blocks.map { block in
            [block.text.chinese, block.text.english, block.articles.map(String.init).joined(separator: " ")]
                .filter { !$0.isEmpty }.joined(separator: "\n")
        }
        return [
            ("topicTitleChinese", text(content.title.chinese)), ("topicTitleEnglish", text(content.title.english)),
            ("leadChinese", text(content.lead.chinese)), ("leadEnglish", text(content.lead.english)),
            ("picture", content.cover.map { String($0.file.prefix(12)) }),
            ("blocks", text(blocks.joined(separator: "\n"))),
            ("body_text", text(texts.filter { !$0.isEmpty }.joined(separator: "\n"))),
        ]
    }
}
