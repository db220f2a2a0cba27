import Exchange
import Foundation
import Kernel
import Ledger
import Publishing
import Storage

/// Moves a whole platform from one database to another, and proves that nothing is missing.
public struct MovePlatform: Sendable {
    /// What was moved.
    public struct Report: Sendable {
        public let tables: [DatabaseMove.Moved]
        /// The newest signed head of the ledger, the same on both sides; `nil` while nothing is sealed.
        public let head: LedgerHead?
        /// Stored files that the folder holds; `nil` when no folder was given.
        public let files: Int?
    }

    let from: DatabaseAddress
    let to: DatabaseAddress
    let files: FileStore?

    /// - Parameter dataFolder: where the files are; when given, each file that the database names must be there.
    /// - Throws: `Problem` when an address cannot be understood, or there is nothing to move.
    public init(from: String, to: String, dataFolder: String?) throws {
        self.from = try DatabaseAddress(from)
        self.to = try DatabaseAddress(to)
        files = dataFolder.map { FileStore(folder: $0 + "/files") }
        // A wrong path must not become a new, empty database.
        if self.from.engine == .sqlite, !FileManager.default.fileExists(atPath: from) {
            throw Problem(field: from, key: "problem_no_platform")
        }
        guard self.from != self.to else { throw Problem(field: to, key: "problem_move_same") }
    }

    /// Moves everything but the search, which is made anew.
    public func callAsFunction() async throws -> Report {
        let source = try open(from)
        let target = try open(to)
        let found = try await filesPresent(source)
        let scratch = Scratch.path + "/move-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: scratch, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: scratch) }
        let fresh = try open(DatabaseAddress(file: scratch + "/fresh.sqlite"))
        let move = DatabaseMove(from: source, to: target, fresh: fresh, isDerived: PublishingSchema.isDerived)
        let tables = try await move()
        let head = try await Self.sameHead(source, target)
        try await SearchKeeper(database: target).finish()
        try await target.settle()
        return Report(tables: tables, head: head, files: found)
    }

    private func open(_ address: DatabaseAddress) throws -> Database {
        try Database(at: address, migrations: Platform.migrations, splitters: PublishingSplitters.all)
    }

    /// The place where the ledgers of both sides are compared.
    private static func sameHead(_ source: Database, _ target: Database) async throws -> LedgerHead? {
        let head = try await LedgerReader(database: source).head()
        guard try await LedgerReader(database: target).head()?.chain == head?.chain else {
            throw Problem(field: "--to", key: "problem_move_ledger")
        }
        return head
    }

    private func filesPresent(_ source: Database) async throws -> Int? {
        guard let files else { return nil }
        let hashes = try await source.read { transaction in
            // Those of texts in work too, which are not public yet.
            try transaction.rows(
                """
                SELECT hash FROM stored_file UNION SELECT hash FROM manuscript_file UNION SELECT hash FROM rendition
                UNION SELECT digest FROM matter_file UNION SELECT digest FROM circular_file
                UNION SELECT digest FROM inspection_file
                ORDER BY hash
                """
            ).compactMap { $0.text("hash") }
        }
        for hash in hashes where !files.holds(hash) {
            throw Problem(field: hash, key: "problem_move_file")
        }
        return hashes.count
    }
}
