import Kernel
import OpenIDConnect
import Storage

/// A sign-in at the provider that has begun.
public struct BegunOutsideSignIn: Sendable {
    /// Where the browser goes now.
    public let address: String
    /// Goes into a cookie: only this browser can finish.
    public let secret: String
}

/// How a sign-in at the provider is begun.
public struct OutsideSignInRequest: Sendable {
    public let browser: SignInRequest
    /// Where the provider sends the browser back to.
    public let redirect: String
    /// Where the person wanted to go: a path of the office.
    public let returnPath: String
    public let language: Language

    public init(browser: SignInRequest, redirect: String, returnPath: String, language: Language) {
        self.browser = browser
        self.redirect = redirect
        self.returnPath = returnPath.utf8.count <= 2000 ? returnPath : ""
        self.language = language
    }
}

extension IdentityRoom {
    /// How long a person may take at the provider, in seconds.
    public static let outsideSignInLife: Int64 = 600
    /// Sign-ins that were begun and not finished, from one address in a quarter of an hour.
    static let mostUnfinished: Int64 = 100
    static let outsideName = "\tprovider"

    /// Begins a sign-in at the provider; it may be finished once, within ten minutes, by the browser with the secret.
    /// - Throws: `Refusal` when the provider is away, or too many were begun from this address.
    public func beginOutsideSignIn(
        at provider: OutsideProvider, _ request: OutsideSignInRequest
    ) async throws -> BegunOutsideSignIn {
        try await begin(at: provider, request) { _ in nil }
    }

    /// Begins to link one's account at the provider; the password is asked once more, where there is one.
    /// - Throws: `Problems` when the password is wrong; `Refusal` when one is linked already, or as above.
    public func beginLinking(
        at provider: OutsideProvider, password: String, _ request: OutsideSignInRequest, as viewer: Viewer
    ) async throws -> BegunOutsideSignIn {
        // First, so that a provider that is away costs no try at the password.
        do {
            try await provider.service.check()
        } catch {
            throw provider.refusal(error)
        }
        let proof = try await prove(password, field: "password", allowsNone: true, of: viewer)
        return try await begin(at: provider, request) { transaction in
            let viewer = try demand(proof, of: viewer, in: transaction)
            try demandUnlinked(viewer.person.id, at: provider, in: transaction)
            return viewer.person.id
        }
    }

    private func begin(
        at provider: OutsideProvider, _ request: OutsideSignInRequest,
        linking: @escaping @Sendable (Transaction) throws -> Person.ID?
    ) async throws -> BegunOutsideSignIn {
        let (state, nonce, verifier) = (SecretText.make(), SecretText.make(), SecretText.make())
        let address: String
        do {
            address = try await provider.service.address(
                for: SignInQuestion(
                    redirect: request.redirect, state: state, nonce: nonce, verifier: verifier,
                    locales: request.language == .english ? "en zh-CN" : "zh-CN en"))
        } catch {
            throw provider.refusal(error)
        }
        try await database.write { transaction in
            let person = try linking(transaction)
            let count = try attempts(
                "login = ? AND address = ?", [.text(Self.outsideName), .text(request.browser.address)],
                in: transaction)
            guard count.number < Self.mostUnfinished || count.last + 60 <= now() else {
                throw Refusal(key: "refusal_provider_wait")
            }
            let attempt = try beginAttempt(Self.outsideName, address: request.browser.address, in: transaction)
            try forgetAttempts(in: transaction)
            try transaction.execute(
                "DELETE FROM outside_sign_in WHERE created_at <= ?", [.integer(now() - Self.outsideSignInLife)])
            try transaction.execute(
                """
                INSERT INTO outside_sign_in (state, nonce, verifier, created_at, return_path, person_id, attempt_id)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    .text(SecretText.digest(state)), .text(nonce), .text(verifier), .integer(now()),
                    .text(request.returnPath), person.map { .integer($0.rawValue) } ?? .null, .integer(attempt),
                ])
        }
        return BegunOutsideSignIn(address: address, secret: state)
    }
}
