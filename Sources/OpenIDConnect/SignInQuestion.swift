/// What the provider is asked, by way of the browser.
public struct SignInQuestion: Sendable {
    /// Where the provider sends the browser back to.
    public let redirect: String
    /// Comes back with the answer: binds it to this browser.
    public let state: String
    /// Comes back in the token: binds it to this sign-in.
    public let nonce: String
    /// Told when the code is exchanged; the browser carries its hash alone.
    public let verifier: String
    /// Languages of the visitor, the best first: `zh-CN en`.
    public let locales: String

    public init(redirect: String, state: String, nonce: String, verifier: String, locales: String) {
        self.redirect = redirect
        self.state = state
        self.nonce = nonce
        self.verifier = verifier
        self.locales = locales
    }
}

/// What came back with the browser, and what it is held against.
public struct SignInAnswer: Sendable {
    public let code: String
    /// Who says that they answer (RFC 9207); `nil` when the address does not say.
    public let issuer: String?
    public let redirect: String
    public let nonce: String
    public let verifier: String

    public init(code: String, issuer: String?, redirect: String, nonce: String, verifier: String) {
        self.code = code
        self.issuer = issuer
        self.redirect = redirect
        self.nonce = nonce
        self.verifier = verifier
    }
}
