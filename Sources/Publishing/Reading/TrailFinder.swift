/// The breadcrumb of a page: 您现在的位置:首页 > 开发区新闻 > 徐州 > 文字新闻, on one line or on several.
struct TrailFinder {
    /// A breadcrumb and the blocks that it was read from.
    struct Trail {
        var items: [String]
        let blocks: Range<Int>
    }

    let blocks: [PageBlock]

    /// The first breadcrumb among the first blocks; `nil` when there is none.
    func find() -> Trail? {
        for index in blocks.indices.prefix(400) {
            let text = blocks[index].text
            guard text.utf8.count <= 900 else { continue }
            if let rest = Self.afterLabel(text) {
                let (line, end) = joined(rest, from: index)
                let items = Self.items(of: line, isLabelled: true)
                // 当前位置：首页 with arrows that are pictures says nothing.
                if items.count > 1 { return Trail(items: items, blocks: index..<end) }
            } else if Self.isHome(firstWord(text)) {
                let items = Self.items(of: text, isLabelled: false)
                if items.count > 1 { return Trail(items: items, blocks: index..<(index + 1)) }
            }
        }
        return nil
    }

    /// Takes the following blocks along while the line is not complete.
    private func joined(_ start: Substring, from index: Int) -> (line: String, end: Int) {
        var line = folded(start)
        var end = index + 1
        // Several items on the first line: an arrow at its end is decoration.
        let isWhole = line.count { Self.arrows.contains($0) } > 1
        while end < blocks.count, end - index < 16, line.count < 300 {
            let next = blocks[end].text
            let isOpen = line.isEmpty || (!isWhole && Self.endsWithSeparator(line))
            guard next.count <= 120, isOpen || Self.startsWithSeparator(next) else { break }
            if line.isEmpty, !Self.isHome(firstWord(next)), !next.contains(where: { Self.arrows.contains($0) }) {
                break
            }
            if !line.isEmpty, !FieldLabels.metaFields(next).isEmpty { break }
            line += " " + next
            end += 1
        }
        return (line, end)
    }

    private func firstWord(_ text: String) -> String {
        let word = text.prefix { !Self.arrows.contains($0) && $0 != " " && $0 != "/" && $0 != "&" && $0 != "-" }
        return word.count <= 8 ? String(word) : ""
    }

    // MARK: Words

    private static let arrows: Set<Character> = [">", "＞", "»", "›", "→", "≫"]
    private static let labelCharacters = Set("您你现在当前目前所的网页位置")
    private static let homes: Set<String> = ["首页", "网站首页", "主页", "home"]

    static func isHome(_ item: String) -> Bool { homes.contains(item.lowercased()) }

    /// What follows 您现在的位置： and its relatives; `nil` when the line does not begin so.
    static func afterLabel(_ line: String) -> Substring? {
        let lead = line.drop { " \u{3000}【[■◆●▪·•◎>》".contains($0) }
        for label in ["you are here", "current position", "current location", "your position", "location", "position"]
        where lead.lowercased().hasPrefix(label) {
            let rest = lead.dropFirst(label.count).drop { $0 == " " }
            guard rest.first == ":" || rest.first == "：" else { return nil }
            return rest.dropFirst()
        }
        var index = lead.startIndex
        var label = ""
        while index < lead.endIndex, labelCharacters.contains(lead[index]) || lead[index] == " ", label.count < 12 {
            if lead[index] != " " { label.append(lead[index]) }
            index = lead.index(after: index)
            if label.hasSuffix("位置") { break }
        }
        guard label.hasSuffix("位置") else { return nil }
        let rest = lead[index...].drop { " \u{3000}】]".contains($0) }
        if rest.first == ":" || rest.first == "：" { return rest.dropFirst() }
        return rest.isEmpty || rest.contains(where: { arrows.contains($0) }) ? rest : nil
    }

    private static func endsWithSeparator(_ line: String) -> Bool { line.last.map { arrows.contains($0) } ?? false }
    private static func startsWithSeparator(_ line: String) -> Bool { line.first.map { arrows.contains($0) } ?? false }

    /// The items of a breadcrumb line; empty when it is none.
    static func items(of line: String, isLabelled: Bool) -> [String] {
        var text = line.replacing("&gt;", with: ">")
        for arrow in arrows { text = text.replacing(String(arrow), with: ">") }
        if !text.contains(">") {
            for other in [" / ", "/", " | ", "|", " -- ", "--", " - ", "-"] where text.contains(other) {
                text = text.replacing(other, with: ">")
                break
            }
            // Without a label only a kind at its end tells a breadcrumb from a menu.
            if !isLabelled, text.split(separator: ">").last.map({ isKind(folded($0)) || isSelf(folded($0)) }) != true {
                return []
            }
        }
        let items = text.split(separator: ">").map { folded($0) }.filter { !$0.isEmpty }
        guard isLabelled || items.first.map(isHome) == true, items.allSatisfy({ $0.count <= 200 }) else { return [] }
        return items
    }

    /// 正文, 详情…: an item that names the page itself, not a column.
    static func isSelf(_ item: String) -> Bool {
        ["正文", "内容", "详情", "详细内容", "文章内容", "信息内容", "查看详情", "新闻详情", "article", "text"].contains(item.lowercased())
    }

    private static let kinds: Set<String> = [
        "文字新闻", "图片新闻", "视频新闻", "音频新闻", "图文新闻", "专题新闻", "动态新闻", "text news", "picture news", "photo news",
        "video news", "audio news",
    ]

    static func isKind(_ item: String) -> Bool { kinds.contains(item.lowercased()) }

    /// 云州投促网: the site itself, standing where 首页 usually stands.
    static func isSite(_ item: String) -> Bool {
        ["网", "网站", "门户", "门户网", "平台", "portal"].contains { item.lowercased().hasSuffix($0) }
    }
}
