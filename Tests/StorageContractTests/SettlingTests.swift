import Kernel
import Storage
import TestSupport
import Testing

/// After much was loaded, the engine knows what it has.
@Suite struct SettlingTests {
    @Test(arguments: TestEngine.all)
    func `settling counts what was loaded and leaves it as it is`(engine: Engine) async throws {
        let bench = try Bench(engine)
        try await bench.database.write { transaction in
            for id in 1...500 {
                try transaction.execute(
                    "INSERT INTO thing (id, name) VALUES (?, ?)", [.integer(Int64(id)), .text("名\(id)")])
            }
        }
        try await bench.database.settle()
        #expect(try await bench.integer("SELECT COUNT(*) AS n FROM thing") == 500)
        // And goes on as before.
        try await bench.add(501, "后来")
        guard engine == .postgreSQL else { return }
        let known = "SELECT CAST(reltuples AS BIGINT) AS n FROM pg_class WHERE relname = 'thing'"
        #expect(try await bench.integer(known) == 500)
    }
}
