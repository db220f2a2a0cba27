import JWTKit

/// What an ID token of the provider for tests says.
public struct TestClaims: JWTPayload, Equatable {
    /// Somebody with an account at the provider.
    public struct Person: Sendable, Equatable {
        public var subject: String
        public var email: String?
        public var isVerified: Bool

        public init(subject: String, email: String?, isVerified: Bool) {
            (self.subject, self.email, self.isVerified) = (subject, email, isVerified)
        }
    }
    struct UserInfo: Encodable {
        let sub: String
        let email: String?
        let email_verified: Bool

        init(_ person: Person) { (sub, email, email_verified) = (person.subject, person.email, person.isVerified) }
    }

    public var iss: String
    public var sub: String
    public var aud: [String]
    public var azp: String?
    public var exp: Double
    public var iat: Double
    public var nbf: Double?
    public var nonce: String?
    public var email: String?
    public var email_verified: Bool?

    init(issuer: String, client: String, nonce: String, now: Double, _ person: Person) {
        (iss, sub, aud, self.nonce) = (issuer, person.subject, [client], nonce)
        (iat, exp) = (now, now + 300)
        (email, email_verified) = (person.email, person.isVerified)
    }

    public func verify(using algorithm: some JWTAlgorithm) async throws {}
}
