import Kernel
import Storage
import TestSupport
import Testing

/// The SQL that rooms write means the same on both engines.
@Suite struct StatementContractTests {
    @Test(arguments: TestEngine.all)
    func `a broken rule of the tables says which sort of rule`(engine: Engine) async throws {
        let bench = try Bench(engine)
        try await bench.add(1, "a")
        let cases: [(String, StorageFailure.Kind)] = [
            ("INSERT INTO thing (id, name) VALUES (1, 'b')", .unique),
            ("INSERT INTO thing (id, name) VALUES (2, 'a')", .unique),
            ("INSERT INTO part (thing, place) VALUES (9, 1)", .foreignKey),
            ("INSERT INTO thing (id, name) VALUES (3, 'forbidden; \"''?')", .check),
            ("INSERT INTO thing (id, name) VALUES (3, NULL)", .notNull),
            ("SELECT nothing FROM nowhere", .statement), ("SELEC 1", .statement),
        ]
        for (sql, kind) in cases {
            let failure = await #expect(throws: StorageFailure.self) {
                try await bench.database.write { try $0.execute(sql) }
            }
            #expect(failure?.kind == kind, "\(sql)")
            #expect(failure?.description.contains("database \(kind.rawValue)") == true)
        }
        let deleting = await #expect(throws: StorageFailure.self) {
            try await bench.database.write {
                try $0.execute("INSERT INTO part (thing, place) VALUES (1, 1)")
                try $0.execute("DELETE FROM thing WHERE id = 1")
            }
        }
        #expect(deleting?.kind == .foreignKey)
        #expect(try await bench.integer("SELECT COUNT(*) AS n FROM part") == 0)
    }

    @Test(arguments: TestEngine.all)
    func `what a failed statement leaves behind is undone even when the closure goes on`(engine: Engine) async throws {
        let bench = try Bench(engine)
        try await bench.add(1, "a")
        let failure = await #expect(throws: StorageFailure.self) {
            try await bench.database.write {
                try $0.execute("INSERT INTO thing (id, name) VALUES (2, 'b')")
                try? $0.execute("INSERT INTO thing (id, name) VALUES (3, 'a')")
            }
        }
        #expect(failure?.kind == .unique)
        #expect(try await bench.integer("SELECT COUNT(*) AS n FROM thing") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `upserts, RETURNING, tables in a WITH and windows are spoken`(engine: Engine) async throws {
        let bench = try Bench(engine)
        let upsert = """
            INSERT INTO thing (id, name, size) VALUES (?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET name = excluded.name, size = thing.size + excluded.size
            RETURNING size AS n
            """
        let results = try await bench.database.write { transaction in
            try [(1, "a", 1), (1, "b", 2), (2, "c", 7), (2, "c", 7)].map { id, name, size in
                try transaction.row(upsert, [.integer(Int64(id)), .text(name), .integer(Int64(size))])?.integer("n")
            }
        }
        #expect(results == [1, 3, 7, 14])
        try await bench.database.write {
            try $0.execute("INSERT INTO thing (id, name) VALUES (1, 'z') ON CONFLICT DO NOTHING")
        }
        let rows = try await bench.database.read {
            try $0.rows(
                """
                WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?),
                    known AS (SELECT id, name, ROW_NUMBER() OVER (ORDER BY size DESC) AS place,
                        SUM(size) OVER (ORDER BY id) AS total FROM thing)
                SELECT n, name, place, total FROM numbers LEFT JOIN known ON known.id = n ORDER BY n
                """, [.integer(3)])
        }
        #expect(rows.map { $0.integer("place") } == [2, 1, nil])
        #expect(rows.map { $0.integer("total") } == [3, 17, nil])
        #expect(rows.map { $0.text("name") } == ["b", "c", nil])
    }

    @Test(arguments: TestEngine.all)
    func `a question mark in quotes and remarks is no place for a value`(engine: Engine) async throws {
        let bench = try Bench(engine)
        let found = try await bench.database.read {
            try $0.row(
                """
                SELECT '?' AS a, 'it''s ?' AS b, ? AS c, /* ? ' */ ? AS d, -- ? and '
                    1 AS "e?", CAST(? AS TEXT) AS f
                """, [.text("x?$1"), .integer(2), .null])
        }
        #expect(found?.text("a") == "?")
        #expect(found?.text("b") == "it's ?")
        #expect(found?.text("c") == "x?$1")
        #expect(found?.integer("d") == 2)
        #expect(found?.integer("e?") == 1)
        #expect(found?.text("f") == nil)
    }

    @Test(arguments: TestEngine.all)
    func `too few or too many values are refused`(engine: Engine) async throws {
        let bench = try Bench(engine)
        for values in [[], [Value.integer(1), .integer(2)]] {
            await #expect(throws: StorageFailure.self) {
                try await bench.database.read { try $0.rows("SELECT 1 AS n WHERE 1 = ?", values) }
            }
        }
    }

    @Test(arguments: TestEngine.all)
    func `more statements than are kept ready are all understood`(engine: Engine) async throws {
        let bench = try Bench(engine)
        let sum = try await bench.database.read { transaction in
            var sum: Int64 = 0
            for round in 0..<2 {
                for number in 0..<700 {
                    sum += try transaction.row("SELECT \(number) + ? AS n", [.integer(Int64(round))])?.integer("n") ?? 0
                }
            }
            return sum
        }
        #expect(sum == 2 * (699 * 700 / 2) + 700)
    }

    @Test(arguments: TestEngine.all)
    func `numbers that the database gives grow, and explicit ones are kept`(engine: Engine) async throws {
        let bench = try Bench(engine)
        let numbers = try await bench.database.write { transaction in
            try ["b", "c"].compactMap {
                try transaction.row("INSERT INTO line (word) VALUES (?) RETURNING sequence AS n", [.text($0)])?.integer(
                    "n")
            }
        }
        #expect(numbers == [2, 3])
        try await bench.database.write { try $0.execute("INSERT INTO line (sequence, word) VALUES (90, 'x')") }
        #expect(try await bench.integer("SELECT COUNT(*) AS n FROM line") == 4)
    }

    @Test(arguments: TestEngine.all)
    func `rows are handed on while they are read, other statements may run meanwhile`(engine: Engine) async throws {
        let bench = try Bench(engine)
        try await bench.database.write { transaction in
            for number in 0..<3000 {
                try transaction.execute("INSERT INTO line (word) VALUES (?)", [.text("w\(number)")])
            }
        }
        let sql = "SELECT sequence, word FROM line ORDER BY sequence"
        let (all, nested, first) = try await bench.database.read { transaction in
            var all = 0
            var nested = 0
            var first: [String] = []
            try transaction.scan(sql) { columns in
                all += 1
                let bytes = try columns.withBytes(1) { $0.count }
                #expect(bytes == columns.text(1).utf8.count)
                return true
            }
            try transaction.scan(sql) { columns in
                nested += Int(
                    try transaction.row("SELECT ? AS n", [.integer(columns.integer(0) > 0 ? 1 : 0)])?.integer("n") ?? 0)
                if nested == 10 { try transaction.scan(sql) { _ in false } }
                return true
            }
            try transaction.scan(sql) { columns in
                first.append(columns.text(1))
                return first.count < 2
            }
            return (all, nested, first)
        }
        #expect(all == 3001)
        #expect(nested == 3001)
        #expect(first == ["first", "w0"])
        struct Stop: Error {}
        await #expect(throws: Stop.self) {
            try await bench.database.read { try $0.scan(sql) { _ in throw Stop() } }
        }
        #expect(try await bench.integer("SELECT COUNT(*) AS n FROM line") == 3001)
    }

    @Test(arguments: TestEngine.all)
    func `sixteen megabytes are one value`(engine: Engine) async throws {
        let bench = try Bench(engine)
        let bytes = (0..<16 * 1024 * 1024).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        try await bench.database.write {
            try $0.execute("INSERT INTO thing (id, name, bytes) VALUES (1, 'big', ?)", [.blob(bytes)])
        }
        #expect(try await bench.values("SELECT bytes FROM thing", count: 1) == [.blob(bytes)])
    }
}
