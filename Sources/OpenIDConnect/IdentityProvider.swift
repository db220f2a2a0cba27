import Foundation
import Kernel
import WebRequests

/// The organization's own identity provider, asked by OpenID Connect Core 1.0: authorization code flow with a proof key
/// (RFC 7636, S256), state and nonce, as a confidential client.
///
/// ```
/// address(for:)         the browser is sent there; the provider sends it back with a code
/// claims(of:)           the code is exchanged for an ID token, which is checked: who it is
/// ```
/// What the provider publishes of itself is kept for an hour, its keys too; a key that is not known is looked up anew, at
/// most every half minute.
public actor IdentityProvider {
    /// How long discovery and keys are kept, in seconds.
    static let memory: Int64 = 3600
    /// Between two look-ups of keys for tokens that name an unknown one.
    static let keyPause: Int64 = 30

    nonisolated let settings: ProviderSettings
    nonisolated let client: ProviderClient
    nonisolated let now: @Sendable () -> Int64
    private var discovery: (document: Discovery, at: Int64)?
    private var keys: (set: KeySet, at: Int64)?
    private var discovering: Task<Discovery, any Error>?

    /// - Parameters:
    ///   - limits: of each request to the provider.
    ///   - now: seconds since 1970.
    public init(
        _ settings: ProviderSettings, limits: WebLimits = WebLimits(), now: @escaping @Sendable () -> Int64
    ) {
        self.settings = settings
        client = ProviderClient(limits)
        self.now = now
    }

    /// What the provider calls itself, by which its people are known.
    public nonisolated var issuer: String { settings.issuer }

    /// Where to send the browser.
    /// - Throws: `ProviderFailure` when the provider is away or says nonsense of itself.
    public func address(for question: SignInQuestion) async throws(ProviderFailure) -> String {
        let fields = [
            ("response_type", "code"), ("client_id", settings.client), ("redirect_uri", question.redirect),
            ("scope", "openid email profile"), ("state", question.state), ("nonce", question.nonce),
            ("code_challenge", ProofKey.challenge(of: question.verifier)), ("code_challenge_method", "S256"),
            ("ui_locales", question.locales),
        ]
        let endpoint = try await document().authorizationEndpoint
        return endpoint + (endpoint.contains("?") ? "&" : "?") + WebForm.encode(fields)
    }

    /// Who came back from the provider.
    /// - Throws: `ProviderFailure` when the code or the token is not good, or the provider is away.
    public func claims(of answer: SignInAnswer) async throws(ProviderFailure) -> VerifiedClaims {
        let document = try await document()
        if answer.issuer != nil || document.namesIssuerInAnswers, answer.issuer != settings.issuer {
            throw .untrusted("the answer is of another issuer")
        }
        let tokens = try await TokenExchange(settings: settings, document: document, client: client).tokens(for: answer)
        let token = try SignedToken(tokens.idToken)
        let payload = try await token.payload(verifiedBy: key(for: token, document))
        let rules = ClaimRules(
            issuer: settings.issuer, client: settings.client, nonce: answer.nonce, now: Double(now()))
        let claims = try rules.verify(payload)
        guard claims.email == nil, let endpoint = document.userInfoEndpoint, let access = tokens.accessToken else {
            return claims
        }
        return await UserInfo(client: client).completing(claims, at: endpoint, access: access)
    }

    /// Asks what the provider says of itself, so that a wrong setting is known before somebody signs in.
    /// - Throws: `ProviderFailure`
    public func check() async throws(ProviderFailure) { _ = try await document() }

    // MARK: What the provider publishes

    /// Discovery, asked once by however many wait for it.
    private func document() async throws(ProviderFailure) -> Discovery {
        if let discovery, now() - discovery.at < Self.memory { return discovery.document }
        let task =
            discovering
            ?? Task { [settings, client] in
                try await Discovery.fetch(issuer: settings.issuer, through: client)
            }
        discovering = task
        let result = await task.result
        if discovering == task { discovering = nil }
        do {
            let document = try result.get()
            discovery = (document, now())
            return document
        } catch {
            throw error as? ProviderFailure ?? .away("\(error)")
        }
    }

    private func key(for token: SignedToken, _ document: Discovery) async throws(ProviderFailure) -> VerifyingKey {
        if let keys, now() - keys.at < Self.memory {
            if let key = await keys.set.key(for: token) { return key }
            guard now() - keys.at >= Self.keyPause else { throw .untrusted("the token names an unknown key") }
        }
        let set = try await KeySet.fetch(document.keysAddress, through: client)
        keys = (set, now())
        guard let key = await set.key(for: token) else { throw .untrusted("the token names an unknown key") }
        return key
    }
}
