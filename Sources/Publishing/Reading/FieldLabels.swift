/// The labels that portals print before a field.
enum FieldLabels {
    enum Field: Sendable, Equatable {
        /// The day of publication, and days that stand in for it when it is absent.
        case published, written
        case source, zone
        /// Known, and of no use to us: author, clicks, font size.
        case other
    }
    enum Contact: Sendable, Equatable { case phone, fax, phoneAndFax, email }

    static let meta = LabelScanner<Field>(
        [
            ("时间", .published), ("日期", .published), ("发布", .published), ("发布于", .published), ("date", .published),
            ("published", .published), ("published on", .published), ("posted", .published), ("posted on", .published),
            ("release time", .published), ("release date", .published),
        ] + strongDates.map { ($0, .published) } + writtenDates.map { ($0, .written) }
            + ["updated", "last updated", "更新", "编辑时间"].map { ($0, .written) }
            + sources.map { ($0, .source) } + ["来源于", "来自", "source"].map { ($0, .source) }
            + zones.map { ($0, .zone) } + ["publishing zone"].map { ($0, .zone) } + others.map { ($0, .other) },
        strong: Set(strongDates + writtenDates + sources + zones + ["浏览次数"]))

    private static let strongDates = ["发布时间", "发布日期", "发表时间", "发表日期", "公开日期", "公开时间"]
    private static let writtenDates = [
        "更新时间", "更新日期", "录入时间", "录入日期", "成文日期", "生成日期", "发稿时间", "发稿日期", "上传时间", "上传日期", "添加时间", "添加日期",
        "创建时间", "创建日期", "印发日期", "发文日期", "撰稿时间", "入库时间",
    ]
    private static let sources = [
        "来源", "信息来源", "文章出处", "新闻出处", "文章来源", "稿件来源", "新闻来源", "内容来源", "转载来源", "稿源",
    ]
    private static let zones = ["发布开发区", "所属开发区"]
    private static let others = [
        "作者", "author", "浏览次数", "浏览量", "浏览", "点击次数", "点击量", "点击数", "点击率", "点击", "阅读次数", "阅读量", "阅读数", "阅读", "访问次数",
        "访问量", "人气", "责任编辑", "责编", "编辑", "审核", "审核人", "审稿", "初审", "复审", "终审", "校对", "字体大小", "字体", "字号", "发布单位", "发布机构",
        "发布者", "发布人", "供稿", "供稿单位", "记者", "通讯员", "摄影", "撰稿", "录入", "文章录入", "关键词", "关键字", "类别", "分类", "主题分类", "索引号",
        "发文机关",
        "文号", "发文字号", "views", "hits", "editor", "font size", "keywords",
    ]

    static let contact = LabelScanner<Contact>(
        [
            "联系电话", "咨询电话", "热线电话", "客服电话", "办公电话", "服务热线", "招商热线", "咨询热线", "投资热线", "招商电话", "联系方式", "电话", "热线", "手机",
            "telephone",
            "phone", "tel",
        ].map { ($0, .phone) }
            + ["传真", "传真电话", "fax", "facsimile"].map { ($0, .fax) }
            + ["电话/传真", "电话传真", "电话及传真", "tel/fax"].map { ($0, .phoneAndFax) }
            + ["电子邮箱", "电子邮件", "邮箱", "邮件", "e-mail", "email", "email address", "mail"].map { ($0, .email) },
        strong: ["联系电话", "电子邮箱", "传真", "邮箱", "电话"])

    /// The fields of a line below the title, which begins with a label or with a date that a source follows; empty when
    /// the line is none. A sentence is none, however many labels it holds.
    static func metaFields(_ line: String) -> [LabelScanner<Field>.Hit] {
        guard line.utf8.count <= 1200, !isSentence(line) else { return [] }
        var hits = meta.hits(in: line)
        if hits.isEmpty || line.prefix(12).allSatisfy({ $0 != ":" && $0 != "：" }) {
            let colonless = meta.hits(in: line, colonless: true)
            if colonless.count > hits.count, colonless.first?.start == 0 { hits = colonless }
        }
        hits.removeAll { $0.field == .published && !$0.isStrong && !isDay($0.value) }
        guard let first = hits.first else { return [] }
        let lead = line.unicodeScalars.prefix(first.start)
        guard isDecoration(lead) || isDayText(lead) || startsWithUnknownLabel(line) && hits.contains(where: \.isStrong)
        else { return [] }
        let says = hits.contains { $0.field != .other }
        return says || hits.count > 1 || line.count < 40 ? hits : []
    }

    /// Whether a short line is a label with its colon or a strong one without.
    static func isBareLabel(_ text: String) -> Bool {
        meta.only(text).map { $0.hasColon || $0.isStrong } ?? false
    }

    /// 时间 and 日期 stand before the time of an event as often as before the day of publication.
    private static func isDay(_ value: String) -> Bool {
        if value.isEmpty { return true }
        guard value.contains(where: \.isNumber) || value.contains("年") else { return false }
        return !["上午", "下午", "中午", "晚上", "时至", "全年"].contains(where: value.contains)
    }

    /// A line that ends as sentences do, or holds one.
    static func isSentence(_ line: String) -> Bool {
        if line.contains("。") { return true }
        guard let last = line.last else { return false }
        return "；;！!？?，,".contains(last) || (last == "." && line.count > 30)
    }

    private static func isDecoration(_ scalars: some Collection<Unicode.Scalar>) -> Bool {
        scalars.allSatisfy { " \u{3000}【[(（|·•-◆■●▪◎".unicodeScalars.contains($0) }
    }

    private static func isDayText(_ scalars: some Collection<Unicode.Scalar>) -> Bool {
        scalars.count < 40 && scalars.contains { $0.properties.numericType != nil }
            && scalars.allSatisfy {
                !$0.properties.isAlphabetic || "年月日星期一二三四五六天〇零○十".unicodeScalars.contains($0)
            }
    }

    /// 索引号：…: two to six Chinese characters and a colon.
    private static func startsWithUnknownLabel(_ line: String) -> Bool {
        let text = line.drop { " 【[(（".contains($0) }.filter { $0 != " " }
        let label = text.prefix(while: \.isHan)
        return (2...6).contains(label.count) && text.dropFirst(label.count).first.map { $0 == ":" || $0 == "：" } == true
    }
}
