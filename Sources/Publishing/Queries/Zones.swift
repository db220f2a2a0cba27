import Kernel
import Storage

extension PublicReader {
    /// The profile of a zone.
    public struct Zone: Sendable {
        public let name: Name
        /// `national`, `provincial`, `municipal` or `county`.
        public let level: String?
        public let region: Name?
        /// In square kilometres.
        public let area: Double?
        public let industriesChinese: [String]
        public let industriesEnglish: [String]
        public let phone: String?
        public let fax: String?
        public let email: String?
        public let addressChinese: String?
        public let addressEnglish: String?
        public let website: String?
        public let established: Int64?
        public let pictureHash: String?
        public let pictureAltChinese: String?
        public let pictureAltEnglish: String?
        public let width: Int64?
        public let height: Int64?
        public let introductionChinese: [String]
        public let introductionEnglish: [String]
    }

    private static let zoneSQL = """
        SELECT zone.*, zone.id AS zone_id, zone.name_zh AS zone_zh, zone.name_en AS zone_en, region.id AS place_id,
            region.name_zh AS place_zh, region.name_en AS place_en, stored_file.width AS width,
            stored_file.height AS height
        FROM zone LEFT JOIN facet AS region ON region.id = zone.region_id
        LEFT JOIN stored_file ON stored_file.hash = zone.picture_file
        """

    /// All zones, by region and then by level.
    public func zones() async throws -> (zones: [Zone], sequence: Int64) {
        try await database.read { transaction in
            let order = """
                ORDER BY region.id NULLS FIRST, CASE zone.level WHEN 'national' THEN 0 WHEN 'provincial' THEN 1
                    WHEN 'municipal' THEN 2 WHEN 'county' THEN 3 ELSE 4 END, zone.id
                """
            return (
                try transaction.rows("\(Self.zoneSQL) \(order)").compactMap(Self.zone),
                try Self.sequence(in: transaction)
            )
        }
    }

    /// One zone; `nil` when there is none of that number.
    public func zone(_ id: Int64) async throws -> (zone: Zone, sequence: Int64)? {
        try await database.read { transaction in
            guard
                let zone = try transaction.row("\(Self.zoneSQL) WHERE zone.id = ?", [.integer(id)]).flatMap(Self.zone)
            else { return nil }
            return (zone, try Self.sequence(in: transaction))
        }
    }

    private static func zone(_ row: Row) -> Zone? {
        guard let name = name(row, "zone") else { return nil }
        func list(_ column: String) -> [String] {
            (row.text(column) ?? "").split { "、;；".contains($0) }.map { folded($0) }.filter { !$0.isEmpty }
        }
        func paragraphs(_ column: String) -> [String] {
            (row.text(column) ?? "").split(whereSeparator: \.isNewline).map { folded($0) }.filter { !$0.isEmpty }
        }
        return Zone(
            name: name, level: row.text("level"), region: Self.name(row, "place"), area: row.real("area_km2"),
            industriesChinese: list("industries_zh"), industriesEnglish: list("industries_en"),
            phone: row.text("phone"), fax: row.text("fax"), email: row.text("email"),
            addressChinese: row.text("address_zh"), addressEnglish: row.text("address_en"),
            website: row.text("website"), established: row.integer("established"),
            pictureHash: row.text("picture_file"), pictureAltChinese: row.text("picture_alt_zh"),
            pictureAltEnglish: row.text("picture_alt_en"), width: row.integer("width"), height: row.integer("height"),
            introductionChinese: paragraphs("intro_zh"), introductionEnglish: paragraphs("intro_en"))
    }
}
