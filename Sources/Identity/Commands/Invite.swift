import Kernel
import Ledger
import Storage

/// The words of a letter, in the language of the platform's people; the link is put in for `{link}`.
public struct LetterText: Sendable {
    public let subject: String
    public let body: String

    public init(subject: String, body: String) {
        self.subject = subject
        self.body = body
    }
}

extension IdentityRoom {
    /// How long the link of an invitation or a reset works, in seconds.
    static let invitationLife: Int64 = 3 * 86400
    static let resetLife: Int64 = 3600

    /// Writes a letter with a link by which a person sets their first password.
    /// - Parameters:
    ///   - text: the words; `{link}` is replaced.
    ///   - base: scheme and host of the platform.
    /// - Throws: `Refusal` when the viewer does not manage that person, or there is no account or address.
    public func invite(_ person: Person.ID, _ text: LetterText, base: String, as viewer: Viewer) async throws {
        try await database.write { transaction in
            let person = try managed(person, by: viewer, in: transaction)
            guard person.login != nil else { throw Refusal(key: "refusal_no_account") }
            guard let email = person.email else { throw Refusal(key: "refusal_no_email") }
            try write(text, to: person.id, email, "invite", life: Self.invitationLife, base: base, in: transaction)
            try audit(
                "person.invited", "person", person.id.rawValue, version: person.version, by: viewer, in: transaction)
        }
    }

    /// Writes a letter with a link by which somebody who forgot their password sets a new one.
    ///
    /// Says nothing of whether there is such an account. At most one letter in five minutes.
    public func requestReset(email: String, _ text: LetterText, base: String) async throws {
        try await database.write { transaction in
            let name = email.trimmed.lowercased()
            let row = try transaction.row(
                """
                SELECT person.id, person.email FROM person JOIN account ON account.person_id = person.id
                WHERE person.removed_at IS NULL AND (lower(person.email) = ? OR account.login = ?)
                """, [.text(name), .text(name)])
            guard let person = row?.identifier("id", Person.self), let address = row?.text("email") else { return }
            let recent = try transaction.row(
                "SELECT id FROM invitation WHERE person_id = ? AND created_at > ? LIMIT 1",
                [.integer(person.rawValue), .integer(now() - 300)])
            guard recent == nil else { return }
            try write(text, to: person, address, "reset", life: Self.resetLife, base: base, in: transaction)
            try Ledger.append(
                AuditEntry(
                    actor: person.description, action: "password.reset-requested", subjectKind: "person",
                    subject: person.rawValue, version: 0), at: now(), in: transaction)
        }
    }

    /// Whom a link is for; `nil` when it is used up, too old or none.
    public func invited(by secret: String) async throws -> Person? {
        try await database.read { transaction in
            try invitation(secret, in: transaction).flatMap { try Person.find($0.person, transaction) }
        }
    }

    /// Sets the password by a link; the link is used up, and all sessions end.
    /// - Throws: `Problems` when the password is not good enough; `Refusal` when the link no longer works.
    public func acceptInvitation(_ secret: String, password: String) async throws {
        guard let person = try await invited(by: secret) else { throw Refusal(key: "refusal_link") }
        if let problem = PasswordRule.problem(password, field: "new", person: person) { throw Problems([problem]) }
        let hash = try await passwords.hash(password)
        try await database.write { transaction in
            guard let invitation = try invitation(secret, in: transaction) else { throw Refusal(key: "refusal_link") }
            try keep(hash, of: invitation.person, in: transaction)
            try endAccess(of: invitation.person, at: now(), in: transaction)
            try Ledger.append(
                AuditEntry(
                    actor: invitation.person.description, action: "password.set", subjectKind: "person",
                    subject: invitation.person.rawValue, version: 0), at: now(), in: transaction)
        }
    }

    private func invitation(_ secret: String, in transaction: Transaction) throws -> (id: Int64, person: Person.ID)? {
        let row = try transaction.row(
            """
            SELECT invitation.id, invitation.person_id FROM invitation
            JOIN person ON person.id = invitation.person_id
            WHERE invitation.digest = ? AND invitation.used_at IS NULL AND invitation.expires_at > ?
                AND person.removed_at IS NULL
            """, [.text(SecretText.digest(secret)), .integer(now())])
        guard let id = row?.integer("id"), let person = row?.identifier("person_id", Person.self) else { return nil }
        return (id, person)
    }

    private func write(
        _ text: LetterText, to person: Person.ID, _ email: String, _ purpose: String, life: Int64, base: String,
        in transaction: Transaction
    ) throws {
        let secret = SecretText.make()
        let id: Identifier<LetterText> = identifiers.next()
        let letter: Identifier<LetterText> = identifiers.next()
        try transaction.execute(
            "UPDATE invitation SET used_at = ? WHERE person_id = ? AND used_at IS NULL",
            [.integer(now()), .integer(person.rawValue)])
        try transaction.execute(
            """
            INSERT INTO invitation (id, person_id, purpose, digest, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)
            """,
            [
                .integer(id.rawValue), .integer(person.rawValue), .text(purpose), .text(SecretText.digest(secret)),
                .integer(now()), .integer(now() + life),
            ])
        try transaction.execute(
            """
            INSERT INTO letter (id, person_id, address, subject, body, created_at, attempts) VALUES (?, ?, ?, ?, ?, ?, 0)
            """,
            [
                .integer(letter.rawValue), .integer(person.rawValue), .text(email), .text(text.subject),
                .text(text.body.replacing("{link}", with: "\(base)/office/welcome/\(secret)")), .integer(now()),
            ])
    }
}
