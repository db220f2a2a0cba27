import Kernel
import Storage

extension PublicReader {
    /// What the start page shows.
    public struct HomePage: Sendable {
        public let headlines: [ArticleRow]
        public let latestByKind: [(kind: Name, rows: [ArticleRow])]
        public let opportunities: [ArticleRow]
        public let policies: [ArticleRow]
        public let articleCount: Int
        public let sequence: Int64
    }

    /// The newest news (one with a picture first), the newest of each kind, opportunities and policies.
    public func home(language: Language) async throws -> HomePage {
        try await database.read { transaction in
            func newest(_ change: (inout ArticleFilter) -> Void, _ count: Int) throws -> [ArticleRow] {
                var filter = ArticleFilter()
                change(&filter)
                return try Self.rows(filter, language: language, limit: count, in: transaction)
            }
            var headlines = try newest({ $0.columnType = "news" }, 12)
            if let illustrated = headlines.firstIndex(where: { $0.picture != nil }) {
                headlines.insert(headlines.remove(at: illustrated), at: 0)
            }
            let kinds = try transaction.rows(
                """
                SELECT id AS n_id, name_zh AS n_zh, name_en AS n_en FROM facet
                WHERE dimension = 'kind' AND EXISTS (SELECT 1 FROM article WHERE kind_id = facet.id) ORDER BY id LIMIT 4
                """
            ).compactMap { Self.name($0, "n") }
            let shown = Array(headlines.prefix(6))
            let shownIDs = Set(shown.map(\.id))
            // What the headlines show is not shown again below them.
            func latest(_ kind: Name) throws -> [ArticleRow] {
                let rows = try newest({ ($0.kind, $0.columnType) = (kind.id, "news") }, 5 + shown.count)
                return Array(rows.filter { !shownIDs.contains($0.id) }.prefix(5))
            }
            return HomePage(
                headlines: shown,
                latestByKind: try kinds.map { (kind: $0, rows: try latest($0)) }.filter { !$0.rows.isEmpty },
                opportunities: try newest({ $0.columnType = "opportunities" }, 4),
                policies: try newest({ $0.columnType = "policies" }, 5),
                articleCount: try Self.count(ArticleFilter(), in: transaction),
                sequence: try Self.sequence(in: transaction))
        }
    }
}
