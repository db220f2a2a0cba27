/// The lines that are not text: controls, ends, neighbours that are not there.
enum PageLandmarks {
    // MARK: Controls

    private static let controls: Set<String> = [
        "字体大小", "字体大中小", "字号大中小", "字号", "字体", "大中小", "大", "中", "小", "打印", "关闭", "打印关闭", "打印本页", "打印此文", "打印文章", "关闭窗口",
        "关闭本页",
        "打印本页关闭窗口", "打印本页关闭", "收藏", "收藏本页", "加入收藏", "发表评论", "告诉好友", "返回", "返回列表", "返回顶部", "返回首页", "分享", "分享到",
        "收藏打印关闭", "字体大中小打印关闭", "字体大小大中小打印关闭", "print", "close", "share", "tags", "标签", "扫一扫", "次", "微信", "微博", "发布",
    ]

    /// Font size, print, close, share: left out wherever it stands.
    static func isControl(_ line: String) -> Bool {
        guard line.utf8.count <= 180, line.count <= 60 else { return false }
        if isRule(line) { return true }
        let bare = String(line.unicodeScalars.filter { !decoration.contains($0) })
        if bare.isEmpty { return !line.isEmpty }
        if controls.contains(bare.lowercased()) { return true }
        if line.count <= 14, line.hasPrefix("扫一扫"), !line.contains("，") { return true }
        return isCounter(line)
    }

    private static let decoration = Set(" \u{3000}【】[]()（）|/·:：-".unicodeScalars)
    private static let dashes = Set("-—─=_*·… ".unicodeScalars)

    private static let counters = [
        "分享到", "分享至", "字体大小", "字体", "字号", "浏览次数", "浏览量", "点击次数", "点击数", "阅读次数", "访问量", "责任编辑", "责编",
    ]

    /// 浏览次数：12, 【字体：…】: a label of something that is not text, with a colon or a number behind it.
    private static func isCounter(_ line: String) -> Bool {
        let text = line.drop { "【[ ".contains($0) }
        guard let label = counters.first(where: { text.hasPrefix($0) }) else { return false }
        let rest = text.dropFirst(label.count).drop { $0 == " " }
        if rest.first == ":" || rest.first == "：" { return true }
        let behind = rest.drop(while: \.isNumber).drop { $0 == " " }
        return behind.count < rest.count && (behind.isEmpty || behind == "次")
    }

    /// A line of dashes, with 分隔线 or without.
    private static func isRule(_ line: String) -> Bool {
        guard let first = line.unicodeScalars.first, first == "分" || dashes.contains(first), line.count >= 4 else {
            return false
        }
        return line.replacing("分隔线", with: "").unicodeScalars.allSatisfy(dashes.contains)
    }

    // MARK: Ends

    private static let ends = [
        "相关新闻", "相关链接", "相关阅读", "相关文章", "相关信息", "相关稿件", "延伸阅读", "图文推荐", "热门推荐", "推荐阅读", "推荐新闻", "推荐文章", "推荐内容",
        "热点新闻", "最新新闻", "最新文章", "热门文章", "热门新闻", "点击排行", "友情链接", "网站地图", "免责声明", "与我们联系", "联系我们", "related news",
        "related articles", "contact us", "contact", "most read",
    ]
    private static let footers = ["主办单位", "承办单位", "技术支持", "主办：", "主办:", "备案号", "服务热线", "招商热线", "联系电话", "电话", "地址"]

    /// Whether the article is over here.
    /// - Parameter following: the next few lines: 主办单位 ends a page only where its copyright follows.
    static func isEnd(_ line: String, following: some Sequence<String>) -> Bool {
        if NeighbourLine.isOne(line) || isCopyright(line) { return true }
        let lowered = line.lowercased()
        for end in ends where lowered.hasPrefix(end) {
            if isHeading(lowered, after: end) { return true }
        }
        return footers.contains { line.hasPrefix($0) } && line.count < 200 && !FieldLabels.isSentence(line)
            && (isFooterSign(line) || following.contains { isFooterSign($0) })
    }

    /// 联系我们 and the like end the page as a heading, not as the beginning of a sentence.
    private static func isHeading(_ line: String, after end: String) -> Bool {
        let rest = line.dropFirst(end.count)
        guard let next = rest.first else { return true }
        if FieldLabels.isSentence(line) { return false }
        return ":：】]>»| ".contains(next) && rest.count <= 60 || rest.count <= 4
    }

    private static func isFooterSign(_ line: String) -> Bool {
        isCopyright(line) || line.contains("ICP备") || line.contains("公网安备")
    }

    static func isCopyright(_ line: String) -> Bool {
        if line.unicodeScalars.contains("©") { return true }
        switch line.first {
        case "c", "C":
            guard line.prefix(9).lowercased() == "copyright" else { return false }
            let rest = line.dropFirst(9).drop { $0 == " " }
            // Copyright protection is a priority: a sentence.
            return rest.first.map { !$0.isLetter } ?? true
        case "版":
            guard line.hasPrefix("版权所有") else { return false }
            return line.dropFirst(4).first.map { " :：(（".contains($0) || $0.isASCII } ?? true
        default: return false
        }
    }

    // MARK: Neighbours

    /// 没有了, none: a neighbour that the page says is not there.
    static func saysNone(_ title: String) -> Bool {
        let bare = title.lowercased().filter { !" 。.!！[]()（）【】".contains($0) }
        if [
            "没有了", "没有", "无", "暂无", "到头了", "到底了", "已到尽头", "没有新闻了", "已经没有了", "没有资料", "没有记录", "无记录", "none", "nomore",
            "n/a", "返回列表", "返回",
        ]
        .contains(bare) {
            return true
        }
        if bare.allSatisfy({ "-—/".contains($0) }) { return true }
        return bare.count <= 14
            && bare.firstMatch(of: /没有了$|^很抱歉|(没有|无)(上|下)一|(已经?|这)是(第一|最后|首)/) != nil
    }
}
