import Kernel

/// The platform's database: reads see one snapshot, a write is one transaction.
///
/// The closures are synchronous and run on the engine's own threads, never on an event loop. A closure may run more than
/// once: PostgreSQL refuses one of two transactions that got in each other's way, and it is then run again. What it does
/// besides its statements must bear that. After a statement has failed the transaction is over: it is undone, whatever
/// the closure returns.
public final class Database: Sendable {
    /// The engine that keeps the data.
    public let engine: Engine
    private let backend: any EngineBackend

    /// Opens or creates an SQLite file and applies the migrations that it lacks.
    /// - Parameter splitters: what the full-text tables of the migrations name.
    /// - Throws: `Problem` when the file cannot be opened or is no database of this program.
    public init(file: String, migrations: [Migration], splitters: [any TextSplitter.Type] = []) throws {
        engine = .sqlite
        backend = try SQLiteBackend(file: file, migrations: migrations, splitters: splitters)
    }

    /// Opens the database at an address and applies the migrations that it lacks.
    /// - Throws: `Problem` when it cannot be reached or is not what the program needs.
    public init(
        at address: DatabaseAddress, migrations: [Migration], splitters: [any TextSplitter.Type] = []
    ) throws {
        switch address.place {
        case .file(let file):
            engine = .sqlite
            backend = try SQLiteBackend(file: file, migrations: migrations, splitters: splitters)
        case .server:
            engine = .postgreSQL
            backend = try PostgreSQLBackend(address: address, migrations: migrations)
        }
    }

    deinit { backend.close() }

    /// Runs `body` on one snapshot.
    /// - Throws: what `body` throws; `StorageFailure` when the engine fails.
    public func read<Result: Sendable>(
        _ body: @escaping @Sendable (Transaction) throws -> Result
    ) async throws -> Result {
        try await backend.read(body)
    }

    /// Runs `body` in one transaction, committed when it returns and undone when it throws.
    ///
    /// Transactions are as if they ran one after the other.
    /// - Throws: what `body` throws; `StorageFailure` when the engine fails, `.uncertain` when the connection was lost
    ///   while committing, so that nobody knows whether the change is there.
    public func write<Result: Sendable>(
        _ body: @escaping @Sendable (Transaction) throws -> Result
    ) async throws -> Result {
        try await backend.write(body)
    }

    /// After much was loaded at once: gathers what the engine must know of its tables to read them quickly, which
    /// PostgreSQL would do by itself only after some minutes. Reads and writes go on meanwhile.
    /// - Throws: `StorageFailure`.
    public func settle() async throws { try await backend.settle() }
}
