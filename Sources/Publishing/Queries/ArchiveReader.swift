import Storage

/// Everything that the portal shows, as records that another system can read; `docs/archive.md` describes them.
public struct ArchiveReader: Sendable {
    let database: Database

    public init(database: Database) { self.database = database }

    /// Reads all records of one snapshot. `body` may run more than once, each time from the beginning.
    public func read<Result: Sendable>(
        _ body: @escaping @Sendable (ArchiveRecords) throws -> Result
    ) async throws -> Result {
        try await database.read { try body(ArchiveRecords(transaction: $0)) }
    }

    /// The media types of all public files, by hash.
    public func mediaTypes() async throws -> [String: String] {
        try await database.read { transaction in
            var types: [String: String] = [:]
            try transaction.scan("SELECT hash, media_type FROM stored_file WHERE \(WithheldFiles.isFree)") { row in
                types[row.text(0)] = row.text(1)
                return true
            }
            return types
        }
    }
}
