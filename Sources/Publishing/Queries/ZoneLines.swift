import ChineseText
import Identity
import Kernel
import Storage

/// A zone in a list of the office.
public struct ZoneLine: Sendable {
    public let id: Int64
    public let name: LocalizedText
    public let level: String?
    public let region: LocalizedText?
    /// The unit that keeps it.
    public let unit: LocalizedText?
    /// How many articles it has published.
    public let articles: Int64
    /// The day of its newest article.
    public let newest: CalendarDay?
    /// Whether the viewer keeps its house.
    public let isKept: Bool
}

/// What a list of zones asks for.
public struct ZoneFilter: Sendable, Equatable {
    public enum Sort: String, Sendable, CaseIterable { case name, articles, newest }

    public var text = ""
    public var level = ""
    public var sort = Sort.name
    public var isDescending = false

    public init() {}
}

extension ZoneDesk {
    /// All zones that the viewer may see: a platform has some hundreds.
    public func zones(_ filter: ZoneFilter, as viewer: Viewer) async throws -> [ZoneLine] {
        let readable = OfficeReader.zones(of: viewer)
        let rows = try await database.read { transaction in
            try transaction.rows(
                """
                SELECT zone.id, zone.name_zh, zone.name_en, zone.level, region.name_zh AS region_zh,
                    region.name_en AS region_en,
                    (SELECT COUNT(*) FROM article WHERE article.zone_id = zone.id) AS articles,
                    (SELECT MAX(sort_day) FROM article WHERE article.zone_id = zone.id) AS newest
                FROM zone LEFT JOIN facet AS region ON region.id = zone.region_id ORDER BY zone.id
                """)
        }
        let lines = rows.compactMap { line($0, viewer) }.filter { line in
            (readable?.contains(line.id) ?? true) && (filter.level.isEmpty || line.level == filter.level)
                && Self.matches(line, filter.text.lowercased())
        }
        return Self.sorted(lines, filter)
    }

    private static func matches(_ line: ZoneLine, _ text: String) -> Bool {
        let names = [line.name, line.region, line.unit].compactMap { $0 }
        return text.split(whereSeparator: \.isWhitespace).allSatisfy { word in
            names.contains { $0.chinese.lowercased().contains(word) }
                || names.contains { $0.english?.lowercased().contains(word) ?? false }
        }
    }

    private static func sorted(_ lines: [ZoneLine], _ filter: ZoneFilter) -> [ZoneLine] {
        let sorted =
            switch filter.sort {
            case .name:
                lines.map { (key: NameOrder.key($0.name.chinese), line: $0) }
                    .sorted { ($0.key, $0.line.id) < ($1.key, $1.line.id) }.map(\.line)
            case .articles: lines.sorted { ($0.articles, $0.id) < ($1.articles, $1.id) }
            case .newest:
                lines.sorted { ($0.newest?.description ?? "", $0.id) < ($1.newest?.description ?? "", $1.id) }
            }
        return filter.isDescending ? sorted.reversed() : sorted
    }

    private func line(_ row: Row, _ viewer: Viewer) -> ZoneLine? {
        guard let id = row.integer("id"), let name = row.text("name_zh") else { return nil }
        return ZoneLine(
            id: id, name: LocalizedText(chinese: name, english: row.text("name_en")), level: row.text("level"),
            region: row.text("region_zh").map { LocalizedText(chinese: $0, english: row.text("region_en")) },
            unit: viewer.tree.unit(zone: id)?.name, articles: row.integer("articles") ?? 0,
            newest: row.text("newest").flatMap { CalendarDay(iso: $0) }, isKept: Self.mayKeep(id, viewer))
    }
}
