import Kernel
import Storage
import TestSupport
import Testing

@Suite struct DatabaseAddressTests {
    @Test(arguments: [
        ("data/kaimen.sqlite", Engine.sqlite, "data/kaimen.sqlite"),
        (
            "postgres://kaimen:secret@db.example:5433/kaimen?sslmode=require", .postgreSQL,
            "postgres://kaimen:***@db.example:5433/kaimen?sslmode=require"
        ),
        ("postgresql://k@[::1]/kaimen?connections=20", .postgreSQL, "postgresql://k@[::1]/kaimen?connections=20"),
        (
            "postgres:///kaimen?host=/run/postgresql&password=x", .postgreSQL,
            "postgres:///kaimen?host=/run/postgresql&password=***"
        ),
        ("postgres://u:p%40%3A%2F@h1,h2/kaimen", .postgreSQL, "postgres://u:***@h1,h2/kaimen"),
    ])
    func `an address is understood and shown without its password`(text: String, engine: Engine, shown: String) throws {
        let address = try DatabaseAddress(text)
        #expect(address.engine == engine)
        #expect("\(address)" == shown)
    }

    @Test(arguments: [
        ("", "problem_database_address_empty"), ("mysql://a/b", "problem_database_address_scheme"),
        ("POSTGRES://a/b", "problem_database_address_scheme"),
        ("postgres://host", "problem_database_address_name"), ("postgres://", "problem_database_address_name"),
        ("postgres://u:secret@host/db?what=1", "problem_database_address"),
        ("postgres://u:sec%zzret@host/db", "problem_database_address"),
        ("postgres://[::1/db", "problem_database_address"),
        ("postgres://h/db?connections=1", "problem_database_address_connections"),
        ("postgres://h/db?connections=many", "problem_database_address_connections"),
        ("postgres://h/db\0x", "problem_database_address"),
    ])
    func `an address that is wrong says what is wrong, without its password`(text: String, key: String) {
        let problem = #expect(throws: Problem.self) { try DatabaseAddress(text) }
        #expect(problem?.key == key)
        for shown in [problem?.field ?? "", problem?.arguments["cause"] ?? ""] {
            #expect(!shown.contains("secret"))
            #expect(!shown.contains("zzret"))
        }
    }

    @Test(arguments: [
        "postgres://u:secret@127.0.0.1:1/db", "postgres://u@localhost/db?host=/nonexistent",
        "postgres://u@h.invalid/db",
    ])
    func `a server that is not there is a problem that names the address`(text: String) throws {
        let problem = #expect(throws: Problem.self) { try Database(at: DatabaseAddress(text), migrations: []) }
        #expect(problem?.key == "problem_database_unreachable")
        #expect(problem?.arguments["cause"]?.isEmpty == false)
        #expect(problem.map { "\($0)".contains("secret") } == false)
    }

    @Test(.enabled(if: TestEngine.hasPostgreSQL, "\(TestEngine.skipped)"))
    func `a password opens the door, a wrong one is a problem without it`() throws {
        let place = try TestPlace(.postgreSQL)
        let url = try #require(place.url)
        // One role for all runs of this test, which may overlap.
        try TestPlace.administrate(
            "DO $do$ BEGIN CREATE ROLE with_password SUPERUSER LOGIN PASSWORD 'p@ss:/?'; EXCEPTION WHEN duplicate_object THEN NULL; END $do$"
        )
        _ = try Database(
            at: DatabaseAddress(url.replacing("kaimen@", with: "with_password:p%40ss%3A%2F%3F@")),
            migrations: Bench.migrations)
        let problem = #expect(throws: Problem.self) {
            try Database(at: DatabaseAddress(url.replacing("kaimen@", with: "with_password:wrongone@")), migrations: [])
        }
        #expect(problem?.key == "problem_database_unreachable")
        #expect(problem.map { "\($0)".contains("wrongone") } == false)
        #expect(problem?.arguments["cause"]?.contains("password authentication failed") == true)
    }
}
