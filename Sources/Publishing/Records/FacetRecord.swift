import Ledger
import Storage

/// What the name of a region, section or kind is to the ledger. Form `facet-1`: the columns of `facet` in order.
enum FacetRecord {
    static let kind = "facet"

    /// The facets after a number.
    static func states(after id: Int64, limit: Int64, in transaction: Transaction) throws -> [RecordState] {
        try transaction.rows("\(select) WHERE id > ? ORDER BY id LIMIT ?", [.integer(id), .integer(limit)]).map(state)
    }

    /// The facet of a number, or nothing.
    static func states(of id: Int64, in transaction: Transaction) throws -> [RecordState] {
        try transaction.rows("\(select) WHERE id = ?", [.integer(id)]).map(state)
    }

    private static let select = "SELECT id, dimension, name_zh, name_en, column_type FROM facet"

    private static func state(_ facet: Row) -> RecordState {
        var digest = RecordDigest("facet-1")
        digest.add(facet.integer("id"))
        for column in ["dimension", "name_zh", "name_en", "column_type"] { digest.add(facet.text(column)) }
        return RecordState(id: facet.integer("id") ?? 0, digest: digest.text)
    }
}
