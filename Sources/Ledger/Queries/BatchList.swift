import Kernel
import Storage

extension LedgerReader {
    /// Batches, newest first.
    /// - Parameters:
    ///   - page: from 1.
    ///   - size: batches a page, at most 1,000.
    public func batches(page: Int, size: Int) async throws -> Page<Batch> {
        try await database.read { transaction in
            let newest = try Batch.newest(in: transaction)?.number ?? 0
            let rows = try transaction.rows(
                "SELECT \(Batch.columns) FROM audit_batch ORDER BY number DESC LIMIT ? OFFSET ?",
                [.integer(Int64(min(size, 1000))), Self.offset(page: page, size: size)])
            // Numbers have no gaps.
            return Page(items: rows.compactMap(Batch.init), total: newest)
        }
    }

    /// Batches from a number upwards, oldest first, at most 1,000.
    public func batches(from number: Int64, limit: Int) async throws -> [Batch] {
        try await database.read { transaction in
            try transaction.rows(
                "SELECT \(Batch.columns) FROM audit_batch WHERE number >= ? ORDER BY number LIMIT ?",
                [.integer(number), .integer(Int64(min(limit, 1000)))]
            ).compactMap(Batch.init)
        }
    }

    /// The signed end of the chain; `nil` before the first batch.
    public func head() async throws -> LedgerHead? {
        try await database.read { transaction in
            guard let newest = try Batch.newest(in: transaction),
                let key = try transaction.row(
                    "SELECT public_key FROM audit_key WHERE id = ?", [.text(newest.key)])?.text("public_key")
                    .flatMap(PublicKey.init(base64:))
            else { return nil }
            return newest.head(key)
        }
    }

    /// Every key that signed or will, oldest first.
    public func keys() async throws -> [PublicKey] {
        try await database.read { transaction in
            try transaction.rows("SELECT public_key FROM audit_key ORDER BY created_at, id").compactMap {
                $0.text("public_key").flatMap(PublicKey.init(base64:))
            }
        }
    }
}
