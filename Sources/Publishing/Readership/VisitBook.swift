import Kernel
import Storage

/// Writes counted visits into the database, each exactly once: what could not be written waits for the next round, and
/// what was written without our hearing of it is known by the number of its batch.
///
/// Several nodes add to the same rows.
public actor VisitBook {
    private let database: Database
    private let now: @Sendable () -> Int64
    /// Who writes: one of this process alone.
    private let writer: Int64
    private var batch: Int64 = 0
    /// The visits of the batch, until it is written.
    private var waiting: [VisitCount] = []
    private var isWriting = false

    /// - Parameter now: seconds since 1970.
    public init(database: Database, identifiers: IdentifierGenerator, now: @escaping @Sendable () -> Int64) {
        (self.database, self.now) = (database, now)
        writer = identifiers.next(VisitBook.self).rawValue
    }

    /// Writes what still waits, and then what was counted since.
    /// - Parameter take: gives what was counted, once: it is not asked while an earlier batch waits.
    /// - Throws: `StorageFailure` when the database cannot be written to; nothing is lost then.
    public func write(_ take: @Sendable () -> [VisitCount]) async throws {
        // A round that comes while another waits for the database leaves all to it.
        guard !isWriting else { return }
        isWriting = true
        defer { isWriting = false }
        if !waiting.isEmpty { try await writeWaiting() }
        waiting = take()
        guard !waiting.isEmpty else { return }
        batch += 1
        try await writeWaiting()
    }

    /// How many visits wait.
    var waitingVisits: Int64 { waiting.reduce(0) { $0 &+ $1.visits } }

    private func writeWaiting() async throws {
        let (counts, batch, writer, now) = (waiting, batch, writer, now())
        try await database.write { transaction in
            guard try Self.isNew(batch, of: writer, now, transaction) else { return }
            try VisitRows(transaction: transaction).add(counts)
        }
        waiting = []
    }

    /// Whether a batch is not written yet. A commit of which nobody heard counts: its row is there.
    private static func isNew(
        _ batch: Int64, of writer: Int64, _ now: Int64, _ transaction: Transaction
    ) throws -> Bool {
        if batch == 1 {
            // Processes that ended long ago try nothing again.
            try transaction.execute("DELETE FROM visit_writer WHERE written_at < ?", [.integer(now - 7 * 86_400)])
        }
        let row = try transaction.row(
            """
            INSERT INTO visit_writer (id, batch, written_at) VALUES (?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET batch = excluded.batch, written_at = excluded.written_at
            WHERE visit_writer.batch < excluded.batch
            RETURNING id
            """, [.integer(writer), .integer(batch), .integer(now)])
        return row != nil
    }
}
