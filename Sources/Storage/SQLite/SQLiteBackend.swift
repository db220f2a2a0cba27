import Foundation
import GRDB
import Kernel

/// An SQLite file: WAL, `synchronous=FULL`, foreign keys on.
final class SQLiteBackend: EngineBackend {
    private let pool: DatabasePool

    init(file: String, migrations: [Migration], splitters: [any TextSplitter.Type]) throws {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(10)
        configuration.maximumReaderCount = 4
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA synchronous = FULL")
            // 8 MB of pages a connection: most of what a batch of the full-text index changes is written once.
            try database.execute(sql: "PRAGMA cache_size = -8000")
            // As in PostgreSQL.
            try database.execute(sql: "PRAGMA case_sensitive_like = ON")
            try FullText.prepare(database, splitters: splitters)
        }
        // Two programs may open a new folder at once: one makes the tables, the other waits.
        let lock = open(file + ".lock", O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        if lock >= 0 { flock(lock, LOCK_EX) }
        defer { if lock >= 0 { Glibc.close(lock) } }
        do {
            pool = try DatabasePool(path: file, configuration: configuration)
            var migrator = DatabaseMigrator()
            for migration in migrations {
                migrator.registerMigration(migration.name) { try $0.execute(sql: migration.sql) }
            }
            try migrator.migrate(pool)
        } catch {
            throw Problem(field: file, key: "problem_database", arguments: ["cause": "\(error)"])
        }
    }

    func read<Result: Sendable>(
        _ body: @escaping @Sendable (Transaction) throws -> Result
    ) async throws -> Result {
        try await StorageFailure.translating { try await pool.read { try SQLiteSession.run($0, body) } }
    }

    func write<Result: Sendable>(
        _ body: @escaping @Sendable (Transaction) throws -> Result
    ) async throws -> Result {
        try await StorageFailure.translating { try await pool.write { try SQLiteSession.run($0, body) } }
    }

    /// Nothing: an SQLite file is settled by its checkpoint, and its queries name the ways that they take.
    func settle() async throws {}

    func close() {}
}

extension StorageFailure {
    static func translating<Result>(_ body: () async throws -> Result) async throws -> Result {
        do { return try await body() } catch let error as DatabaseError { throw StorageFailure(error) }
    }

    init(_ error: DatabaseError) {
        let kind: Kind =
            switch error.extendedResultCode {
            case .SQLITE_CONSTRAINT_UNIQUE, .SQLITE_CONSTRAINT_PRIMARYKEY, .SQLITE_CONSTRAINT_ROWID: .unique
            case .SQLITE_CONSTRAINT_FOREIGNKEY: .foreignKey
            case .SQLITE_CONSTRAINT_CHECK: .check
            case .SQLITE_CONSTRAINT_NOTNULL: .notNull
            default:
                switch error.resultCode {
                case .SQLITE_BUSY, .SQLITE_LOCKED: .busy
                case .SQLITE_FULL: .full
                case .SQLITE_CANTOPEN, .SQLITE_IOERR: .unavailable
                default: .statement
                }
            }
        self.init(
            kind, message: error.message ?? "\(error.resultCode)", code: "\(error.extendedResultCode.rawValue)",
            sql: error.sql ?? "")
    }
}
