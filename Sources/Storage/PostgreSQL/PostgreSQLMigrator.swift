import Kernel

/// Applies migrations to a PostgreSQL database, each in its own transaction; programs that start together take turns.
struct PostgreSQLMigrator {
    let address: ServerAddress
    /// The advisory lock of the migrations: "kaimen" in hexadecimal.
    private static let lock = 0x6B61_696D_656E

    func migrate(_ migrations: [Migration]) throws {
        let connection = try PostgreSQLConnection(address, statementSeconds: 0)
        guard connection.serverVersion >= 150_000 else {
            throw StorageFailure(.statement, message: "PostgreSQL \(connection.setting("server_version")) < 15")
        }
        guard connection.setting("server_encoding") == "UTF8" else {
            throw StorageFailure(.statement, message: "encoding \(connection.setting("server_encoding")), not UTF8")
        }
        try connection.command("SELECT pg_advisory_lock(\(Self.lock))")
        defer { _ = try? connection.command("SELECT pg_advisory_unlock(\(Self.lock))") }
        try connection.command(
            """
            CREATE TABLE IF NOT EXISTS applied_migration (
                name TEXT COLLATE "C" PRIMARY KEY,
                applied_at TIMESTAMPTZ NOT NULL DEFAULT now()
            )
            """)
        let applied = Set(try connection.rows("SELECT name FROM applied_migration", []).compactMap { $0.text("name") })
        for migration in migrations where !applied.contains(migration.name) {
            do {
                try connection.command("BEGIN")
                try connection.command(MigrationDialect.postgreSQL(migration.postgreSQL ?? migration.sql))
                try connection.run("INSERT INTO applied_migration (name) VALUES (?)", [.text(migration.name)])
                try connection.command("COMMIT")
            } catch let failure as StorageFailure {
                _ = try? connection.command("ROLLBACK")
                throw StorageFailure(
                    failure.kind, message: "\(migration.name): \(failure.message)", code: failure.code,
                    sql: failure.sql)
            }
        }
    }
}
