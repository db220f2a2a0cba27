import Foundation
import GRDB
import Kernel

/// The platform's database: reads see one snapshot, a write is one transaction.
///
/// The closures are synchronous and run on the engine's own threads, never on an event loop.
public final class Database: Sendable {
    private let pool: DatabasePool

    /// Opens or creates the SQLite file and applies the migrations that it lacks.
    ///
    /// WAL, `synchronous=FULL`, foreign keys on.
    /// - Parameter splitters: what the full-text tables of the migrations name.
    /// - Throws: `Problem` when the file cannot be opened or is no database of this program.
    public init(file: String, migrations: [Migration], splitters: [any TextSplitter.Type] = []) throws {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(10)
        configuration.maximumReaderCount = 4
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA synchronous = FULL")
            // 8 MB of pages a connection: most of what a batch of the full-text index changes is written once.
            try database.execute(sql: "PRAGMA cache_size = -8000")
            try FullText.prepare(database, splitters: splitters)
        }
        // Two programs may open a new folder at once: one makes the tables, the other waits.
        let lock = open(file + ".lock", O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        if lock >= 0 { flock(lock, LOCK_EX) }
        defer { if lock >= 0 { close(lock) } }
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

    /// Runs `body` on one snapshot.
    public func read<Result: Sendable>(
        _ body: @escaping @Sendable (Transaction) throws -> Result
    ) async throws -> Result {
        try await pool.read { try body(Transaction($0)) }
    }

    /// Runs `body` in one transaction, committed when it returns and undone when it throws.
    public func write<Result: Sendable>(
        _ body: @escaping @Sendable (Transaction) throws -> Result
    ) async throws -> Result {
        try await pool.write { try body(Transaction($0)) }
    }
}

/// The statements of one snapshot or one transaction. Not to be kept after the closure returns.
public struct Transaction {
    let database: GRDB.Database

    init(_ database: GRDB.Database) { self.database = database }

    /// The rows of a query; `?` are bound in order.
    public func rows(_ sql: String, _ values: [Value] = []) throws -> [Row] {
        let statement = try database.cachedStatement(sql: sql)
        let cursor = try GRDB.Row.fetchCursor(statement, arguments: Self.arguments(values))
        var rows: [Row] = []
        while let row = try cursor.next() {
            var columns: [String: Value] = [:]
            for (name, value) in row { columns[name] = Self.value(value) }
            rows.append(Row(columns))
        }
        return rows
    }

    /// The first row of a query, if any.
    public func row(_ sql: String, _ values: [Value] = []) throws -> Row? { try rows(sql, values).first }

    /// Runs a statement that changes data.
    public func execute(_ sql: String, _ values: [Value] = []) throws {
        try database.cachedStatement(sql: sql).execute(arguments: Self.arguments(values))
    }

    static func arguments(_ values: [Value]) -> StatementArguments {
        StatementArguments(
            values.map { value -> (any DatabaseValueConvertible)? in
                switch value {
                case .null: nil
                case .integer(let integer): integer
                case .real(let real): real
                case .text(let text): text
                case .blob(let bytes): Data(bytes)
                }
            })
    }

    private static func value(_ value: DatabaseValue) -> Value {
        switch value.storage {
        case .null: .null
        case .int64(let integer): .integer(integer)
        case .double(let real): .real(real)
        case .string(let text): .text(text)
        case .blob(let data): .blob([UInt8](data))
        }
    }
}
