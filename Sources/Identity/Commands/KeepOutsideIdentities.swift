import Kernel
import Ledger
import OpenIDConnect
import Storage

extension IdentityRoom {
    /// Links an account at the provider to a person, who came back with it.
    /// - Throws: `Refusal` when it belongs to somebody else, or the person has one there already.
    func link(
        _ claims: VerifiedClaims, to person: Person.ID, at provider: OutsideProvider, in transaction: Transaction
    ) throws {
        let owner = try OutsideOwner.find(issuer: claims.issuer, subject: claims.subject, transaction)
        guard owner?.hasEnded ?? true || owner?.person == person else { throw Refusal(key: "refusal_provider_taken") }
        try demandUnlinked(person, at: provider, in: transaction)
        try write(claims, of: person, in: transaction)
    }

    /// - Throws: `Refusal` when the person has an account at the provider already.
    func demandUnlinked(_ person: Person.ID, at provider: OutsideProvider, in transaction: Transaction) throws {
        let row = try transaction.row(
            "SELECT subject FROM outside_identity WHERE person_id = ? AND issuer = ? AND ended_at IS NULL LIMIT 1",
            [.integer(person.rawValue), .text(provider.service.issuer)])
        guard row == nil else { throw Refusal(key: "refusal_provider_linked") }
    }

    /// Writes down whose an account at the provider is; one that nobody has any more passes on.
    func write(_ claims: VerifiedClaims, of person: Person.ID, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO outside_identity (issuer, subject, person_id, linked_at, label) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (issuer, subject) DO UPDATE SET person_id = excluded.person_id,
                linked_at = excluded.linked_at, label = excluded.label, ended_at = NULL
            """,
            [
                .text(claims.issuer), .text(claims.subject), .integer(person.rawValue), .integer(now()),
                .text(orNull: claims.label),
            ])
        try note(
            "identity.linked", person,
            changes: [FieldChange("provider", before: nil, after: claims.label ?? claims.subject)],
            in: transaction)
    }

    /// Takes an account at a provider off one's own: it opens nothing any more, and is not linked again by its address.
    /// All other sessions end, for they may have come through it.
    /// - Throws: `Refusal` when it is not the viewer's, or without it they could no longer sign in.
    public func endOutsideIdentity(issuer: String, subject: String, as viewer: Viewer) async throws {
        guard !issuer.hasInvisible, !subject.hasInvisible else { throw Refusal.unknown }
        try await database.write { transaction in
            let viewer = try standingInPerson(viewer, transaction)
            let person = viewer.person.id
            try keepingAnAdministrator(transaction) {
                let ended = try transaction.row(
                    """
                    UPDATE outside_identity SET ended_at = ?
                    WHERE issuer = ? AND subject = ? AND person_id = ? AND ended_at IS NULL RETURNING label
                    """, [.integer(now()), .text(issuer), .text(subject), .integer(person.rawValue)])
                guard let ended else { throw Refusal.unknown }
                guard try AccountRow.find(person, transaction)?.hash != nil else {
                    throw Refusal(key: "refusal_provider_last")
                }
                try endAccess(of: person, except: viewer.session, at: now(), in: transaction)
                try note(
                    "identity.unlinked", person,
                    changes: [FieldChange("provider", before: ended.text("label") ?? subject, after: nil)],
                    in: transaction)
            }
        }
    }
}
