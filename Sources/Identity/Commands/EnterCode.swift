import Kernel
import Ledger
import Storage

extension IdentityRoom {
    /// Completes a sign-in with a one-time code, or with a recovery code, each of which works once.
    ///
    /// The session gets a new secret, so that whoever saw the old one has nothing.
    /// - Throws: `Problems` for a wrong or used code or a pause that is due; `Refusal` when the session is over.
    public func enterCode(_ code: String, sessionSecret: String, _ request: SignInRequest) async throws
        -> OpenedSession
    {
        let opened = try await database.write { transaction -> OpenedSession? in
            let row = try transaction.row(
                """
                SELECT session.id, session.person_id, account.login, account.code_seed, account.code_step
                FROM session JOIN account ON account.person_id = session.person_id
                JOIN person ON person.id = session.person_id
                WHERE session.digest = ? AND session.awaits_code = 1 AND session.ended_at IS NULL
                    AND session.expires_at > ? AND person.removed_at IS NULL
                """, [.text(SecretText.digest(sessionSecret)), .integer(now())])
            guard let row, let session = row.identifier("id", Session.self),
                let person = row.identifier("person_id", Person.self)
            else { throw Refusal(key: "refusal_session_over") }
            let attempt = try beginGuess(.code, of: person, field: "code", in: transaction)
            // Nothing is undone: the try has to stay.
            guard try accept(code, of: person, row, in: transaction) else { return nil }
            try settleAttempt(attempt, in: transaction)
            let secret = SecretText.make()
            let device = try device(of: request, in: transaction)
            try transaction.execute(
                """
                UPDATE session SET digest = ?, form_secret = ?, awaits_code = 0, last_seen_at = ?, expires_at = ?
                WHERE id = ?
                """,
                [
                    .text(SecretText.digest(secret)), .text(SecretText.make()), .integer(now()),
                    .integer(now() + Self.sessionLongest), .integer(session.rawValue),
                ])
            try welcome(person, device: device, in: transaction)
            return OpenedSession(secret: secret, device: device, awaitsCode: false, person: person)
        }
        guard let opened else { throw Problems([Problem(field: "code", key: "problem_code")]) }
        return opened
    }

    private func accept(_ code: String, of person: Person.ID, _ row: Row, in transaction: Transaction) throws -> Bool {
        if let sealed = row.blob("code_seed"), let seed = box.open(sealed),
            let step = TimeCode.step(of: code, seed: seed, at: now(), after: row.integer("code_step") ?? 0)
        {
            try transaction.execute(
                "UPDATE account SET code_step = ? WHERE person_id = ?", [.integer(step), .integer(person.rawValue)])
            return true
        }
        let digest = SecretText.digest(RecoveryCodes.plain(code))
        let used = try transaction.row(
            "UPDATE recovery_code SET used_at = ? WHERE person_id = ? AND digest = ? AND used_at IS NULL "
                + "RETURNING digest",
            [.integer(now()), .integer(person.rawValue), .text(digest)])
        guard used != nil else { return false }
        try note("code.recovery-used", person, in: transaction)
        return true
    }
}
