import Kernel
import Ledger
import OpenIDConnect
import Storage

/// What the browser brings back from the provider.
public struct OutsideAnswer: Sendable {
    public let state: String
    /// The secret of the browser's cookie, which has to be the state.
    public let cookie: String
    public let code: String
    /// What the provider says instead of a code; empty for none.
    public let error: String
    /// Who says that they answer; empty when the address does not say.
    public let issuer: String

    public init(state: String, cookie: String, code: String, error: String, issuer: String) {
        self.state = state
        self.cookie = cookie
        self.code = code
        self.error = error
        self.issuer = issuer
    }
}

/// What came of a sign-in at the provider.
public enum FinishedOutsideSignIn: Sendable {
    /// A session was opened; `returnPath` is where the person wanted to go.
    case signedIn(OpenedSession, returnPath: String)
    /// The account at the provider belongs to the viewer now.
    case linked
}

extension IdentityRoom {
    /// Finishes what was begun: exchanges the code, and opens a session for the person whom the provider names.
    ///
    /// A person is known by issuer and subject. The first time, they are known by an e-mail address that the provider
    /// made sure of, when one living person with an account has it and never had an account at this provider: an
    /// address may be given to somebody else one day, a subject may not.
    /// - Parameter viewer: who is signed in in that browser, for linking.
    /// - Throws: `Refusal` for each way in which it does not work; no session is opened then.
    public func finishOutsideSignIn(
        at provider: OutsideProvider, _ answer: OutsideAnswer, redirect: String, _ request: SignInRequest,
        as viewer: Viewer?
    ) async throws -> FinishedOutsideSignIn {
        let begun = try await take(answer)
        guard answer.error.isEmpty else { throw provider.refusal(error: answer.error) }
        guard !answer.code.isEmpty, answer.code.utf8.count <= 4096 else {
            throw provider.refusal(.untrusted("the answer has no code"))
        }
        let claims: VerifiedClaims
        do {
            claims = try await provider.service.claims(
                of: SignInAnswer(
                    code: answer.code, issuer: answer.issuer.orNil, redirect: redirect, nonce: begun.nonce,
                    verifier: begun.verifier))
        } catch {
            throw provider.refusal(error)
        }
        return try await database.write { transaction in
            try settleAttempt(begun.attempt, in: transaction)
            if let person = begun.person {
                guard let viewer, viewer.person.id == person else { throw Refusal(key: "refusal_session_over") }
                let standing = try standingInPerson(viewer, transaction)
                try link(claims, to: standing.person.id, at: provider, in: transaction)
                return .linked
            }
            let account = try account(of: claims, in: transaction)
            let opened = try openSession(
                of: account.person, awaitsCode: account.hasTimeCode && !provider.passesCode, request, in: transaction)
            return .signedIn(opened, returnPath: begun.returnPath)
        }
    }

    private struct Begun: Sendable {
        let nonce: String
        let verifier: String
        let returnPath: String
        /// Who links; `nil` for a sign-in.
        let person: Person.ID?
        let attempt: Int64
    }

    /// Takes what was begun away: whatever comes of it, it cannot be finished twice.
    private func take(_ answer: OutsideAnswer) async throws -> Begun {
        let over = Refusal(key: "refusal_provider_expired")
        guard answer.state.utf8.count == 43, answer.state == answer.cookie else { throw over }
        return try await database.write { transaction in
            let row = try transaction.row(
                """
                DELETE FROM outside_sign_in WHERE state = ? AND created_at > ?
                RETURNING nonce, verifier, return_path, person_id, attempt_id
                """, [.text(SecretText.digest(answer.state)), .integer(now() - Self.outsideSignInLife)])
            guard let row, let nonce = row.text("nonce"), let verifier = row.text("verifier"),
                let path = row.text("return_path"), let attempt = row.integer("attempt_id")
            else { throw over }
            return Begun(
                nonce: nonce, verifier: verifier, returnPath: path, person: row.identifier("person_id", Person.self),
                attempt: attempt)
        }
    }

    /// The account of the person whom the provider names.
    private func account(of claims: VerifiedClaims, in transaction: Transaction) throws -> AccountRow {
        let unknown = Refusal(key: "refusal_provider_unknown")
        if let owner = try OutsideOwner.find(issuer: claims.issuer, subject: claims.subject, transaction) {
            guard !owner.hasEnded else { throw Refusal(key: "refusal_provider_unlinked") }
            guard let account = try AccountRow.find(owner.person, transaction), account.login != nil else {
                throw unknown
            }
            return account
        }
        guard let email = claims.email?.asciiLowercased else { throw unknown }
        let people = try transaction.rows(
            "SELECT id FROM person WHERE lower(email) = ? AND removed_at IS NULL LIMIT 2", [.text(email)])
        guard people.count == 1, let person = people.first?.identifier("id", Person.self),
            let account = try AccountRow.find(person, transaction), account.login != nil,
            try transaction.row(
                "SELECT subject FROM outside_identity WHERE person_id = ? AND issuer = ? LIMIT 1",
                [.integer(person.rawValue), .text(claims.issuer)]) == nil
        else { throw unknown }
        try write(claims, of: person, in: transaction)
        return account
    }
}
