import Foundation
import Kernel
import Storage
import Synchronization
import TestSupport
import Testing

/// Reads see one snapshot; writes are as if one came after the other.
@Suite struct TransactionContractTests {
    struct Stop: Error {}

    @Test(arguments: TestEngine.all)
    func `a write that throws leaves nothing`(engine: Engine) async throws {
        let bench = try Bench(engine)
        await #expect(throws: Stop.self) {
            try await bench.database.write {
                try $0.execute("INSERT INTO thing (id, name) VALUES (1, 'a')")
                throw Stop()
            }
        }
        #expect(try await bench.integer("SELECT COUNT(*) AS n FROM thing") == 0)
    }

    @Test(arguments: TestEngine.all)
    func `a read sees one moment, whatever is written meanwhile`(engine: Engine) async throws {
        let bench = try Bench(engine)
        try await bench.add(1, "a")
        let (readers, started) = AsyncStream.makeStream(of: Void.self)
        let written = DispatchSemaphore(value: 0)
        async let counts = bench.database.read { transaction in
            let before = try transaction.row("SELECT COUNT(*) AS n FROM thing")?.integer("n")
            started.yield()
            written.wait()
            return (before, try transaction.row("SELECT COUNT(*) AS n FROM thing")?.integer("n"))
        }
        for await _ in readers { break }
        try await bench.add(2, "b")
        #expect(try await bench.integer("SELECT COUNT(*) AS n FROM thing") == 2)
        written.signal()
        #expect(try await counts == (1, 1))
    }

    @Test(arguments: TestEngine.all)
    func `a read cannot write`(engine: Engine) async throws {
        let bench = try Bench(engine)
        await #expect(throws: StorageFailure.self) {
            try await bench.database.read { try $0.execute("INSERT INTO thing (id, name) VALUES (1, 'a')") }
        }
    }

    @Test(arguments: TestEngine.all)
    func `writers who read and then write lose no change of each other`(engine: Engine) async throws {
        let bench = try Bench(engine)
        try await bench.add(1, "counter", size: 0)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<25 {
                        try await bench.database.write { transaction in
                            let size = try transaction.row("SELECT size FROM thing WHERE id = 1")?.integer("size") ?? 0
                            try transaction.execute("UPDATE thing SET size = ? WHERE id = 1", [.integer(size + 1)])
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await bench.integer("SELECT size AS n FROM thing WHERE id = 1") == 200)
    }

    @Test(arguments: TestEngine.all)
    func `a rule over many rows holds though each writer saw it hold`(engine: Engine) async throws {
        // Given a rule: the next number is one more than the largest, without gaps.
        let bench = try Bench(engine)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<6 {
                group.addTask {
                    for number in 0..<10 {
                        try await bench.database.write { transaction in
                            let last =
                                try transaction.row("SELECT COALESCE(MAX(size), 0) AS n FROM thing")?.integer("n") ?? 0
                            try transaction.execute(
                                "INSERT INTO thing (id, name, size) VALUES (?, ?, ?)",
                                [
                                    .integer(Int64(writer * 100 + number)), .text("\(writer) \(number)"),
                                    .integer(last + 1),
                                ])
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        let row = try await bench.database.read {
            try $0.row("SELECT COUNT(DISTINCT size) AS kinds, MAX(size) AS most, COUNT(*) AS n FROM thing")
        }
        #expect(row?.integer("kinds") == 60)
        #expect(row?.integer("most") == 60)
        #expect(row?.integer("n") == 60)
    }

    @Test(arguments: TestEngine.all)
    func `who waits for a turn sees numbers appear in order`(engine: Engine) async throws {
        let bench = try Bench(engine)
        let isDone = Mutex(false)
        let watcher = Task {
            // A reader who remembers the newest number misses none that comes later.
            var newest: Int64 = 1
            var seen = 1
            while true {
                let ended = isDone.withLock { $0 }
                let after = newest
                let rows = try await bench.database.read {
                    try $0.rows(
                        "SELECT sequence AS n FROM line WHERE sequence > ? ORDER BY sequence", [.integer(after)])
                }
                seen += rows.count
                newest = rows.last?.integer("n") ?? newest
                if ended { return seen }
                await Task.yield()
            }
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<6 {
                group.addTask {
                    for number in 0..<20 {
                        try await bench.database.write { transaction in
                            if number % 2 == 0 {
                                try transaction.execute("UPDATE thing SET size = 1 WHERE id = \(writer)")
                            }
                            try transaction.takeTurn(at: "line")
                            try transaction.execute("INSERT INTO line (word) VALUES ('x')")
                            try transaction.execute("UPDATE thing SET size = 2 WHERE id = \(writer)")
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        isDone.withLock { $0 = true }
        #expect(try await watcher.value == 121)
    }

    @Test(arguments: TestEngine.all)
    func `many readers at once are all answered`(engine: Engine) async throws {
        let bench = try Bench(engine)
        let sum = try await withThrowingTaskGroup(of: Int64.self) { group in
            for number in 0..<300 {
                group.addTask { try await bench.integer("SELECT ? + 0 AS n", [.integer(Int64(number))]) ?? 0 }
            }
            return try await group.reduce(0, +)
        }
        #expect(sum == 299 * 300 / 2)
    }

    @Test(arguments: TestEngine.all)
    func `closures that wait hold up nobody else`(engine: Engine) async throws {
        let bench = try Bench(engine)
        let end = DispatchSemaphore(value: 0)
        let waiting = (0..<3).map { _ in Task { try await bench.database.read { _ in end.wait() } } }
        // More of them than this machine has threads for tasks, and yet a task runs.
        await Task.yield()
        for _ in waiting { end.signal() }
        for task in waiting { try await task.value }
        #expect(try await bench.integer("SELECT 1 AS n") == 1)
    }
}
