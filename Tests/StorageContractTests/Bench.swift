import Foundation
import Kernel
import Storage
import TestSupport

/// A database with a few tables, on either engine.
final class Bench: Sendable {
    let place: TestPlace
    let database: Database

    static let migrations = [
        Migration(
            "2026-11-25-bench",
            sql: """
                -- every type; is this a remark? 'yes
                CREATE TABLE thing (
                    id INTEGER PRIMARY KEY,
                    name TEXT NOT NULL UNIQUE CHECK (name <> 'forbidden; "''?'),
                    amount REAL,
                    bytes BLOB,
                    size INTEGER
                );
                CREATE TABLE part (
                    thing INTEGER NOT NULL REFERENCES thing (id),
                    place INTEGER NOT NULL,
                    label TEXT NOT NULL DEFAULT 'none',
                    PRIMARY KEY (thing, place)
                ) STRICT, WITHOUT ROWID;
                CREATE TABLE line (sequence INTEGER PRIMARY KEY AUTOINCREMENT, word TEXT NOT NULL);
                CREATE INDEX thing_size ON thing (size DESC);
                INSERT INTO line (word) VALUES ('first');
                """),
        Migration("2026-11-25-bench-note", sql: "ALTER TABLE thing ADD COLUMN note TEXT NOT NULL DEFAULT ''"),
    ]

    init(_ engine: Engine) throws {
        place = try TestPlace(engine)
        database = try Database(at: place.address, migrations: Self.migrations)
    }

    /// The values of a query's one row, by position.
    func values(_ sql: String, _ values: [Value] = [], count: Int) async throws -> [Value] {
        try await database.read { transaction in
            var found: [Value] = []
            try transaction.scan(sql, values) { columns in
                found = try (0..<count).map { try columns.value($0) }
                return false
            }
            return found
        }
    }

    func add(_ id: Int64, _ name: String, size: Int64? = nil) async throws {
        try await database.write {
            try $0.execute(
                "INSERT INTO thing (id, name, size) VALUES (?, ?, ?)",
                [.integer(id), .text(name), .integer(orNull: size)])
        }
    }

    func integer(_ sql: String, _ values: [Value] = []) async throws -> Int64? {
        try await database.read { try $0.row(sql, values)?.integer("n") }
    }
}
