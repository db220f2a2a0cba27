import Ledger
import Storage

/// What a zone is to the ledger. Form `zone-1`: the columns of `zone` in order.
enum ZoneRecord {
    static let kind = "zone"

    /// The zones after a number.
    static func states(after id: Int64, limit: Int64, in transaction: Transaction) throws -> [RecordState] {
        try transaction.rows("\(select) WHERE id > ? ORDER BY id LIMIT ?", [.integer(id), .integer(limit)]).map(state)
    }

    /// The zone of a number, or nothing.
    static func states(of id: Int64, in transaction: Transaction) throws -> [RecordState] {
        try transaction.rows("\(select) WHERE id = ?", [.integer(id)]).map(state)
    }

    private static let select = """
        SELECT id, name_zh, name_en, level, region_id, area_km2, industries_zh, industries_en, phone, fax, email,
            address_zh, address_en, website, established, picture_file, picture_alt_zh, picture_alt_en, intro_zh,
            intro_en, version FROM zone
        """

    private static func state(_ zone: Row) -> RecordState {
        let id = zone.integer("id")
        var digest = RecordDigest("zone-1")
        digest.add(id)
        for column in ["name_zh", "name_en", "level"] { digest.add(zone.text(column)) }
        digest.add(zone.integer("region_id"))
        digest.add(zone.real("area_km2"))
        for column in [
            "industries_zh", "industries_en", "phone", "fax", "email", "address_zh", "address_en", "website",
        ] { digest.add(zone.text(column)) }
        digest.add(zone.integer("established"))
        for column in ["picture_file", "picture_alt_zh", "picture_alt_en", "intro_zh", "intro_en"] {
            digest.add(zone.text(column))
        }
        digest.add(zone.integer("version"))
        return RecordState(id: id ?? 0, digest: digest.text)
    }
}
