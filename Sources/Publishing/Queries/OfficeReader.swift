import Identity
import Kernel
import Storage

/// What people with a duty read of this room: always as a `Viewer`, and only of the zones that their units keep.
public struct OfficeReader: Sendable {
    let database: Database
    let publicReader: PublicReader
    let counts: RememberedCounts

    public init(database: Database) { self.init(database: database, counts: RememberedCounts()) }

    init(database: Database, counts: RememberedCounts) {
        (self.database, self.counts) = (database, counts)
        publicReader = PublicReader(database: database)
    }

    /// What a list of articles asks for.
    public struct ArticleFilter: Sendable, Equatable {
        /// How the list is ordered.
        public enum Sort: String, Sendable, CaseIterable {
            case day, updated
        }

        /// What the search box means by it.
        public var text = ""
        public var zone: Int64?
        public var from: CalendarDay?
        public var through: CalendarDay?
        public var sort = Sort.day
        /// The oldest first.
        public var isAscending = false
        /// From 1.
        public var page = 1
        public var size = 50

        public init() {}
    }

    /// An article in a list of the office.
    public struct ArticleLine: Sendable {
        public let id: Int64
        public let title: String
        public let language: Language
        public let day: CalendarDay?
        public let zone: LocalizedText?
        public let zoneID: Int64?
        public let section: LocalizedText?
        public let source: String?
        public let version: Int64
        /// Seconds since 1970.
        public let updatedAt: Int64
    }

    /// A page of a list of articles.
    public struct ArticleLines: Sendable {
        /// Exact, but up to 10,000 where a text is looked for.
        public let total: Int
        public let lines: [ArticleLine]
    }

    /// The zones whose articles a viewer may see; `nil` for all, and for those of no zone.
    static func zones(of viewer: Viewer) -> Set<Int64>? {
        guard !viewer.mayEverywhere(PublishingPolicy.readArticles) else { return nil }
        return Set(viewer.units(PublishingPolicy.readArticles).compactMap(\.zone))
    }

    /// The articles of the zones that the viewer's units keep.
    public func articles(
        _ filter: ArticleFilter, language: Language, as viewer: Viewer
    ) async throws -> ArticleLines {
        var zones = Self.zones(of: viewer)
        if let zone = filter.zone { zones = zones.map { $0.intersection([zone]) } ?? [zone] }
        if zones?.isEmpty ?? false { return ArticleLines(total: 0, lines: []) }
        if !filter.text.allSatisfy(\.isWhitespace), zones.map({ $0.count == 1 }) ?? true {
            return try await found(filter, zone: zones?.first, language)
        }
        let (condition, values) = Self.condition(filter, zones: zones)
        return try await database.read { transaction in
            let total = try counts.articles(condition, values, in: transaction)
            let window = PageWindow(total: total, page: Int64(filter.page), size: Int64(filter.size))
            let direction = window.direction(descending: !filter.isAscending)
            let column = filter.sort == .day ? "article.sort_day" : "article.updated_at"
            let rows = try transaction.rows(
                """
                \(Self.columns) WHERE article.id IN (
                    SELECT article.id FROM article \(condition)
                    ORDER BY \(column)\(direction), article.id\(direction) LIMIT ? OFFSET ?)
                ORDER BY \(column)\(direction), article.id\(direction)
                """,
                [.text(language.rawValue)] + values + window.values)
            return ArticleLines(total: Int(total), lines: window.inOrder(rows.map(Self.line)))
        }
    }

    /// One article.
    /// - Throws: `Refusal.unknown` when there is none in the viewer's zones.
    public func article(_ id: Int64, language: Language, as viewer: Viewer) async throws -> ArticleLine {
        let zones = Self.zones(of: viewer)
        let line = try await database.read { transaction in
            try transaction.row(
                "\(Self.columns) WHERE article.id = ?", [.text(language.rawValue), .integer(id)]
            ).map(Self.line)
        }
        guard let line, zones.map({ zones in line.zoneID.map(zones.contains) ?? false }) ?? true else {
            throw Refusal.unknown
        }
        return line
    }

    /// The zones to choose from, by name.
    public func zones(as viewer: Viewer) async throws -> [(id: Int64, name: LocalizedText)] {
        let zones = Self.zones(of: viewer)
        return try await database.read { transaction in
            try transaction.rows("SELECT id, name_zh, name_en FROM zone ORDER BY name_zh").compactMap { row in
                guard let id = row.integer("id"), let name = row.text("name_zh"), zones?.contains(id) ?? true else {
                    return nil
                }
                return (id, LocalizedText(chinese: name, english: row.text("name_en")))
            }
        }
    }

    /// By the portal's search, which knows one zone or all.
    private func found(_ filter: ArticleFilter, zone: Int64?, _ language: Language) async throws -> ArticleLines {
        var request = SearchRequest(SearchQuery(filter.text))
        (request.zone, request.from, request.to) = (zone, filter.from, filter.through)
        (request.sort, request.page) = (.newest, filter.page)
        let result = try await publicReader.search(request, size: filter.size, language: language)
        let identifiers = result.hits.map(\.row.id)
        guard !identifiers.isEmpty else { return ArticleLines(total: result.total, lines: []) }
        let lines = try await database.read { transaction in
            try transaction.rows(
                "\(Self.columns) WHERE article.id IN (\(identifiers.map(String.init).joined(separator: ", ")))",
                [.text(language.rawValue)]
            ).map(Self.line)
        }
        let byID = Dictionary(lines.map { ($0.id, $0) }) { first, _ in first }
        return ArticleLines(total: result.total, lines: identifiers.compactMap { byID[$0] })
    }

    private static func condition(_ filter: ArticleFilter, zones: Set<Int64>?) -> (sql: String, values: [Value]) {
        var parts: [String] = []
        var values: [Value] = []
        if let zones { parts.append("article.zone_id IN (\(zones.sorted().map(String.init).joined(separator: ", ")))") }
        if let from = filter.from {
            parts.append("article.sort_day >= ?")
            values.append(.text("\(from)"))
        }
        if let through = filter.through {
            parts.append("article.sort_day <> '' AND article.sort_day <= ?")
            values.append(.text("\(through)"))
        }
        // Several zones at once: each word must stand in a title.
        for word in filter.text.lowercased().split(whereSeparator: \.isWhitespace).prefix(10) {
            parts.append(
                "article.id IN (SELECT article_id FROM article_text WHERE lower(title) LIKE ? ESCAPE '!')")
            values.append(.holding(word))
        }
        return (parts.isEmpty ? "" : "WHERE " + parts.joined(separator: " AND "), values)
    }

    private static let columns = """
        SELECT article.id AS id, article.sort_day AS day, article.updated_at AS updated_at, article.version AS version,
            words.title AS title, words.language AS language, COALESCE(words.source, article.source) AS source,
            zone.id AS zone_id, zone.name_zh AS zone_zh, zone.name_en AS zone_en,
            section.name_zh AS section_zh, section.name_en AS section_en
        FROM article
        JOIN article_text AS words ON words.article_id = article.id AND words.language = COALESCE(
            (SELECT language FROM article_text WHERE article_id = article.id AND language = ?),
            (SELECT language FROM article_text WHERE article_id = article.id ORDER BY language DESC LIMIT 1))
        LEFT JOIN zone ON zone.id = article.zone_id
        LEFT JOIN facet AS section ON section.id = article.section_id
        """

    private static func line(_ row: Row) -> ArticleLine {
        func name(_ prefix: String) -> LocalizedText? {
            row.text(prefix + "_zh").map { LocalizedText(chinese: $0, english: row.text(prefix + "_en")) }
        }
        return ArticleLine(
            id: row.integer("id") ?? 0, title: row.text("title") ?? "",
            language: row.text("language").flatMap(Language.init(rawValue:)) ?? .zhHans,
            day: row.text("day").flatMap { CalendarDay(iso: $0) }, zone: name("zone"), zoneID: row.integer("zone_id"),
            section: name("section"), source: row.text("source"), version: row.integer("version") ?? 0,
            updatedAt: row.integer("updated_at") ?? 0)
    }
}
