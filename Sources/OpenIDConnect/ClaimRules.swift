/// Which claims are believed (OpenID Connect Core 1.0, 3.1.3.7).
struct ClaimRules: Sendable {
    /// How far the clocks of provider and platform may be apart, in seconds.
    static let leeway: Double = 60
    /// A token is made for the code that is exchanged now.
    static let oldest: Double = 600

    let issuer: String
    let client: String
    let nonce: String
    /// Seconds since 1970.
    let now: Double

    func verify(_ token: IDTokenPayload) throws(ProviderFailure) -> VerifiedClaims {
        guard token.iss == issuer else { throw .untrusted("iss is another") }
        guard token.aud.names.contains(client) else { throw .untrusted("aud is another") }
        // A token for several must say for whom it was made.
        guard token.azp == client || token.azp == nil && token.aud.names.count == 1 else {
            throw .untrusted("azp is another")
        }
        guard token.exp > now - Self.leeway else { throw .untrusted("exp is past") }
        guard token.iat <= now + Self.leeway, token.iat >= now - Self.oldest - Self.leeway else {
            throw .untrusted("iat is not now")
        }
        guard token.nbf.map({ $0 <= now + Self.leeway }) ?? true else { throw .untrusted("nbf is to come") }
        guard token.nonce == nonce else { throw .untrusted("nonce is another") }
        guard Self.isPlain(token.sub, limit: 255, from: 32) else { throw .untrusted("sub is malformed") }
        let email = token.email_verified?.isTrue == true ? token.email.flatMap(Self.address) : nil
        return VerifiedClaims(
            issuer: issuer, subject: token.sub, email: email,
            label: Self.label([token.email, token.preferred_username, token.name]))
    }

    /// An address in plain letters; `nil` for anything else, so that none can look like another.
    static func address(_ text: String) -> String? { isPlain(text, limit: 200) && text.contains("@") ? text : nil }

    /// The first name that can be shown.
    static func label(_ names: [String?]) -> String? {
        names.compactMap { $0 }.first { name in
            !name.isEmpty && name.unicodeScalars.count <= 200
                && !name.unicodeScalars.contains { scalar in
                    switch scalar.properties.generalCategory {
                    case .control, .format, .lineSeparator, .paragraphSeparator: true
                    default: false
                    }
                }
        }
    }

    private static func isPlain(_ text: String, limit: Int, from lowest: UInt8 = 33) -> Bool {
        !text.isEmpty && text.utf8.count <= limit && text.utf8.allSatisfy { $0 >= lowest && $0 <= 126 }
    }
}
