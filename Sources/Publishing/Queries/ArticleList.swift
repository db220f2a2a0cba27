import Kernel
import Storage

extension PublicReader {
    /// Which articles; all given conditions hold together.
    public struct ArticleFilter: Sendable, Hashable {
        public var zone: Int64?
        public var region: Int64?
        public var section: Int64?
        public var kind: Int64?
        public var year: Int?
        /// `news`, `opportunities` or `policies`: the sections of that sort.
        public var columnType: String?
        public var from: CalendarDay?
        public var to: CalendarDay?

        public init() {}

        /// The filter as a place, which names the list that must be made anew.
        public var place: ArticlePlace {
            ArticlePlace(
                zone: zone, region: region, section: section, kind: kind, year: year,
                column: columnType == "news" ? nil : columnType)
        }

        var condition: (sql: String, values: [Value]) {
            var parts: [String] = []
            var values: [Value] = []
            func add(_ sql: String, _ value: Value?) {
                guard let value else { return }
                parts.append(sql)
                values.append(value)
            }
            add("article.zone_id = ?", zone.map(Value.integer))
            add("article.region_id = ?", region.map(Value.integer))
            add("article.section_id = ?", section.map(Value.integer))
            add("article.kind_id = ?", kind.map(Value.integer))
            add("article.sort_day >= ?", year.map { .text("\($0)-01-01") })
            add("article.sort_day <= ?", year.map { .text("\($0)-12-31") })
            add("article.sort_day >= ?", from.map { .text($0.description) })
            add("article.sort_day <> '' AND article.sort_day <= ?", to.map { .text($0.description) })
            // Sections are few, articles many: so the rare sorts of section are found by the index.
            if let columnType, columnType != "news" {
                add(
                    "article.section_id IN (SELECT facet.id FROM facet WHERE facet.column_type = ?)", .text(columnType))
            } else if columnType != nil {
                // An article without a section is news.
                parts.append(
                    """
                    (article.section_id IS NULL OR article.section_id NOT IN (
                        SELECT facet.id FROM facet WHERE facet.column_type <> 'news'))
                    """)
            }
            return (parts.isEmpty ? "" : "WHERE " + parts.joined(separator: " AND "), values)
        }
    }

    /// A page of a list.
    public struct ArticleListPage: Sendable {
        public let rows: [ArticleRow]
        /// How many articles the filter holds in all.
        public let total: Int
        /// The newest outbox message that this reading saw.
        public let sequence: Int64
    }

    /// The articles of a filter, newest first.
    /// - Parameters:
    ///   - page: from 1; beyond the end the rows are empty.
    ///   - size: rows on a page.
    public func articles(
        _ filter: ArticleFilter, page: Int, size: Int, language: Language
    ) async throws -> ArticleListPage {
        try await database.read { transaction in
            let total = try Self.count(filter, in: transaction)
            let offset = page > 1 ? min(page - 1, 1_000_000) * size : 0
            let rows =
                offset >= total && offset > 0
                ? []
                : try Self.rows(filter, language: language, limit: size, offset: offset, in: transaction)
            return ArticleListPage(rows: rows, total: total, sequence: try Self.sequence(in: transaction))
        }
    }

    static func count(_ filter: ArticleFilter, in transaction: Transaction) throws -> Int {
        let condition = filter.condition
        return Int(
            try transaction.row("SELECT COUNT(*) AS n FROM article \(condition.sql)", condition.values)?.integer("n")
                ?? 0)
    }

    static func rows(
        _ filter: ArticleFilter, language: Language, limit: Int, offset: Int = 0, in transaction: Transaction
    ) throws -> [ArticleRow] {
        let condition = filter.condition
        return try transaction.rows(
            "\(rowColumns) \(rowJoins) \(condition.sql) ORDER BY article.sort_day DESC, article.id DESC LIMIT ? OFFSET ?",
            [.text(language.rawValue)] + condition.values + [.integer(Int64(limit)), .integer(Int64(offset))]
        ).map(article)
    }

    /// The section that one was merged into; `nil` for one that was not.
    public func heir(ofSection id: Int64) async throws -> Int64? {
        try await database.read { transaction in
            let heir = try Section.heir(of: id, transaction)
            return heir == id ? nil : heir
        }
    }

    /// The newest outbox message in this snapshot.
    static func sequence(in transaction: Transaction) throws -> Int64 {
        try transaction.row("SELECT COALESCE(MAX(sequence), 0) AS n FROM outbox")?.integer("n") ?? 0
    }

    /// The choices for the filters of a list.
    public struct Choices: Sendable {
        public let zones: [Name]
        public let regions: [Name]
        public let sections: [(name: Name, columnType: String)]
        public let kinds: [Name]
        /// Newest first.
        public let years: [(year: Int, count: Int)]
    }

    /// Zones, regions, sections, kinds and years that hold at least one article or zone.
    public func choices() async throws -> Choices {
        try await database.read { transaction in
            func names(_ dimension: String) throws -> [(Name, String)] {
                try transaction.rows(
                    """
                    SELECT facet.id AS n_id, name_zh AS n_zh, name_en AS n_en, column_type FROM facet
                    LEFT JOIN section_place ON section_place.facet_id = facet.id
                    WHERE dimension = ? AND (COALESCE(section_place.hides_when_empty, 0) = 0
                        OR EXISTS (SELECT 1 FROM article WHERE article.section_id = facet.id))
                    \(Section.order)
                    """, [.text(dimension)]
                ).compactMap { row in Self.name(row, "n").map { ($0, row.text("column_type") ?? "news") } }
            }
            let zones = try transaction.rows(
                "SELECT id AS n_id, name_zh AS n_zh, name_en AS n_en FROM zone ORDER BY name_zh"
            ).compactMap { Self.name($0, "n") }
            let years = try transaction.rows(
                """
                SELECT SUBSTR(sort_day, 1, 4) AS year, COUNT(*) AS n FROM article WHERE sort_day <> ''
                GROUP BY SUBSTR(sort_day, 1, 4) ORDER BY 1 DESC
                """
            ).compactMap { row in Int(row.text("year") ?? "").map { ($0, Int(row.integer("n") ?? 0)) } }
            return Choices(
                zones: zones, regions: try names("region").map(\.0),
                sections: try names("section").map { (name: $0.0, columnType: $0.1) },
                kinds: try names("kind").map(\.0),
                years: years)
        }
    }
}
