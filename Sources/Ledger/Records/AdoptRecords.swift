import Kernel
import Storage

/// Takes records whose entries are from before entries carried a state under the ledger's protection, as they stand.
public struct AdoptRecords: Sendable {
    let database: Database
    let kinds: [RecordKind]
    let now: @Sendable () -> Int64

    /// - Parameter now: seconds since 1970.
    public init(database: Database, kinds: [RecordKind], now: @escaping @Sendable () -> Int64) {
        (self.database, self.kinds, self.now) = (database, kinds, now)
    }

    /// Appends an entry `KIND.adopted` for each, some hundred in a transaction.
    /// - Returns: how many there were.
    public func callAsFunction(actor: String) async throws -> Int {
        var count = 0
        for kind in kinds {
            var last = Int64.min
            while let done = try await adopt(kind, after: last, actor: actor) {
                last = done.last
                count += done.count
            }
        }
        return count
    }

    private func adopt(_ kind: RecordKind, after last: Int64, actor: String) async throws
        -> (last: Int64, count: Int)?
    {
        let seconds = now()
        return try await database.write { transaction in
            let records = try kind.states(last, 500, transaction)
            guard let end = records.last?.id else { return nil }
            var count = 0
            for record in records {
                let row = try transaction.row(
                    """
                    SELECT MAX(version) AS version, MAX(CASE WHEN state IS NULL THEN 0 ELSE 1 END) AS is_stated
                    FROM audit_entry WHERE subject_kind = ? AND subject = ?
                    """, [.text(kind.name), .integer(record.id)])
                // A record without any entry is no record from before: verification names it.
                guard let version = row?.integer("version"), row?.integer("is_stated") == 0 else { continue }
                count += 1
                try Ledger.append(
                    AuditEntry(
                        actor: actor, action: kind.name + ".adopted", subjectKind: kind.name, subject: record.id,
                        version: version, state: record.digest), at: seconds, in: transaction)
            }
            return (end, count)
        }
    }
}
