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
    /// - Throws: `Refusal` when the viewer does not manage that person or may do less, or there is no account or
    ///   address.
    public func invite(_ person: Person.ID, _ text: LetterText, base: String, as viewer: Viewer) async throws {
        try await database.write { transaction in
            let viewer = try standing(viewer, transaction)
            let person = try managed(person, by: viewer, in: transaction)
            try demandPower(over: person.id, by: viewer, in: transaction)
            guard person.login != nil else { throw Refusal(key: "refusal_no_account") }
            guard let email = person.email else { throw Refusal(key: "refusal_no_email") }
            // A new invitation replaces the one before.
            try transaction.execute(
                "UPDATE invitation SET used_at = ? WHERE person_id = ? AND used_at IS NULL",
                [.integer(now()), .integer(person.id.rawValue)])
            try write(text, to: person.id, email, .invite, base: base, in: transaction)
            try audit(
                "person.invited", "person", person.id.rawValue, version: person.version,
                unit: try dutyUnits(of: person.id, in: transaction).first, by: viewer, in: transaction)
        }
        wroteLetter()
    }

    /// Writes a letter with a link by which somebody who forgot their password sets a new one.
    ///
    /// Says nothing of whether there is such an account: each request is written down, whoever it names. At most one
    /// letter in five minutes and ten a day; links that are on their way stay good, so that nobody can spoil them.
    /// - Parameter address: network address of the client; from one, ten requests in a quarter of an hour.
    public func requestReset(email: String, _ text: LetterText, base: String, address: String = "") async throws {
        let name = email.trimmed.lowercased()
        guard name.utf8.count <= 200, !name.hasInvisible else { return }
        let isWritten = try await database.write { transaction in
            let requests = try attempts(
                "login = ? AND address = ?", [.text(Self.resetName), .text(address)], in: transaction)
            guard address.isEmpty || requests.number < 10 else { return false }
            _ = try beginAttempt(Self.resetName, address: address, in: transaction)
            try forgetAttempts(in: transaction)
            guard let account = try AccountRow.find(name, transaction), account.login != nil,
                let email = account.email, try mayReset(account.person, in: transaction)
            else { return false }
            try write(text, to: account.person, email, .reset, base: base, in: transaction)
            try note("password.reset-requested", account.person, in: transaction)
            return true
        }
        if isWritten { wroteLetter() }
    }

    private static var resetName: String { "\t\(Guess.reset.rawValue)" }

    private func mayReset(_ person: Person.ID, in transaction: Transaction) throws -> Bool {
        let row = try transaction.row(
            """
            SELECT count(*) AS number, max(created_at) AS last FROM invitation
            WHERE person_id = ? AND purpose = 'reset' AND created_at > ?
            """, [.integer(person.rawValue), .integer(now() - 86400)])
        return (row?.integer("number") ?? 0) < 10 && (row?.integer("last") ?? 0) <= now() - 300
    }

    /// Whom a link is for; `nil` when it is used up, too old or none.
    public func invited(by secret: String) async throws -> Person? {
        try await database.read { transaction in
            try invitation(secret, in: transaction).flatMap { try Person.find($0, transaction) }
        }
    }

    /// Sets the password by a link; all links to this person are used up, and all sessions and tokens end.
    /// - Throws: `Problems` when the password is not good enough; `Refusal` when the link no longer works.
    public func acceptInvitation(_ secret: String, password: String) async throws {
        guard let person = try await invited(by: secret) else { throw Refusal(key: "refusal_link") }
        if let problem = PasswordRule.problem(password, field: "new", person: person) { throw Problems([problem]) }
        let hash = try await passwords.hash(password)
        try await database.write { transaction in
            guard let person = try invitation(secret, in: transaction) else { throw Refusal(key: "refusal_link") }
            try keep(hash, of: person, in: transaction)
            try endAccess(of: person, at: now(), in: transaction)
            try note("password.set", person, in: transaction)
        }
    }

    private func invitation(_ secret: String, in transaction: Transaction) throws -> Person.ID? {
        try transaction.row(
            """
            SELECT invitation.person_id FROM invitation JOIN person ON person.id = invitation.person_id
            JOIN account ON account.person_id = invitation.person_id
            WHERE invitation.digest = ? AND invitation.used_at IS NULL AND invitation.expires_at > ?
                AND person.removed_at IS NULL
            """, [.text(SecretText.digest(secret)), .integer(now())]
        )?.identifier("person_id", Person.self)
    }

    private enum Purpose: String { case invite, reset }

    private func write(
        _ text: LetterText, to person: Person.ID, _ email: String, _ purpose: Purpose, base: String,
        in transaction: Transaction
    ) throws {
        let secret = SecretText.make()
        let id: Identifier<LetterText> = identifiers.next()
        let letter: Identifier<LetterText> = identifiers.next()
        let life = purpose == .invite ? Self.invitationLife : Self.resetLife
        try transaction.execute(
            """
            INSERT INTO invitation (id, person_id, purpose, digest, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)
            """,
            [
                .integer(id.rawValue), .integer(person.rawValue), .text(purpose.rawValue),
                .text(SecretText.digest(secret)), .integer(now()), .integer(now() + life),
            ])
        try transaction.execute(
            """
            INSERT INTO letter (id, invitation_id, person_id, address, subject, body, created_at, attempts)
            VALUES (?, ?, ?, ?, ?, ?, ?, 0)
            """,
            [
                .integer(letter.rawValue), .integer(id.rawValue), .integer(person.rawValue), .text(email),
                .text(text.subject), .text(text.body.replacing("{link}", with: "\(base)\(Self.linkPath)\(secret)")),
                .integer(now()),
            ])
    }

    /// Where links of letters lead; the secret follows.
    static let linkPath = "/office/welcome/"
}
