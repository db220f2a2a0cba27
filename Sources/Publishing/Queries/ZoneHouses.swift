import Kernel
import Storage

extension PublicReader {
    /// What a zone decides of its own page, as everybody sees it.
    public struct House: Sendable {
        public let accent: ZoneAccent?
        /// What stands first: articles of the zone that are public, in the zone's order.
        public let pinned: [ArticleRow]
        public let documents: [Document]
    }

    /// A document on a zone's page.
    public struct Document: Sendable {
        public let label: LocalizedText
        public let hash: String
        /// Name of the file as it was sent.
        public let name: String
        /// In bytes.
        public let size: Int64
    }

    /// The house of a zone.
    public func house(of zone: Int64, language: Language) async throws -> House {
        try await database.read { transaction in
            let house = try ZoneHouse.of(zone, transaction)
            let pinned = try transaction.rows(
                """
                \(Self.rowColumns) \(Self.rowJoins)
                JOIN zone_pin ON zone_pin.article_id = article.id AND zone_pin.zone_id = article.zone_id
                WHERE zone_pin.zone_id = ? ORDER BY zone_pin.position
                """, [.text(language.rawValue), .integer(zone)])
            return House(
                accent: house.accent, pinned: pinned.map(Self.article),
                documents: try Self.documents(house, transaction))
        }
    }

    private static func documents(_ house: ZoneHouse, _ transaction: Transaction) throws -> [Document] {
        try house.documents.compactMap { document in
            try transaction.row("SELECT size FROM stored_file WHERE hash = ?", [.text(document.file)]).map { row in
                Document(
                    label: document.label, hash: document.file, name: document.name, size: row.integer("size") ?? 0)
            }
        }
    }
}
