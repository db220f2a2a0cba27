import ChineseText
import Kernel
import Storage

/// What a migration cannot say in SQL: the sounds by which Chinese names are sorted.
extension IdentityRoom {
    /// Writes the sounds of names that an older version stored without.
    public func fillNameSounds() async throws {
        let isComplete = try await database.read {
            try $0.row("SELECT id FROM person WHERE name_sound IS NULL LIMIT 1") == nil
        }
        guard !isComplete else { return }
        try await database.write { transaction in
            for row in try transaction.rows("SELECT id, name_zh FROM person WHERE name_sound IS NULL") {
                guard let id = row.integer("id"), let name = row.text("name_zh") else { continue }
                try transaction.execute(
                    "UPDATE person SET name_sound = ? WHERE id = ?", [.text(NameOrder.key(name)), .integer(id)])
            }
        }
    }
}
