import Foundation
import Kernel

/// The signed end of a chain: what is kept beside the key, published, and pinned by anyone who wants to check later.
public struct LedgerHead: Sendable, Equatable {
    /// Number of the newest batch.
    public let batch: Int64
    /// How many entries the chain seals.
    public let entries: Int64
    public let chain: LedgerHash
    /// Seconds since 1970.
    public let sealedAt: Int64
    public let publicKey: PublicKey
    public let signature: [UInt8]

    /// One line of JSON, which `init(json:)` reads back.
    public var json: JSONText {
        .object([
            ("format", .text(Self.format)), ("batch", .number(Int(batch))), ("entries", .number(Int(entries))),
            ("chain", .text("\(chain)")), ("sealedAt", .number(Int(sealedAt))), ("key", .text(publicKey.id)),
            ("publicKey", .text(publicKey.base64)), ("signature", .text(Hexadecimal.text(signature))),
        ])
    }

    /// Reads a head; `nil` when a member is missing or of the wrong form. Says nothing about its signature.
    public init?(json data: [UInt8]) {
        struct Form: Decodable {
            let format: String
            let batch: Int64
            let entries: Int64
            let chain: String
            let sealedAt: Int64
            let publicKey: String
            let signature: String
        }
        guard let form = try? JSONDecoder().decode(Form.self, from: Data(data)), form.format == Self.format,
            form.batch > 0, form.entries >= 0, let chain = LedgerHash(hex: form.chain),
            let key = PublicKey(base64: form.publicKey), let signature = Hexadecimal.bytes(form.signature)
        else { return nil }
        self.init(
            batch: form.batch, entries: form.entries, chain: chain, sealedAt: form.sealedAt, publicKey: key,
            signature: signature)
    }

    init(
        batch: Int64, entries: Int64, chain: LedgerHash, sealedAt: Int64, publicKey: PublicKey, signature: [UInt8]
    ) {
        (self.batch, self.entries, self.chain, self.sealedAt) = (batch, entries, chain, sealedAt)
        (self.publicKey, self.signature) = (publicKey, signature)
    }

    /// Whether its own key signed it.
    public var isSigned: Bool {
        publicKey.hasSigned(
            Batch.statement(number: batch, total: entries, sealedAt: sealedAt, chain: chain), signature)
    }

    private static let format = "kaimen-head-1"
}
