/// Which articles of a zone belong beside another: the more pairs of neighbouring characters their titles share.
enum Relatedness {
    static func best(
        _ count: Int, for article: PublicReader.ArticleRow, among candidates: [PublicReader.ArticleRow],
        except: [Int64]
    ) -> [PublicReader.ArticleRow] {
        let own = pairs(article.title)
        return candidates.filter { !except.contains($0.id) }.enumerated()
            .map { (row: $0.element, position: $0.offset, shared: pairs($0.element.title).intersection(own).count) }
            .sorted { ($1.shared, $0.position) < ($0.shared, $1.position) }
            .prefix(count).map(\.row)
    }

    private static func pairs(_ title: String) -> Set<String> {
        let characters = Array(title.lowercased())
        guard characters.count > 1 else { return [] }
        return Set((0..<(characters.count - 1)).map { String(characters[$0...($0 + 1)]) })
    }
}
