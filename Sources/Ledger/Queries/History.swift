import Kernel
import Storage

extension LedgerReader {
    /// What happened to a record, newest first.
    /// - Parameters:
    ///   - page: from 1.
    ///   - size: entries a page, at most 1,000.
    public func history(of record: SubjectReference, page: Int, size: Int) async throws -> Page<ListedEntry> {
        try await database.read { transaction in
            let subject: [Value] = [.text(record.kind), .integer(record.id)]
            let total =
                try transaction.row(
                    "SELECT COUNT(*) AS n FROM audit_entry WHERE subject_kind = ? AND subject = ?", subject)?
                .integer("n") ?? 0
            let rows = try transaction.rows(
                """
                \(Self.entryJoin) WHERE audit_entry.subject_kind = ? AND audit_entry.subject = ?
                ORDER BY audit_entry.sequence DESC LIMIT ? OFFSET ?
                """, subject + [.integer(Int64(min(size, 1000))), Self.offset(page: page, size: size)])
            return Page(items: rows.compactMap(Self.entry), total: total)
        }
    }

    /// One entry.
    public func entry(_ sequence: Int64) async throws -> ListedEntry? {
        try await database.read {
            try $0.row("\(Self.entryJoin) WHERE audit_entry.sequence = ?", [.integer(sequence)]).flatMap(Self.entry)
        }
    }
}
