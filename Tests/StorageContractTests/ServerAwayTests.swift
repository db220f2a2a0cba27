import Foundation
import Kernel
import Storage
import Synchronization
import TestSupport
import Testing

/// A server that goes away and comes back.
@Suite(.enabled(if: TestEngine.hasPostgreSQL, "\(TestEngine.skipped)"))
struct ServerAwayTests {
    private static func table(_ cluster: TestCluster) throws -> Database {
        try Database(
            at: DatabaseAddress(cluster.url),
            migrations: [Migration("2026-11-26-away", sql: "CREATE TABLE visit (id INTEGER PRIMARY KEY)")])
    }

    private static func count(_ database: Database) async throws -> Int64? {
        try await database.read { try $0.row("SELECT COUNT(*) AS n FROM visit")?.integer("n") }
    }

    @Test func `readers and writers are told, and go on when it is back`() async throws {
        let cluster = try TestCluster()
        let database = try Self.table(cluster)
        try await database.write { try $0.execute("INSERT INTO visit VALUES (1)") }
        try cluster.crash()
        let reading = await #expect(throws: StorageFailure.self) { try await Self.count(database) }
        #expect(reading?.kind == .unavailable)
        #expect(reading?.isTemporary == true)
        let writing = await #expect(throws: StorageFailure.self) {
            try await database.write { try $0.execute("INSERT INTO visit VALUES (2)") }
        }
        #expect(writing?.kind == .unavailable)
        try cluster.start()
        #expect(try await Self.count(database) == 1)
        try await database.write { try $0.execute("INSERT INTO visit VALUES (2)") }
        #expect(try await Self.count(database) == 2)
    }

    @Test func `connections that broke while nobody looked are replaced unnoticed`() async throws {
        let cluster = try TestCluster()
        let database = try Self.table(cluster)
        // Given three open connections
        for _ in 0..<3 {
            async let first = Self.count(database)
            async let second = Self.count(database)
            async let third = Self.count(database)
            _ = try await (first, second, third)
        }
        try cluster.crash()
        try cluster.start()
        for id in 1...6 {
            try await database.write { try $0.execute("INSERT INTO visit VALUES (?)", [.integer(Int64(id))]) }
            #expect(try await Self.count(database) == Int64(id))
        }
    }

    @Test func `a transaction that is lost before its end is run again, once`() async throws {
        let cluster = try TestCluster()
        let database = try Self.table(cluster)
        let runs = Mutex(0)
        try await database.write { transaction in
            try transaction.execute("INSERT INTO visit VALUES (1)")
            let run = runs.withLock { runs in
                runs += 1
                return runs
            }
            if run == 1 {
                try cluster.crash()
                try cluster.start()
            }
            try transaction.execute("INSERT INTO visit VALUES (2)")
        }
        #expect(runs.withLock { $0 } == 2)
        #expect(try await Self.count(database) == 2)
        let always = await #expect(throws: StorageFailure.self) {
            try await database.read { transaction in
                try cluster.crash()
                try cluster.start()
                return try transaction.row("SELECT 1 AS one")
            }
        }
        #expect(always?.kind == .unavailable)
        #expect(try await Self.count(database) == 2)
    }

    @Test func `when the server dies while committing nobody claims to know`() async throws {
        let cluster = try TestCluster()
        let database = try Self.table(cluster)
        let runs = Mutex(0)
        let failure = await #expect(throws: StorageFailure.self) {
            try await database.write { transaction in
                runs.withLock { $0 += 1 }
                try transaction.execute("INSERT INTO visit VALUES (1)")
                try cluster.crash()
            }
        }
        #expect(failure?.kind == .uncertain)
        #expect(failure?.isTemporary == false)
        #expect(failure?.problem.key == "problem_database_uncertain")
        #expect(runs.withLock { $0 } == 1)
        try cluster.start()
        #expect(try await Self.count(database) == 0)
    }

    @Test func `who waits too long for a connection is told`() async throws {
        let place = try TestPlace(.postgreSQL)
        let database = try Database(at: place.address, migrations: Bench.migrations)
        let (begun, started) = AsyncStream.makeStream(of: Void.self)
        let end = DispatchSemaphore(value: 0)
        // Given all four connections in use
        let holders = (0..<4).map { _ in
            Task {
                try await database.read { _ in
                    started.yield()
                    end.wait()
                }
            }
        }
        var count = 0
        for await _ in begun {
            count += 1
            if count == 4 { break }
        }
        let failure = await #expect(throws: StorageFailure.self) { try await Self.one(database) }
        #expect(failure?.kind == .busy)
        #expect(failure?.problem.key == "problem_database_busy")
        for _ in holders { end.signal() }
        for holder in holders { try await holder.value }
        #expect(try await Self.one(database) == 1)
    }

    private static func one(_ database: Database) async throws -> Int64? {
        try await database.read { try $0.row("SELECT 1 AS n")?.integer("n") }
    }
}
