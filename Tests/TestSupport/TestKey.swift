import Crypto
import CryptoExtras
import Foundation
import JWTKit

/// A key pair of the provider for tests, with the name under which its public half is published.
public struct TestKey: Sendable {
    public let name: String
    let jwk: [String: String]
    private let add: @Sendable (JWTKeyCollection) async -> Void

    /// Signs a token; its header names the key.
    public func sign(_ claims: TestClaims) async throws -> String {
        let collection = JWTKeyCollection()
        await add(collection)
        return try await collection.sign(claims, kid: JWKIdentifier(string: name))
    }

    /// The same key under another name, or under none.
    public func published(as name: String?, algorithm: String? = nil) -> [String: String] {
        var jwk = jwk
        jwk["kid"] = name
        if let algorithm { jwk["alg"] = algorithm }
        return jwk
    }

    /// A key set, with a key of a kind that nobody knows.
    public static func published(_ keys: [TestKey]) throws -> Data {
        try JSONEncoder().encode(["keys": [["kty": "oct", "kid": "unknown kind"]] + keys.map(\.jwk)])
    }

    private init(
        _ name: String, _ jwk: [String: String], _ add: @escaping @Sendable (JWTKeyCollection) async -> Void
    ) {
        self.name = name
        self.jwk = jwk.merging(["kid": name]) { _, name in name }
        self.add = add
    }

    // MARK: Keys

    /// RSA with PKCS#1; made once, for it takes its time.
    public static let rs256 = rsa("rs256", "RS256")
    /// RSA with PSS.
    public static let ps256 = rsa("ps256", "PS256")
    public static let es256 = elliptic("es256")
    public static let edDSA: TestKey = {
        let key = Curve25519.Signing.PrivateKey()
        let jwk = [
            "kty": "OKP", "crv": "Ed25519", "alg": "EdDSA",
            "x": TestProvider.base64URL(key.publicKey.rawRepresentation),
        ]
        return TestKey("ed", jwk) { await $0.add(eddsa: EdDSA.PrivateKey(backing: key), kid: "ed") }
    }()

    /// A new key on the curve P-256.
    public static func elliptic(_ name: String) -> TestKey {
        let key = P256.Signing.PrivateKey()
        let point = key.publicKey.rawRepresentation
        let jwk = [
            "kty": "EC", "crv": "P-256", "use": "sig", "x": TestProvider.base64URL(point.prefix(32)),
            "y": TestProvider.base64URL(point.suffix(32)),
        ]
        return TestKey(name, jwk) { collection in
            guard let signing = try? ES256PrivateKey(pem: key.pemRepresentation) else { return }
            await collection.add(ecdsa: signing, kid: JWKIdentifier(string: name))
        }
    }

    private static func rsa(_ name: String, _ algorithm: String) -> TestKey {
        guard let key = try? _RSA.Signing.PrivateKey(keySize: .bits2048),
            let numbers = try? key.publicKey.getKeyPrimitives()
        else { return elliptic(name) }
        let jwk = [
            "kty": "RSA", "alg": algorithm, "use": "sig", "n": TestProvider.base64URL(numbers.modulus),
            "e": TestProvider.base64URL(numbers.publicExponent),
        ]
        return TestKey(name, jwk) { collection in
            guard let signing = try? Insecure.RSA.PrivateKey(backing: key) else { return }
            let kid = JWKIdentifier(string: name)
            if algorithm == "PS256" {
                await collection.add(pss: signing, digestAlgorithm: .sha256, kid: kid)
            } else {
                await collection.add(rsa: signing, digestAlgorithm: .sha256, kid: kid)
            }
        }
    }
}
