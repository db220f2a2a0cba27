import Identity
import Kernel
import Storage

/// A zone as its own page in the office shows it.
public struct ZoneDetail: Sendable {
    public let profile: ZoneProfile
    public let house: ZoneHouse
    /// Titles of the articles that stand first; one that is not public now has none.
    public let pinnedTitles: [Int64: LocalizedText]
    /// The zone's newest articles that do not stand first yet.
    public let candidates: [(id: Int64, title: LocalizedText)]
    /// All regions, by number.
    public let regions: [(id: Int64, name: LocalizedText)]
    /// Whether the viewer keeps its house.
    public let mayKeep: Bool
}

extension ZoneDesk {
    /// A zone that the viewer may see.
    /// - Throws: `Refusal.unknown` for any other.
    public func zone(_ id: Int64, as viewer: Viewer) async throws -> ZoneDetail {
        try await database.read { transaction in
            guard Self.mayRead(id, viewer), let profile = try ZoneProfile.find(id, transaction) else {
                throw Refusal.unknown
            }
            let house = try ZoneHouse.of(id, transaction)
            let newest = try Self.titles(
                "article.zone_id = ? ORDER BY article.sort_day DESC, article.id DESC LIMIT 60", id, transaction)
            let pinned = try house.pins.flatMap { try Self.titles("article.id = ?", $0, transaction) }
            return ZoneDetail(
                profile: profile, house: house,
                pinnedTitles: Dictionary(pinned.map { ($0.id, $0.title) }) { first, _ in first },
                candidates: newest.filter { !house.pins.contains($0.id) }, regions: try Self.regions(transaction),
                mayKeep: Self.mayKeep(id, viewer))
        }
    }

    private static func titles(
        _ condition: String, _ value: Int64, _ transaction: Transaction
    ) throws -> [(id: Int64, title: LocalizedText)] {
        try transaction.rows(
            """
            SELECT article.id AS id, \(ArticleTitles.columns) FROM article \(ArticleTitles.join)
            WHERE \(condition)
            """, [.integer(value)]
        ).compactMap { row in
            guard let id = row.integer("id"), let title = ArticleTitles.title(row) else { return nil }
            return (id, title)
        }
    }

    private static func regions(_ transaction: Transaction) throws -> [(id: Int64, name: LocalizedText)] {
        try transaction.rows("SELECT id, name_zh, name_en FROM facet WHERE dimension = 'region' ORDER BY id")
            .compactMap { row in
                guard let id = row.integer("id"), let name = row.text("name_zh") else { return nil }
                return (id, LocalizedText(chinese: name, english: row.text("name_en")))
            }
    }
}
