import Ledger
import Storage

/// What a unit is to the ledger: its row, and the names and places that it had.
///
/// Form `unit-1`: the columns of `unit` in order; how many periods there are, then the columns of each by day.
enum UnitRecord {
    static let kind = "unit"

    /// The units after a number.
    static func states(after id: Int64, limit: Int64, in transaction: Transaction) throws -> [RecordState] {
        try states(
            of: transaction.rows("\(select) WHERE id > ? ORDER BY id LIMIT ?", [.integer(id), .integer(limit)]),
            in: transaction)
    }

    /// The unit of a number, or nothing.
    static func states(of id: Int64, in transaction: Transaction) throws -> [RecordState] {
        try states(of: transaction.rows("\(select) WHERE id = ?", [.integer(id)]), in: transaction)
    }

    private static let select = """
        SELECT id, code, kind, valid_from, valid_to, successor_id, zone_id, position, version FROM unit
        """

    private static func states(of units: [Row], in transaction: Transaction) throws -> [RecordState] {
        var periods = RecordRows(
            try RecordRows.range(
                """
                SELECT unit_id, valid_from, parent_id, name_zh, name_en, short_zh, short_en FROM unit_period
                WHERE unit_id BETWEEN ? AND ? ORDER BY unit_id, valid_from
                """, of: units, in: transaction), by: "unit_id")
        return units.map { unit in
            let id = unit.integer("id") ?? 0
            var digest = RecordDigest("unit-1")
            digest.add(id)
            for column in ["code", "kind", "valid_from", "valid_to"] { digest.add(unit.text(column)) }
            for column in ["successor_id", "zone_id", "position", "version"] { digest.add(unit.integer(column)) }
            let own = periods.take(id)
            digest.add(Int64(own.count))
            for period in own {
                digest.add(period.text("valid_from"))
                digest.add(period.integer("parent_id"))
                for column in ["name_zh", "name_en", "short_zh", "short_en"] { digest.add(period.text(column)) }
            }
            return RecordState(id: id, digest: digest.text)
        }
    }
}
