import Kernel
import Storage
import TestSupport
import Testing

/// Tables are made once, whoever starts first.
@Suite struct MigrationContractTests {
    @Test(arguments: TestEngine.all)
    func `opening again changes nothing and adds what is new`(engine: Engine) async throws {
        let bench = try Bench(engine)
        try await bench.add(1, "a")
        let again = try Database(at: bench.place.address, migrations: Bench.migrations)
        let more = try Database(
            at: bench.place.address,
            migrations: Bench.migrations + [Migration("2026-11-26-more", sql: "ALTER TABLE thing ADD COLUMN more REAL")]
        )
        #expect(again.engine == engine)
        let row = try await more.read { try $0.row("SELECT COUNT(*) AS n, COUNT(more) AS m FROM thing") }
        #expect(row?.integer("n") == 1)
        #expect(row?.integer("m") == 0)
        // And a statement that was ready before the table changed is understood anew
        #expect(try await bench.database.read { try $0.row("SELECT * FROM thing")?.text("name") } == "a")
        #expect(try await bench.integer("SELECT COUNT(*) AS n FROM line") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `a statement that was ready before its table changed is understood anew`(engine: Engine) async throws {
        let bench = try Bench(engine)
        try await bench.add(1, "a")
        for _ in 0..<3 {
            #expect(try await bench.database.read { try $0.row("SELECT * FROM thing")?.text("name") } == "a")
        }
        _ = try Database(
            at: bench.place.address,
            migrations: Bench.migrations + [Migration("2026-11-26-more", sql: "ALTER TABLE thing ADD COLUMN more TEXT")]
        )
        for _ in 0..<6 {
            #expect(try await bench.database.read { try $0.row("SELECT * FROM thing")?.text("name") } == "a")
        }
        try await bench.database.write { transaction in
            #expect(try transaction.row("SELECT * FROM thing")?.text("name") == "a")
            try transaction.execute("UPDATE thing SET more = 'x'")
        }
    }

    @Test(arguments: TestEngine.all)
    func `programs that start together make the tables once`(engine: Engine) async throws {
        let place = try TestPlace(engine)
        let databases = try await withThrowingTaskGroup(of: Database.self) { group in
            for _ in 0..<4 { group.addTask { try Database(at: place.address, migrations: Bench.migrations) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        for database in databases {
            #expect(try await database.read { try $0.row("SELECT COUNT(*) AS n FROM line")?.integer("n") } == 1)
        }
    }

    @Test(arguments: TestEngine.all)
    func `a migration that fails leaves nothing and says its name`(engine: Engine) async throws {
        let bench = try Bench(engine)
        let problem = #expect(throws: Problem.self) {
            try Database(
                at: bench.place.address,
                migrations: Bench.migrations + [
                    Migration(
                        "2026-11-26-bad",
                        sql: "CREATE TABLE half (id INTEGER PRIMARY KEY); INSERT INTO nowhere VALUES (1);")
                ])
        }
        #expect(problem?.key == "problem_database")
        #expect(problem?.arguments["cause"]?.contains("nowhere") == true)
        await #expect(throws: StorageFailure.self) { try await bench.integer("SELECT COUNT(*) AS n FROM half") }
    }

    @Test(arguments: TestEngine.all)
    func `where PostgreSQL needs other words it gets them`(engine: Engine) async throws {
        let place = try TestPlace(engine)
        let database = try Database(
            at: place.address,
            migrations: [
                Migration(
                    "2026-11-26-words", sql: "CREATE TABLE word (text TEXT); INSERT INTO word VALUES ('sqlite');",
                    postgreSQL: "CREATE TABLE word (text TEXT); INSERT INTO word VALUES ('postgreSQL');")
            ])
        #expect(try await database.read { try $0.row("SELECT text FROM word")?.text("text") } == engine.rawValue)
    }
}
