import Kernel
import Storage
import TestSupport
import Testing

/// What goes in comes out, on both engines.
@Suite struct ValueContractTests {
    @Test(.enabled(if: TestEngine.hasPostgreSQL, "\(TestEngine.skipped)"))
    func `PostgreSQL is tested too`() { #expect(TestEngine.all == [.sqlite, .postgreSQL]) }

    @Test(arguments: TestEngine.all)
    func `values of every type come back as they went in`(engine: Engine) async throws {
        let bench = try Bench(engine)
        let rows: [[Value]] = [
            [.text("徐州 𠮷 e\u{301} \u{1F600} ' \" \\ ; -- ? $1"), .real(0.1), .blob([0, 1, 255]), .integer(.max)],
            [.text(""), .real(-1.5e300), .blob([]), .integer(.min)],
            [.text("null"), .null, .null, .null], [.text("zero"), .real(0), .blob([0]), .integer(0)],
            [.text("tiny"), .real(5e-324), .blob([10, 92, 39]), .integer(-1)],
            [.text("large"), .real(.greatestFiniteMagnitude), .null, .integer(4_294_967_296)],
        ]
        try await bench.database.write { transaction in
            for (id, row) in rows.enumerated() {
                try transaction.execute(
                    "INSERT INTO thing (id, name, amount, bytes, size) VALUES (?, ?, ?, ?, ?)",
                    [.integer(Int64(id))] + row)
            }
        }
        for (id, row) in rows.enumerated() {
            let found = try await bench.values(
                "SELECT name, amount, bytes, size FROM thing WHERE id = ?", [.integer(Int64(id))], count: 4)
            #expect(found == row)
            let byName = try await bench.database.read {
                try $0.row("SELECT * FROM thing WHERE id = ?", [.integer(Int64(id))])
            }
            #expect(byName?.integer("size") == (row[3] == .null ? nil : byName?.integer("size")))
            if case .text(let text) = row[0] { #expect(byName?.text("name") == text) }
        }
    }

    @Test(arguments: TestEngine.all)
    func `expressions have the types that rooms rely on`(engine: Engine) async throws {
        let bench = try Bench(engine)
        for (id, size) in [(1, 10), (2, 20), (3, nil)] as [(Int64, Int64?)] {
            try await bench.add(id, "n\(id)", size: size)
        }
        let found = try await bench.values(
            """
            SELECT COUNT(*), SUM(size), MAX(size), AVG(size), COALESCE(MAX(amount), 0), 1, 1.5, LENGTH('徐州'),
                CASE WHEN 1 = 1 THEN 'yes' ELSE 'no' END, NULL, SUM(CASE WHEN size > 10 THEN 1 ELSE 0 END),
                7 / 2, -7 / 2, -7 % 3, UPPER('abc'), SUBSTR('徐州工业', 2, 2), 'a' || 'b', ABS(-3), SUM(amount)
            FROM thing
            """, count: 19)
        #expect(found[0...3] == [.integer(3), .integer(30), .integer(20), .real(15)])
        #expect(found[4] == .integer(0) || found[4] == .real(0))
        #expect(
            found[5...12] == [
                .integer(1), .real(1.5), .integer(2), .text("yes"), .null, .integer(1), .integer(3), .integer(-3),
            ])
        #expect(
            found[13...18] == [.integer(-1), .text("ABC"), .text("州工"), .text("ab"), .integer(3), .null])
    }

    @Test(arguments: TestEngine.all)
    func `a condition is 1 or 0 when it is read`(engine: Engine) async throws {
        let found = try await Bench(engine).values("SELECT 1 = 1, 1 = 2, EXISTS (SELECT 1 FROM line)", count: 3)
        #expect(found == [.integer(1), .integer(0), .integer(1)])
    }

    @Test(arguments: TestEngine.all)
    func `a null fits any place, and a value fits where a null was`(engine: Engine) async throws {
        let bench = try Bench(engine)
        let insert = "INSERT INTO thing (id, name, amount, bytes, size) VALUES (?, ?, ?, ?, ?)"
        try await bench.database.write { transaction in
            try transaction.execute(insert, [.integer(1), .text("a"), .null, .null, .null])
            try transaction.execute(insert, [.integer(2), .text("b"), .real(2), .null, .integer(2)])
            try transaction.execute(insert, [.integer(3), .text("c"), .null, .blob([3]), .integer(3)])
        }
        let query = "SELECT COUNT(*) AS n FROM thing WHERE (? IS NULL OR size = ?) AND (? IS NOT NULL OR 1 = 1)"
        #expect(try await bench.integer(query, [.null, .null, .null]) == 3)
        #expect(try await bench.integer(query, [.integer(2), .integer(2), .text("x")]) == 1)
        #expect(
            try await bench.integer("SELECT COUNT(*) AS n FROM thing WHERE size IS NOT DISTINCT FROM ?", [.null]) == 1)
        #expect(
            try await bench.integer("SELECT COUNT(*) AS n FROM thing WHERE size IS NOT DISTINCT FROM ?", [.integer(3)])
                == 1)
        #expect(try await bench.integer("SELECT COALESCE(?, 7) AS n", [.null]) == 7)
    }

    @Test(arguments: TestEngine.all)
    func `a zero byte in a text is refused and nothing is saved`(engine: Engine) async throws {
        let bench = try Bench(engine)
        let problem = await #expect(throws: Problem.self) {
            try await bench.database.write {
                try $0.execute("INSERT INTO thing (id, name) VALUES (1, 'x')")
                try $0.execute("INSERT INTO thing (id, name) VALUES (2, ?)", [.text("a\0b")])
            }
        }
        #expect(problem?.key == "problem_zero_byte")
        #expect(try await bench.integer("SELECT COUNT(*) AS n FROM thing") == 0)
    }

    @Test(arguments: TestEngine.all)
    func `what is not a number is null`(engine: Engine) async throws {
        let bench = try Bench(engine)
        try await bench.database.write {
            try $0.execute("INSERT INTO thing (id, name, amount) VALUES (1, 'x', ?)", [.real(.nan)])
        }
        #expect(try await bench.values("SELECT amount FROM thing", count: 1) == [.null])
    }

    @Test(arguments: TestEngine.all)
    func `texts compare and sort by their bytes`(engine: Engine) async throws {
        let bench = try Bench(engine)
        let names = ["b", "B", "a", "A", "_", "é", "e", "z", "徐州", "澄州", "10", "9", "ａ"]
        for (id, name) in names.enumerated() {
            try await bench.add(Int64(id), name, size: id % 2 == 0 ? Int64(id) : nil)
        }
        let sorted = names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        let afterZ = sorted.filter { "Z".utf8.lexicographicallyPrecedes($0.utf8) }
        func found(_ sql: String) async throws -> [String] {
            try await bench.database.read { try $0.rows(sql).compactMap { $0.text("name") } }
        }
        #expect(try await found("SELECT name FROM thing ORDER BY name") == sorted)
        #expect(try await found("SELECT name FROM thing WHERE name > 'Z' ORDER BY name DESC") == afterZ.reversed())
        #expect(
            try await found("SELECT name FROM thing WHERE name LIKE 'A%' OR name LIKE '%徐%' ORDER BY name") == [
                "A", "徐州",
            ])
        #expect(try await found("SELECT MAX(name) AS name FROM thing") == ["ａ"])
        let nulls = try await found("SELECT name FROM thing ORDER BY size NULLS FIRST, id LIMIT 2")
        #expect(nulls == ["B", "A"])
    }
}
