import Storage

/// Rows that belong to records, read together in the order of the records and taken one record at a time.
struct RecordRows {
    private var rows: ArraySlice<Row>
    private let owner: String

    /// - Parameter owner: the column with the record's number, by which the rows are ordered.
    init(_ rows: [Row], by owner: String) { (self.rows, self.owner) = (rows[...], owner) }

    /// The rows of the records from the first to the last.
    /// - Parameter sql: with a place for the lowest number and one for the highest.
    static func range(_ sql: String, of records: [Row], in transaction: Transaction) throws -> [Row] {
        guard let first = records.first?.integer("id"), let last = records.last?.integer("id") else { return [] }
        return try transaction.rows(sql, [.integer(first), .integer(last)])
    }

    /// Those of the next record; rows of records that are not there any more are passed over.
    mutating func take(_ id: Int64) -> ArraySlice<Row> {
        rows = rows.drop { ($0.integer(owner) ?? 0) < id }
        let own = rows.prefix { $0.integer(owner) == id }
        rows = rows.dropFirst(own.count)
        return own
    }
}
