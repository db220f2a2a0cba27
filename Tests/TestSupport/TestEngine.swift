import Foundation
import Storage

/// The engines that tests run on: SQLite always, PostgreSQL when `scripts/with-postgres` runs the tests.
public enum TestEngine {
    /// Whether a PostgreSQL cluster for tests is there.
    public static let hasPostgreSQL = cluster != nil
    /// The engines to run on.
    public static let all: [Engine] = hasPostgreSQL ? [.sqlite, .postgreSQL] : [.sqlite]
    /// What a skipped test says.
    public static let skipped = "KAIMEN_TEST_POSTGRES is not set: only SQLite is tested. Use make test-swift."
    static let cluster = ProcessInfo.processInfo.environment["KAIMEN_TEST_POSTGRES"]
}
