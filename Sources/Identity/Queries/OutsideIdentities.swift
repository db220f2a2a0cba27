import Kernel
import Storage

extension IdentityRoom {
    /// The viewer's accounts at identity providers, the newest first.
    public func outsideIdentities(as viewer: Viewer) async throws -> [OutsideIdentity] {
        try demandComplete(viewer)
        return try await database.read { transaction in
            try transaction.rows(
                """
                SELECT issuer, subject, label, linked_at FROM outside_identity
                WHERE person_id = ? AND ended_at IS NULL ORDER BY linked_at DESC, issuer, subject
                """, [.integer(viewer.person.id.rawValue)]
            ).compactMap { row in
                guard let issuer = row.text("issuer"), let subject = row.text("subject"),
                    let linked = row.integer("linked_at")
                else { return nil }
                return OutsideIdentity(
                    issuer: issuer, subject: subject, label: row.text("label") ?? subject, linkedAt: linked)
            }
        }
    }
}

/// Whose an account at a provider is, or was.
struct OutsideOwner: Sendable {
    let person: Person.ID
    /// It was taken off the person's account.
    let hasEnded: Bool

    /// `nil` for one that nobody has, or only somebody who was removed.
    static func find(issuer: String, subject: String, _ transaction: Transaction) throws -> OutsideOwner? {
        let row = try transaction.row(
            """
            SELECT outside_identity.person_id, outside_identity.ended_at
            FROM outside_identity JOIN person ON person.id = outside_identity.person_id
            WHERE outside_identity.issuer = ? AND outside_identity.subject = ? AND person.removed_at IS NULL
            """, [.text(issuer), .text(subject)])
        guard let row, let person = row.identifier("person_id", Person.self) else { return nil }
        return OutsideOwner(person: person, hasEnded: row.integer("ended_at") != nil)
    }
}
