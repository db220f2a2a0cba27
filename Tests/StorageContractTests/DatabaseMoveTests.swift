import Kernel
import Storage
import TestSupport
import Testing

/// Everything moves from any engine to any, or nothing does.
@Suite struct DatabaseMoveTests {
    private static let migrations =
        Bench.migrations + [
            Migration(
                "2026-11-27-move",
                sql: """
                    CREATE TABLE tree (
                        id INTEGER PRIMARY KEY, parent INTEGER REFERENCES tree (id), "order" TEXT, line INTEGER
                            REFERENCES line (sequence));
                    CREATE TABLE cache_of_tree (id INTEGER PRIMARY KEY);
                    INSERT INTO cache_of_tree (id) VALUES (1);
                    """)
        ]

    private struct World {
        let source: TestPlace, target: TestPlace, scratch: TestPlace

        init(_ from: Engine, _ to: Engine) throws {
            (source, target, scratch) = (try TestPlace(from), try TestPlace(to), try TestPlace(.sqlite))
        }

        func open(_ place: TestPlace) throws -> Database { try Database(at: place.address, migrations: migrations) }

        func move() throws -> DatabaseMove {
            DatabaseMove(
                from: try open(source), to: try open(target), fresh: try open(scratch),
                isDerived: { $0.hasPrefix("cache_") })
        }
    }

    private static func fill(_ database: Database) async throws {
        try await database.write { transaction in
            for id in 1...700 {
                try transaction.execute(
                    "INSERT INTO thing (id, name, amount, bytes, size, note) VALUES (?, ?, ?, ?, ?, ?)",
                    [
                        .integer(Int64(id)), .text("名\(id) \u{1F600}"), id % 3 == 0 ? .null : .real(Double(id) / 7),
                        id % 5 == 0 ? .null : .blob([UInt8(id % 256), 0]),
                        id % 2 == 0 ? .integer(Int64(id) << 40) : .null,
                        .text(""),
                    ])
            }
            // A parent with a larger number than its child.
            try transaction.execute("INSERT INTO tree (id, parent) VALUES (9, NULL)")
            try transaction.execute("INSERT INTO tree (id, parent, line) VALUES (3, 9, 1)")
            try transaction.execute("INSERT INTO line (word) VALUES ('second'), ('third')")
            try transaction.execute("DELETE FROM line WHERE word = 'third'")
        }
    }

    @Test(arguments: TestEngine.all, TestEngine.all)
    func `every row arrives, and numbers go on where they were`(from: Engine, to: Engine) async throws {
        let world = try World(from, to)
        try await Self.fill(try world.open(world.source))
        let moved = try await world.move()()
        #expect(moved.map(\.table).sorted() == ["line", "part", "thing", "tree"])
        #expect(moved.map(\.rows).reduce(0, +) == 704)
        #expect(Set(moved.map(\.digest)).count == 4)
        let target = try world.open(world.target)
        let next = try await target.write {
            try $0.row("INSERT INTO line (word) VALUES ('x') RETURNING sequence AS n")?.integer("n")
        }
        #expect(next == 4)
        let row = try await target.read { try $0.row("SELECT name, amount, size FROM thing WHERE id = 698") }
        #expect(row?.text("name") == "名698 \u{1F600}")
        #expect(row?.real("amount") == 698.0 / 7)
        #expect(row?.integer("size") == 698 << 40)
        // And foreign keys hold as before
        await #expect(throws: StorageFailure.self) {
            try await target.write { try $0.execute("INSERT INTO tree (id, parent) VALUES (1, 77)") }
        }
    }

    @Test(arguments: TestEngine.all)
    func `a target that holds anything is refused and stays as it is`(to: Engine) async throws {
        let world = try World(.sqlite, to)
        try await Self.fill(try world.open(world.source))
        try await world.open(world.target).write { try $0.execute("INSERT INTO tree (id) VALUES (1)") }
        let problem = await #expect(throws: Problem.self) { try await world.move()() }
        #expect(problem?.key == "problem_move_not_empty")
        #expect(problem?.arguments["table"] == "tree")
        let count = try await world.open(world.target).read {
            try $0.row("SELECT COUNT(*) AS n FROM thing")?.integer("n")
        }
        #expect(count == 0)
    }

    @Test(.enabled(if: TestEngine.hasPostgreSQL, "\(TestEngine.skipped)"))
    func `what the target cannot hold as it is stops the move and nothing is kept`() async throws {
        // Given a fraction in a column of integers, which only SQLite puts up with
        let world = try World(.sqlite, .postgreSQL)
        try await world.open(world.source).write {
            try $0.execute("INSERT INTO thing (id, name, size) VALUES (1, 'a', 1.5)")
        }
        let problem = await #expect(throws: Problem.self) { try await world.move()() }
        #expect(problem?.key == "problem_move_differs")
        let count = try await world.open(world.target).read {
            try $0.row("SELECT COUNT(*) AS n FROM thing")?.integer("n")
        }
        #expect(count == 0)
    }
}
