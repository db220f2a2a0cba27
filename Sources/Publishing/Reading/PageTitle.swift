/// What the window's title, or a META tag, says of the article's title.
enum PageTitle {
    /// 标题_栏目_站名, 标题 - 站名, 站名 - 标题: the article's part.
    static func withoutSiteName(_ window: String) -> String? {
        var parts = window.split(whereSeparator: { "_|｜".contains($0) }).flatMap { part in
            part.split(separator: " – ").flatMap { $0.split(separator: " - ") }.map { folded($0) }
        }.filter { !$0.isEmpty }
        if parts.count == 1, let dash = parts[0].lastIndex(where: { $0 == "-" || $0 == "—" || $0 == "–" }) {
            let (before, after) = (folded(parts[0][..<dash]), folded(parts[0][parts[0].index(after: dash)...]))
            if isSiteName(after), !before.isEmpty {
                parts = [before]
            } else if isSiteName(before), !after.isEmpty {
                parts = [after]
            }
        }
        let articles = parts.filter { !isSiteName($0) }
        guard let first = articles.first ?? parts.first else { return nil }
        // The site's name first: the longest of the others is the title.
        if parts.first.map(isSiteName) == true { return articles.max { $0.count < $1.count } ?? first }
        return first
    }

    static func isSiteName(_ part: String) -> Bool {
        part.count <= 24
            && (TrailFinder.isSite(part)
                || ["首页", "政府", "管委会", "管理委员会", "开发区", "高新区", "经开区", "官网"].contains { part.hasSuffix($0) })
    }
}
