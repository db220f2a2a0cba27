import JWTKit

/// A public key of the provider, bound to one algorithm: the token cannot choose another for it.
struct VerifyingKey: Sendable {
    /// The algorithms that are believed, all with a public key.
    enum Algorithm: String, Sendable {
        case rs256 = "RS256"
        case ps256 = "PS256"
        case es256 = "ES256"
        case edDSA = "EdDSA"
    }

    let collection: JWTKeyCollection

    /// - Returns: `nil` when the published key is not of the algorithm's kind, or no key at all.
    init?(_ key: PublishedKey, for algorithm: Algorithm) async {
        guard key.alg == nil || key.alg == algorithm.rawValue else { return nil }
        let collection = JWTKeyCollection()
        switch (algorithm, key.kty, key.crv) {
        case (.rs256, "RSA", _):
            guard let rsa = Self.rsa(key) else { return nil }
            await collection.add(rsa: rsa, digestAlgorithm: .sha256)
        case (.ps256, "RSA", _):
            guard let rsa = Self.rsa(key) else { return nil }
            await collection.add(pss: rsa, digestAlgorithm: .sha256)
        case (.es256, "EC", "P-256"):
            guard let x = key.x, let y = key.y, let point = try? ES256PublicKey(parameters: (x, y)) else { return nil }
            await collection.add(ecdsa: point)
        case (.edDSA, "OKP", "Ed25519"):
            guard let x = key.x, let point = try? EdDSA.PublicKey(x: x, curve: .ed25519) else { return nil }
            await collection.add(eddsa: point)
        default: return nil
        }
        self.collection = collection
    }

    /// At least 2048 bits, which JWTKit demands; and few enough to be quick.
    private static func rsa(_ key: PublishedKey) -> Insecure.RSA.PublicKey? {
        guard let modulus = key.n, let exponent = key.e, modulus.utf8.count <= 1400, exponent.utf8.count <= 12 else {
            return nil
        }
        return try? Insecure.RSA.PublicKey(modulus: modulus, exponent: exponent)
    }
}
