import Identity
import Kernel
import Storage

/// Whose visits are asked for.
public enum VisitScope: Sendable, Equatable {
    /// Of the whole portal: for who may read articles everywhere.
    case platform
    /// Of a zone's page and its articles: for who may see the zone.
    case zone(Int64)
}

/// Days, the first and the last included.
public struct VisitDays: Sendable, Equatable {
    public let from: CalendarDay
    public let through: CalendarDay

    public init(from: CalendarDay, through: CalendarDay) { (self.from, self.through) = (from, through) }

    /// The days that end with one.
    /// - Parameter count: at least 1.
    public init(last count: Int, until day: CalendarDay) {
        self.init(
            from: CalendarDay(shanghaiSeconds: day.shanghaiSeconds - Int64(max(1, count) - 1) * 86_400), through: day)
    }
}

/// The visits of a day, a month, or a zone.
public struct VisitSums: Sendable, Equatable {
    /// Of articles.
    public var articles: Int64 = 0
    /// Of the zones' own pages.
    public var zones: Int64 = 0
    /// Of all other pages.
    public var others: Int64 = 0

    public init(articles: Int64 = 0, zones: Int64 = 0, others: Int64 = 0) {
        (self.articles, self.zones, self.others) = (articles, zones, others)
    }

    public var total: Int64 { articles &+ zones &+ others }
}

/// The visits of one day.
public struct DayOfVisits: Sendable, Equatable {
    public let day: CalendarDay
    public let sums: VisitSums
}

/// The visits of one month.
public struct MonthOfVisits: Sendable, Equatable {
    public let month: Period
    public let sums: VisitSums
}

/// The visits of a kind of page or of one article, by the language of the page.
public struct VisitsByLanguage: Sendable, Equatable {
    public let chinese: Int64
    public let english: Int64

    public var total: Int64 { chinese &+ english }
}

/// An article with its visits.
public struct ReadArticle: Sendable {
    public let id: Int64
    /// `nil` for an article that is not public now.
    public let title: LocalizedText?
    public let day: CalendarDay?
    public let zone: LocalizedText?
    public let visits: VisitsByLanguage
}

/// A zone with its visits.
public struct ReadZone: Sendable {
    public let id: Int64
    /// `nil` for a zone that is not there any more.
    public let name: LocalizedText?
    public let sums: VisitSums
}

/// Figures of visits. What is not the viewer's does not exist for them.
extension OfficeReader {
    /// The name of the zone whose visits are asked for; `nil` for the platform.
    /// - Throws: `Refusal`.
    public func visitedName(_ scope: VisitScope, as viewer: Viewer) async throws -> LocalizedText? {
        try await database.read { try Self.admit(viewer, to: scope, $0) }
    }

    /// The visits of each day, those without any included, the first day first.
    /// - Throws: `Refusal`.
    public func visitsByDay(_ days: VisitDays, of scope: VisitScope, as viewer: Viewer) async throws -> [DayOfVisits] {
        let found = try await sums(by: "day", days, scope, viewer)
        var result: [DayOfVisits] = []
        var day = days.from
        while day <= days.through, result.count < Self.mostVisitDays {
            result.append(DayOfVisits(day: day, sums: found["\(day)"] ?? VisitSums()))
            day = CalendarDay(shanghaiSeconds: day.shanghaiSeconds + 86_400)
        }
        return result
    }

    /// The visits of the months that end with one, those without any included, the first month first.
    /// - Parameter count: how many months, at most 120.
    /// - Throws: `Refusal`.
    public func visitsByMonth(
        last count: Int, until last: Period, of scope: VisitScope, as viewer: Viewer
    ) async throws -> [MonthOfVisits] {
        var months = [last]
        while months.count < min(count, 120), let month = months.last?.previous { months.append(month) }
        guard let from = months.last?.firstDay, let through = last.lastDay else { return [] }
        let found = try await sums(
            by: "SUBSTR(day, 1, 7)", VisitDays(from: from, through: through), scope, viewer)
        return months.reversed().map { MonthOfVisits(month: $0, sums: found["\($0)"] ?? VisitSums()) }
    }

    /// The visits of each kind of page that had any, the most visited first.
    /// - Throws: `Refusal`.
    public func visitsByKind(
        _ days: VisitDays, as viewer: Viewer
    ) async throws -> [(kind: VisitKind, visits: VisitsByLanguage)] {
        try await database.read { transaction in
            _ = try Self.admit(viewer, to: .platform, transaction)
            return try transaction.rows(
                """
                SELECT kind, \(Self.languages) FROM visit_count WHERE day BETWEEN ? AND ?
                GROUP BY kind ORDER BY SUM(visits) DESC, kind
                """, Self.values(days)
            ).compactMap { row in
                row.text("kind").flatMap(VisitKind.init(rawValue:)).map { ($0, Self.byLanguage(row)) }
            }
        }
    }

    /// The visits of each zone that had any, the most visited first.
    /// - Throws: `Refusal`.
    public func visitsByZone(_ days: VisitDays, as viewer: Viewer) async throws -> [ReadZone] {
        try await database.read { transaction in
            _ = try Self.admit(viewer, to: .platform, transaction)
            return try transaction.rows(
                """
                WITH read_zone AS (
                    SELECT zone_id, \(Self.kinds) FROM visit_count WHERE zone_id > 0 AND day BETWEEN ? AND ?
                    GROUP BY zone_id)
                SELECT read_zone.zone_id, articles, zones, others, zone.name_zh, zone.name_en FROM read_zone
                LEFT JOIN zone ON zone.id = read_zone.zone_id
                ORDER BY articles + zones + others DESC, read_zone.zone_id
                """, Self.values(days)
            ).compactMap { row in
                row.integer("zone_id").map { ReadZone(id: $0, name: row.localized("name"), sums: Self.sums(row)) }
            }
        }
    }

    /// The articles that were read, the most read first, and how many there are in all.
    /// - Parameter limit: how many at most.
    /// - Throws: `Refusal`.
    public func mostReadArticles(
        _ days: VisitDays, of scope: VisitScope, limit: Int, as viewer: Viewer
    ) async throws -> (total: Int, articles: [ReadArticle]) {
        try await database.read { transaction in
            _ = try Self.admit(viewer, to: scope, transaction)
            let (range, values) = Self.condition(scope, days)
            let condition = range + " AND kind = 'article' AND record_id > 0"
            let total = try transaction.row(
                "SELECT COUNT(DISTINCT record_id) AS n FROM visit_count WHERE \(condition)", values)
            let rows = try transaction.rows(
                """
                WITH read_article AS (
                    SELECT record_id, \(Self.languages) FROM visit_count
                    WHERE \(condition)
                    GROUP BY record_id ORDER BY SUM(visits) DESC, record_id DESC LIMIT ?)
                SELECT read_article.record_id, visits_zh, visits_en, article.published_on, zone.name_zh, zone.name_en,
                    \(ArticleTitles.columns)
                FROM read_article LEFT JOIN article ON article.id = read_article.record_id
                LEFT JOIN zone ON zone.id = article.zone_id
                \(ArticleTitles.join)
                ORDER BY visits_zh + visits_en DESC, read_article.record_id DESC
                """, values + [.integer(Int64(limit))])
            return (Int(total?.integer("n") ?? 0), rows.compactMap(Self.readArticle))
        }
    }

    // MARK: Rows

    /// More days than these are not listed: ten years.
    public static let mostVisitDays = 3_660

    /// Sums of whole numbers stay such on both engines.
    private static let languages = """
        CAST(SUM(CASE WHEN language = 'en' THEN 0 ELSE visits END) AS BIGINT) AS visits_zh,
        CAST(SUM(CASE WHEN language = 'en' THEN visits ELSE 0 END) AS BIGINT) AS visits_en
        """
    private static let kinds = """
        CAST(SUM(CASE WHEN kind = 'article' THEN visits ELSE 0 END) AS BIGINT) AS articles,
        CAST(SUM(CASE WHEN kind = 'zone' THEN visits ELSE 0 END) AS BIGINT) AS zones,
        CAST(SUM(CASE WHEN kind IN ('article', 'zone') THEN 0 ELSE visits END) AS BIGINT) AS others
        """

    /// - Throws: `Refusal.unknown` for a zone that the viewer may not see, `Refusal.notAllowed` for the platform.
    private static func admit(
        _ viewer: Viewer, to scope: VisitScope, _ transaction: Transaction
    ) throws -> LocalizedText? {
        switch scope {
        case .platform:
            guard viewer.mayEverywhere(PublishingPolicy.readArticles) else { throw Refusal.notAllowed }
            return nil
        case .zone(let zone):
            guard ZoneDesk.mayRead(zone, viewer),
                let row = try transaction.row("SELECT name_zh, name_en FROM zone WHERE id = ?", [.integer(zone)]),
                let name = row.localized("name")
            else { throw Refusal.unknown }
            return name
        }
    }

    private static func values(_ days: VisitDays) -> [Value] { [.text("\(days.from)"), .text("\(days.through)")] }

    private static func condition(_ scope: VisitScope, _ days: VisitDays) -> (sql: String, values: [Value]) {
        switch scope {
        case .platform: ("day BETWEEN ? AND ?", values(days))
        case .zone(let zone): ("zone_id = ? AND day BETWEEN ? AND ?", [.integer(zone)] + values(days))
        }
    }

    /// Sums of visits by what `key` makes of a day.
    private func sums(
        by key: String, _ days: VisitDays, _ scope: VisitScope, _ viewer: Viewer
    ) async throws -> [String: VisitSums] {
        try await database.read { transaction in
            _ = try Self.admit(viewer, to: scope, transaction)
            let (condition, values) = Self.condition(scope, days)
            let rows = try transaction.rows(
                "SELECT \(key) AS span, \(Self.kinds) FROM visit_count WHERE \(condition) GROUP BY \(key)", values)
            return Dictionary(rows.map { ($0.text("span") ?? "", Self.sums($0)) }) { first, _ in first }
        }
    }

    private static func sums(_ row: Row) -> VisitSums {
        VisitSums(
            articles: row.integer("articles") ?? 0, zones: row.integer("zones") ?? 0,
            others: row.integer("others") ?? 0)
    }

    private static func byLanguage(_ row: Row) -> VisitsByLanguage {
        VisitsByLanguage(chinese: row.integer("visits_zh") ?? 0, english: row.integer("visits_en") ?? 0)
    }

    private static func readArticle(_ row: Row) -> ReadArticle? {
        guard let id = row.integer("record_id") else { return nil }
        return ReadArticle(
            id: id, title: ArticleTitles.title(row), day: row.day("published_on"), zone: row.localized("name"),
            visits: byLanguage(row))
    }
}
