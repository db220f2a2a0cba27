import Storage

/// What a record is to the ledger that stands in one row, perhaps with rows of other tables below it.
public protocol RowRecord: SendableMetatype {
    /// `subjectKind` of its entries.
    static var kind: String { get }
    /// Its columns and its table, without a condition: `SELECT id, name FROM thing`.
    static var select: String { get }
    /// The state of a row.
    static func state(_ row: Row, in transaction: Transaction) throws -> RecordState
}

extension RowRecord {
    /// The records after a number, by number, at most `limit`.
    public static func states(
        after id: Int64, limit: Int64, in transaction: Transaction
    ) throws -> [RecordState] {
        try transaction.rows("\(select) WHERE id > ? ORDER BY id LIMIT ?", [.integer(id), .integer(limit)])
            .map { try state($0, in: transaction) }
    }

    /// As a room hands it to the ledger's verification.
    public static var recordKind: RecordKind { RecordKind(name: kind) { try states(after: $0, limit: $1, in: $2) } }

    /// The record of a number, or nothing.
    public static func states(of id: Int64, in transaction: Transaction) throws -> [RecordState] {
        try transaction.rows("\(select) WHERE id = ?", [.integer(id)]).map { try state($0, in: transaction) }
    }
}
