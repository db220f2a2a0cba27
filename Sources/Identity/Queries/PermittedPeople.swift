import Kernel
import Storage

extension IdentityRoom {
    /// People who may do something with the records of a unit, by what somebody typed: their name in either language,
    /// their sign-in name or their e-mail.
    public func people(
        named name: String, who permission: Permission, at unit: Unit.ID, _ transaction: Transaction
    ) throws -> [Person] {
        guard let name = name.trimmed.orNil, name.utf8.count <= 800, !name.hasInvisible else { return [] }
        let small = Value.text(name.asciiLowercased)
        let rows = try transaction.rows(
            """
            SELECT \(Person.columns) FROM person LEFT JOIN account ON account.person_id = person.id
            WHERE person.removed_at IS NULL AND (person.name_zh = ? OR lower(person.name_en) = ? OR account.login = ?
                OR lower(person.email) = ?)
            ORDER BY person.id LIMIT 1000
            """, [.text(name), small, small, small])
        let directory = try cache.directory(transaction, on: today)
        return rows.compactMap(Person.init).filter { person in
            Viewer(person: person, grants: directory.grants(of: person.id), tree: directory.tree)
                .may(permission, at: unit)
        }
    }
}
