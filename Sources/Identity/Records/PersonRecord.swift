import Ledger
import Storage

/// What a person is to the ledger: their row, the name they sign in with, their duties, and what they lend to others.
///
/// Duties and delegations have no entries of their own: every change of one is an entry of its person. Form `person-1`:
/// the columns of `person` in order, the sign-in name, and the one that they had before they were removed; how many
/// duties there are, then the columns of each by number; how many delegations they gave, then the columns of each by
/// number. Passwords, seeds of codes and other secrets are no part of it.
enum PersonRecord {
    static let kind = "person"

    /// The people after a number.
    static func states(after id: Int64, limit: Int64, in transaction: Transaction) throws -> [RecordState] {
        try states(
            of: transaction.rows(
                "\(select) WHERE person.id > ? ORDER BY person.id LIMIT ?", [.integer(id), .integer(limit)]),
            in: transaction)
    }

    /// The person of a number, or nothing.
    static func states(of id: Int64, in transaction: Transaction) throws -> [RecordState] {
        try states(of: transaction.rows("\(select) WHERE person.id = ?", [.integer(id)]), in: transaction)
    }

    private static let select = """
        SELECT person.id AS id, person.name_zh AS name_zh, person.name_en AS name_en, person.email AS email,
            person.phone AS phone, person.removed_at AS removed_at, person.version AS version, account.login AS login,
            person.former_login AS former_login
        FROM person LEFT JOIN account ON account.person_id = person.id
        """

    private static func states(of people: [Row], in transaction: Transaction) throws -> [RecordState] {
        var duties = RecordRows(
            try RecordRows.range(
                """
                SELECT id, person_id, unit_id, role_code, title_zh, title_en, valid_from, valid_to, version FROM duty
                WHERE person_id BETWEEN ? AND ? ORDER BY person_id, id
                """, of: people, in: transaction), by: "person_id")
        var delegations = RecordRows(
            try RecordRows.range(
                """
                SELECT id, from_person_id, to_person_id, duty_id, valid_from, valid_to, reason, version FROM delegation
                WHERE from_person_id BETWEEN ? AND ? ORDER BY from_person_id, id
                """, of: people, in: transaction), by: "from_person_id")
        return people.map { person in
            let id = person.integer("id") ?? 0
            return RecordState(
                id: id, digest: digest(person, duties: duties.take(id), delegations: delegations.take(id)))
        }
    }

    private static func digest(_ person: Row, duties: ArraySlice<Row>, delegations: ArraySlice<Row>) -> String {
        var digest = RecordDigest("person-1")
        digest.add(person.integer("id"))
        for column in ["name_zh", "name_en", "email", "phone"] { digest.add(person.text(column)) }
        for column in ["removed_at", "version"] { digest.add(person.integer(column)) }
        for column in ["login", "former_login"] { digest.add(person.text(column)) }
        digest.add(Int64(duties.count))
        for duty in duties {
            for column in ["id", "unit_id"] { digest.add(duty.integer(column)) }
            for column in ["role_code", "title_zh", "title_en", "valid_from", "valid_to"] {
                digest.add(duty.text(column))
            }
            digest.add(duty.integer("version"))
        }
        digest.add(Int64(delegations.count))
        for delegation in delegations {
            for column in ["id", "to_person_id", "duty_id"] { digest.add(delegation.integer(column)) }
            for column in ["valid_from", "valid_to", "reason"] { digest.add(delegation.text(column)) }
            digest.add(delegation.integer("version"))
        }
        return digest.text
    }
}
