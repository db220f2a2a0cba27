/// A column of a list of articles, by the headers that name it.
enum ArticleColumn: String, CaseIterable, Sendable {
    case title, body, source, day, zone, section, region, kind, titleEnglish, bodyEnglish, address

    /// Without these columns a sheet is no list of articles.
    static let demanded: [ArticleColumn] = [.title, .body, .day]

    /// The header in both languages.
    var header: String {
        switch self {
        case .title: "标题 (title)"
        case .body: "正文 (text)"
        case .source: "来源 (source)"
        case .day: "发布日期 (publication date)"
        case .zone: "发布开发区 (zone)"
        case .section: "栏目 (section)"
        case .region: "地区 (region)"
        case .kind: "类型 (kind)"
        case .titleEnglish: "英文标题 (English title)"
        case .bodyEnglish: "英文正文 (English text)"
        case .address: "原址 (address)"
        }
    }

    /// Which column a header names. One that says it twice, as `标题 (title)` does, must mean the same both times.
    init?(header: String) {
        if let column = Self.headers[Self.folded(header)] {
            self = column
            return
        }
        let parts = header.split { "()（）/|\n".contains($0) }.map { Self.folded(String($0)) }.filter { !$0.isEmpty }
        guard parts.count == 2, let column = Self.headers[parts[0]], Self.headers[parts[1]] == column else {
            return nil
        }
        self = column
    }

    /// Lower case, without what people put between and behind words.
    private static func folded(_ text: String) -> String {
        String(text.lowercased().filter { $0.isLetter || $0.isNumber })
    }

    private static let headers: [String: ArticleColumn] = [
        "标题": .title, "中文标题": .title, "title": .title, "chinesetitle": .title,
        "正文": .body, "内容": .body, "中文正文": .body, "text": .body, "body": .body, "content": .body,
        "来源": .source, "稿源": .source, "source": .source,
        "发布日期": .day, "发布时间": .day, "日期": .day, "publicationdate": .day, "publishedon": .day, "date": .day,
        "发布开发区": .zone, "开发区": .zone, "zone": .zone, "zonename": .zone,
        "栏目": .section, "section": .section, "category": .section,
        "地区": .region, "region": .region,
        "类型": .kind, "kind": .kind, "type": .kind,
        "英文标题": .titleEnglish, "englishtitle": .titleEnglish, "titleenglish": .titleEnglish,
        "英文正文": .bodyEnglish, "英文内容": .bodyEnglish, "englishtext": .bodyEnglish, "englishbody": .bodyEnglish,
        "原址": .address, "原网址": .address, "原文链接": .address, "address": .address, "url": .address,
        "link": .address, "originaladdress": .address,
    ]
}
