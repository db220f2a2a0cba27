import Crypto
import Foundation

/// The key that a chain's signatures are checked with.
public struct PublicKey: Sendable, Hashable {
    /// 32 bytes, as RFC 8032 writes them.
    public let bytes: [UInt8]

    /// `nil` when the bytes are no Ed25519 key.
    public init?(bytes: [UInt8]) {
        guard bytes.count == 32, (try? Curve25519.Signing.PublicKey(rawRepresentation: bytes)) != nil else {
            return nil
        }
        self.bytes = bytes
    }

    /// Reads the Base64 of 32 bytes.
    public init?(base64: String) {
        guard let data = Data(base64Encoded: base64) else { return nil }
        self.init(bytes: [UInt8](data))
    }

    /// The key in Base64.
    public var base64: String { Data(bytes).base64EncodedString() }

    /// The first 32 hexadecimal digits of its SHA-256: the name of the key.
    public var id: String { String("\(LedgerHash(of: bytes))".prefix(32)) }

    /// Whether the holder of this key signed `statement`.
    func hasSigned(_ statement: [UInt8], _ signature: [UInt8]) -> Bool {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes) else { return false }
        return key.isValidSignature(signature, for: statement)
    }
}

/// The key that signs: it never enters the database.
public struct LedgerKey: Sendable {
    private let key: Curve25519.Signing.PrivateKey
    public let publicKey: PublicKey

    /// A new key.
    public init?() { self.init(Curve25519.Signing.PrivateKey()) }

    /// Reads the text of a key file.
    init?(text: String) {
        let lines = text.split(separator: "\n")
        guard lines.count == 2, lines[0] == Self.tag, let data = Data(base64Encoded: String(lines[1])),
            let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: data)
        else { return nil }
        self.init(key)
    }

    private init?(_ key: Curve25519.Signing.PrivateKey) {
        guard let publicKey = PublicKey(bytes: [UInt8](key.publicKey.rawRepresentation)) else { return nil }
        self.key = key
        self.publicKey = publicKey
    }

    /// What stands in the key file.
    var text: String { "\(Self.tag)\n\(key.rawRepresentation.base64EncodedString())\n" }

    func sign(_ statement: [UInt8]) throws -> [UInt8] { [UInt8](try key.signature(for: statement)) }

    private static let tag = "kaimen-ledger-key-1"
}
