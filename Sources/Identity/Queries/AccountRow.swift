import Kernel
import Storage

/// Somebody as they are found by the name that they type: sign-in name or e-mail.
struct AccountRow: Sendable {
    let person: Person.ID
    let email: String?
    /// `nil` for a person without an account.
    let login: String?
    /// `nil` while no password was set.
    let hash: String?
    let hasTimeCode: Bool

    /// Somebody who was not removed.
    /// - Parameter name: in small letters.
    static func find(_ name: String, _ transaction: Transaction) throws -> AccountRow? {
        guard !name.isEmpty, name.utf8.count <= 800, !name.hasInvisible else { return nil }
        return try find("account.login = ? OR lower(person.email) = ?", [.text(name), .text(name)], transaction)
    }

    /// Somebody who was not removed.
    static func find(_ person: Person.ID, _ transaction: Transaction) throws -> AccountRow? {
        try find("person.id = ?", [.integer(person.rawValue)], transaction)
    }

    private static func find(_ condition: String, _ values: [Value], _ transaction: Transaction) throws -> AccountRow? {
        let row = try transaction.row(
            """
            SELECT person.id, person.email, account.login, account.password_hash, account.code_confirmed_at
            FROM person LEFT JOIN account ON account.person_id = person.id
            WHERE person.removed_at IS NULL AND (\(condition))
            """, values)
        guard let row, let person = row.identifier("id", Person.self) else { return nil }
        return AccountRow(
            person: person, email: row.text("email"), login: row.text("login"), hash: row.text("password_hash"),
            hasTimeCode: row.integer("code_confirmed_at") != nil)
    }
}
