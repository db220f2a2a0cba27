import Storage

/// Reads the messages that left with transactions, of this process or another.
public struct OutboxReader: Sendable {
    let database: Database

    public init(database: Database) { self.database = database }

    /// The touched pages of all messages after `sequence`, and the newest sequence.
    public func touched(after sequence: Int64) async throws -> (pages: Set<String>, sequence: Int64) {
        try await database.read { transaction in
            let rows = try transaction.rows(
                "SELECT sequence, touched FROM outbox WHERE sequence > ? ORDER BY sequence LIMIT 2000",
                [.integer(sequence)])
            var pages: Set<String> = []
            for row in rows { pages.formUnion((row.text("touched") ?? "").split(separator: "\n").map(String.init)) }
            return (pages, rows.last?.integer("sequence") ?? sequence)
        }
    }

    /// The newest message there is.
    public func newest() async throws -> Int64 {
        try await database.read { try PublicReader.sequence(in: $0) }
    }
}
