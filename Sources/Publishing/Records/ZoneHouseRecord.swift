import Ledger
import Storage

/// What a zone decides of its own page is to the ledger, under the number of the zone.
///
/// Form `zone-house-1`: the columns of `zone_house` in order; how many pins there are, then the article of each; how
/// many documents, then the columns of each but `zone_id` and `position`.
enum ZoneHouseRecord {
    static let kind = "zone-house"

    /// The houses after a number.
    static func states(after id: Int64, limit: Int64, in transaction: Transaction) throws -> [RecordState] {
        try transaction.rows("\(select) WHERE zone_id > ? ORDER BY zone_id LIMIT ?", [.integer(id), .integer(limit)])
            .map { try state($0, in: transaction) }
    }

    /// The house of a zone, or nothing.
    static func states(of id: Int64, in transaction: Transaction) throws -> [RecordState] {
        try transaction.rows("\(select) WHERE zone_id = ?", [.integer(id)]).map { try state($0, in: transaction) }
    }

    private static let select = "SELECT zone_id, accent, version FROM zone_house"

    private static func state(_ house: Row, in transaction: Transaction) throws -> RecordState {
        let id = house.integer("zone_id") ?? 0
        var digest = RecordDigest("zone-house-1")
        digest.add(id)
        digest.add(house.text("accent"))
        digest.add(house.integer("version"))
        let pins = try transaction.rows(
            "SELECT article_id FROM zone_pin WHERE zone_id = ? ORDER BY position", [.integer(id)])
        digest.add(Int64(pins.count))
        for pin in pins { digest.add(pin.integer("article_id")) }
        let documents = try transaction.rows(
            "SELECT label_zh, label_en, name, file FROM zone_document WHERE zone_id = ? ORDER BY position",
            [.integer(id)])
        digest.add(Int64(documents.count))
        for document in documents {
            for column in ["label_zh", "label_en", "name", "file"] { digest.add(document.text(column)) }
        }
        return RecordState(id: id, digest: digest.text)
    }
}
