import Kernel
import Storage

extension IdentityRoom {
    /// The names of people by identifier, for lists that say who did what. Removed people keep their names.
    public func names(of people: Set<Int64>) async throws -> [Int64: LocalizedText] {
        guard !people.isEmpty else { return [:] }
        let list = people.sorted().map(String.init).joined(separator: ", ")
        return try await database.read { transaction in
            let rows = try transaction.rows("SELECT id, name_zh, name_en FROM person WHERE id IN (\(list))")
            return Dictionary(
                rows.compactMap { row in
                    guard let id = row.integer("id"), let name = row.localized("name") else { return nil }
                    return (id, name)
                }
            ) { first, _ in first }
        }
    }
}
