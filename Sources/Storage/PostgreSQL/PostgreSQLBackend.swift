import Foundation
import Kernel

/// A PostgreSQL database behind a pool of connections.
///
/// A read is one snapshot (REPEATABLE READ, read only). A write is SERIALIZABLE; the server refuses one of two that got
/// in each other's way, and that one is run again after a pause by chance, at most `mostAttempts` times.
final class PostgreSQLBackend: EngineBackend {
    private static let mostAttempts = 12
    private let pool: ConnectionPool

    init(address: DatabaseAddress, migrations: [Migration]) throws {
        guard case .server(let server) = address.place else {
            throw Problem(field: "\(address)", key: "problem_database_address_scheme")
        }
        do {
            try PostgreSQLMigrator(address: server).migrate(migrations)
        } catch let failure as StorageFailure {
            throw Problem(
                field: "\(address)",
                key: failure.kind == .unavailable ? "problem_database_unreachable" : "problem_database",
                arguments: ["cause": failure.message])
        }
        pool = ConnectionPool(address: server)
    }

    func close() { pool.close() }

    func read<Result: Sendable>(
        _ body: @escaping @Sendable (Transaction) throws -> Result
    ) async throws -> Result {
        try await run(isWrite: false) { slot in try Self.read(slot, body) }
    }

    func write<Result: Sendable>(
        _ body: @escaping @Sendable (Transaction) throws -> Result
    ) async throws -> Result {
        try await run(isWrite: true) { slot in try Self.write(slot, body) }
    }

    func settle() async throws {
        try await run(isWrite: true) { slot in
            // However long it takes; the connection goes, and its setting with it.
            defer { slot.drop() }
            let connection = try slot.open()
            try connection.command("SET statement_timeout = 0")
            try connection.command("VACUUM (ANALYZE)")
        }
    }

    private func run<Result: Sendable>(
        isWrite: Bool, _ body: @escaping @Sendable (ConnectionSlot) throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            pool.submit(
                ConnectionPool.Job(
                    isWrite: isWrite,
                    run: { slot in continuation.resume(with: Swift.Result { try body(slot) }) },
                    refuse: { continuation.resume(throwing: $0) }))
        }
    }

    // MARK: Transactions

    private static func read<Result>(
        _ slot: ConnectionSlot, _ body: (Transaction) throws -> Result
    ) throws -> Result {
        try attempt(slot, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", body) { connection in
            // What was read is true whether or not the server hears that we are done.
            if (try? connection.command("COMMIT")) == nil { slot.drop() }
        }
    }

    private static func write<Result>(
        _ slot: ConnectionSlot, _ body: (Transaction) throws -> Result
    ) throws -> Result {
        try attempt(slot, "BEGIN ISOLATION LEVEL SERIALIZABLE", body) { connection in
            do {
                guard try connection.command("COMMIT") == "COMMIT" else {
                    throw StorageFailure(.statement, message: "the server undid the transaction", code: "25P02")
                }
            } catch let failure as StorageFailure where failure.kind == .unavailable {
                throw StorageFailure(.uncertain, message: failure.message, code: failure.code, sql: "COMMIT")
            }
        }
    }

    /// Runs a transaction until it is through: again after a conflict, once more on a new connection when the old one
    /// turns out to be broken before anything was committed.
    private static func attempt<Result>(
        _ slot: ConnectionSlot, _ begin: String, _ body: (Transaction) throws -> Result,
        commit: (PostgreSQLConnection) throws -> Void
    ) throws -> Result {
        var attempts = 1
        var mayReconnect = true
        var mayForget = true
        while true {
            let connection = try slot.open()
            let session = PostgreSQLSession(connection)
            do {
                try connection.command(begin)
                let result = try body(Transaction(session))
                if let failure = session.failure { throw failure }
                try commit(connection)
                return result
            } catch {
                let failure = session.failure ?? error as? StorageFailure
                slot.undo()
                switch failure?.kind {
                case .conflict? where attempts < mostAttempts:
                    pause(attempts)
                    attempts += 1
                case .unavailable? where mayReconnect:
                    slot.drop()
                    mayReconnect = false
                case .statement? where mayForget && failure.map(SQLState.isStale) == true:
                    slot.drop()
                    mayForget = false
                default: throw error
                }
            }
        }
    }

    /// Longer each time, up to half a second, and never the same for two.
    private static func pause(_ attempts: Int) {
        let most = min(500_000, 2000 << UInt32(min(attempts, 8)))
        usleep(UInt32.random(in: 500...UInt32(most)))
    }
}
