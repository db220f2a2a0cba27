import Foundation
import GRDB

/// Somebody with the database file, SQLite, and no key.
struct Attacker {
    let file: String

    /// Runs statements after dropping every trigger and switching foreign keys off, as an attacker would.
    func run(_ sql: String) throws {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(path: file, configuration: configuration)
        try queue.write { database in
            let triggers = try String.fetchAll(database, sql: "SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for trigger in triggers { try database.execute(sql: "DROP TRIGGER \(trigger)") }
            try database.execute(sql: sql)
        }
        try queue.close()
    }

    /// The text of one cell.
    func cell(_ sql: String) throws -> String {
        let queue = try DatabaseQueue(path: file)
        defer { try? queue.close() }
        return try queue.read { try String.fetchOne($0, sql: sql) } ?? ""
    }
}
