import Storage

/// Entries that no batch holds: what was written a moment ago, or what was put in behind the program's back.
struct UnsealedCheck {
    let transaction: Transaction
    let newest: Batch?
    let now: Int64

    /// No transaction of the program lasts so long, in seconds.
    private static let longest: Int64 = 1800

    /// Also what no sealer would ever see, or what says that it comes from another day than today.
    func run(_ verification: inout Verification) throws {
        verification.entries =
            try transaction.row("SELECT COUNT(*) AS n FROM audit_entry")?.integer("n") ?? 0
        guard let newest else { return }
        // A sealer that works off what is older than a while has sealed within the last minute.
        let mayBeCatchingUp = now - newest.sealedAt < 60
        let highest =
            try transaction.row("SELECT MAX(sequence) AS sequence FROM audit_leaf")?.integer("sequence") ?? 0
        let rows = try transaction.rows(
            """
            SELECT \(StoredEntry.columns) FROM audit_entry
            WHERE ((audit_entry.recorded_at < ? AND (audit_entry.sequence < ? OR ? = 0))
                OR audit_entry.sequence < 1 OR audit_entry.recorded_at > ?)
                AND NOT EXISTS (SELECT 1 FROM audit_leaf WHERE audit_leaf.sequence = audit_entry.sequence)
            ORDER BY audit_entry.sequence LIMIT 100
            """,
            [
                .integer(newest.sealedAt - Self.longest), .integer(highest), .integer(mayBeCatchingUp ? 1 : 0),
                .integer(now + 86_400),
            ])
        for entry in rows.compactMap(StoredEntry.init) { verification.add(Finding(.entryInserted, entry: entry)) }
    }
}
