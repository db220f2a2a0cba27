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
            try demandNoPause(person, in: transaction)
            guard try accept(code, of: person, row, in: transaction) else { return nil }
            let secret = SecretText.make()
            let device = request.device.flatMap { $0.utf8.count == 43 ? $0 : nil } ?? SecretText.make()
            try transaction.execute(
                """
                UPDATE session SET digest = ?, form_secret = ?, awaits_code = 0, last_seen_at = ?, expires_at = ?
                WHERE id = ?
                """,
                [
                    .text(SecretText.digest(secret)), .text(SecretText.make()), .integer(now()),
                    .integer(now() + Self.sessionLongest), .integer(session.rawValue),
                ])
            try welcome(person, device: device, session: session, in: transaction)
            return OpenedSession(secret: secret, device: device, awaitsCode: false, person: person)
        }
        guard let opened else {
            let person = try await database.read { transaction in
                try transaction.row(
                    "SELECT person_id FROM session WHERE digest = ?", [.text(SecretText.digest(sessionSecret))]
                )?.integer("person_id")
            }
            if let person { try await noteFailure(Self.codeName(Person.ID(person)), request) }
            throw Problems([Problem(field: "code", key: "problem_code")])
        }
        return opened
    }

    /// Under this name failed codes are counted, apart from failed passwords.
    private static func codeName(_ person: Person.ID) -> String { "code of \(person)" }

    private func demandNoPause(_ person: Person.ID, in transaction: Transaction) throws {
        let row = try transaction.row(
            "SELECT count(*) AS number, max(failed_at) AS last FROM failed_sign_in WHERE login = ? AND failed_at > ?",
            [.text(Self.codeName(person)), .integer(now() - SignInThrottle.window)])
        var failures = SignInThrottle.Failures()
        failures.pair = .init(number: row?.integer("number") ?? 0, last: row?.integer("last") ?? 0)
        let wait = SignInThrottle.wait(failures, now: now())
        guard wait > 0 else { return }
        throw Problems([
            Problem(field: "code", key: "problem_sign_in_wait", arguments: ["minutes": "\((wait + 59) / 60)"])
        ])
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
        return used != nil
    }
}
