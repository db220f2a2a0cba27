/// The lines that are not text: trails, controls, ends.
enum PageLandmarks {
    private static let trailLabels = [
        "您现在的位置", "您当前的位置", "您当前位置", "您的位置", "你的位置", "当前位置", "当前的位置", "所在位置", "现在位置",
        "现在的位置", "位置", "you are here",
    ]
    private static let separators = [">", "＞", "»", "›", "→", "≫", "＞＞"]
    private static let homes: Set<String> = ["首页", "网站首页", "主页", "home"]

    /// The items of a breadcrumb line; `nil` when the line is none.
    static func trail(_ line: String) -> [String]? {
        guard line.count <= 300 else { return nil }
        var rest = Substring(line)
        let lowered = line.lowercased()
        var labelled = false
        for label in trailLabels where lowered.hasPrefix(label) {
            let after = rest.dropFirst(label.count).drop { $0 == " " || $0 == "\u{3000}" }
            if let colon = after.first, colon == ":" || colon == "：" {
                rest = after.dropFirst()
                labelled = true
            } else if after.contains(where: { separators.contains(String($0)) }) {
                rest = after
                labelled = true
            }
            break
        }
        var text = String(rest)
        for separator in ["&gt;", "＞", "»", "›", "→", "≫"] {
            text = text.split(separator: separator, omittingEmptySubsequences: false).joined(separator: ">")
        }
        if labelled, !text.contains(">") {
            for other in ["/", "|", "--", "-"] where text.contains(other) {
                text = text.split(separator: other).joined(separator: ">")
                break
            }
        }
        let items = text.split(separator: ">").map { folded($0) }.filter { !$0.isEmpty }
        if labelled { return items.isEmpty ? nil : items }
        guard items.count >= 2, let first = items.first, homes.contains(first.lowercased()) else { return nil }
        return items
    }

    static func isHome(_ item: String) -> Bool { homes.contains(item.lowercased()) }

    /// 正文, 详情…: an item that names the page itself, not a column.
    static func isSelf(_ item: String) -> Bool {
        ["正文", "内容", "详情", "详细内容", "文章内容", "信息内容", "查看详情", "article", "text"].contains(item.lowercased())
    }

    private static let kinds: Set<String> = [
        "文字新闻", "图片新闻", "视频新闻", "音频新闻", "图文新闻", "专题新闻", "动态新闻", "text news", "picture news", "photo news",
        "video news", "audio news",
    ]

    static func isKind(_ item: String) -> Bool { kinds.contains(item.lowercased()) }

    /// Font size, print, close, share: left out wherever it stands.
    static func isControl(_ line: String) -> Bool {
        guard line.count <= 60 else { return false }
        let bare = line.filter { !" \u{3000}【】[]()（）|/·:：-".contains($0) }
        let controls = [
            "字体大小", "字体大中小", "字号大中小", "大中小", "打印", "关闭", "打印关闭", "打印本页", "关闭窗口", "打印本页关闭窗口",
            "打印本页关闭", "收藏", "返回", "返回列表", "返回顶部", "分享", "分享到", "收藏打印关闭", "字体大中小打印关闭", "print", "close",
            "share", "tags", "标签", "扫一扫",
        ]
        if controls.contains(bare.lowercased()) { return true }
        return ["分享到", "扫一扫", "分享至", "字体:", "字体：", "字号:", "字号：", "浏览次数", "点击次数", "责任编辑:", "责任编辑："].contains {
            line.hasPrefix($0)
        }
    }

    private static let ends = [
        "上一条", "上一篇", "上一页", "前一篇", "下一条", "下一篇", "下一页", "后一篇", "相关新闻", "相关链接", "相关阅读", "相关文章", "相关信息",
        "图文推荐", "热门推荐", "推荐阅读", "推荐新闻", "推荐文章", "热点新闻", "最新新闻", "最新文章", "热门文章", "热门新闻", "点击排行", "友情链接",
        "主办单位", "承办单位", "技术支持", "网站地图", "版权所有", "免责声明", "copyright", "©", "与我们联系", "related news",
        "related articles", "联系我们",
    ]

    /// Whether the article is over here.
    static func isEnd(_ line: String) -> Bool {
        let lowered = line.lowercased()
        for end in ends where lowered.hasPrefix(end) {
            // 联系我们 and the like end the page as a heading, not as the start of a sentence.
            return lowered.count <= end.count + 4 || !["联系我们", "相关信息", "技术支持", "承办单位", "主办单位"].contains(end)
                || lowered.dropFirst(end.count).first == "：" || lowered.dropFirst(end.count).first == ":"
        }
        if ["contact us", "contact"].contains(lowered) { return true }
        return ["previous:", "previous：", "next:", "next：", "previous :", "next :"].contains { lowered.hasPrefix($0) }
    }

    /// 没有了, none: a neighbour that the page says is not there.
    static func saysNone(_ title: String) -> Bool {
        ["没有了", "没有", "无", "暂无", "没有新闻了", "已经没有了", "没有了!", "没有了！", "none", "no more"].contains(title.lowercased())
    }

    static func isCopyright(_ line: String) -> Bool {
        let lowered = line.lowercased()
        return lowered.hasPrefix("copyright") || lowered.contains("©") || lowered.hasPrefix("版权所有")
    }
}
