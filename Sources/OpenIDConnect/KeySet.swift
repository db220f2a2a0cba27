import Foundation
import WebRequests

/// A key as the provider publishes it (RFC 7517).
struct PublishedKey: Decodable, Sendable {
    let kty: String
    let kid: String?
    let use: String?
    let alg: String?
    let crv: String?
    let n: String?
    let e: String?
    let x: String?
    let y: String?
}

/// The keys with which a provider signs.
struct KeySet: Sendable {
    /// Providers publish two or three.
    private static let most = 50

    let keys: [PublishedKey]

    private struct Document: Decodable {
        let keys: [Lenient]
    }
    /// A key of a kind that nobody here knows does not spoil the others.
    private struct Lenient: Decodable {
        let key: PublishedKey?

        init(from decoder: any Decoder) throws { key = try? PublishedKey(from: decoder) }
    }

    static func fetch(_ address: WebAddress, through client: ProviderClient) async throws(ProviderFailure) -> KeySet {
        let answer = try await client.get(address)
        guard answer.status == 200 else { throw .away("\(address.url) answers \(answer.status)") }
        return try KeySet(answer.body)
    }

    init(_ json: Data) throws(ProviderFailure) {
        guard let document = try? JSONDecoder().decode(Document.self, from: json) else {
            throw .away("the provider's keys cannot be read")
        }
        keys = document.keys.prefix(Self.most).compactMap(\.key).filter { $0.use == nil || $0.use == "sig" }
    }

    /// The key that a token names; for a token that names none, the only one that can be meant.
    func key(for token: SignedToken) async -> VerifyingKey? {
        let named = token.keyName.map { name in keys.filter { $0.kid == name } } ?? keys
        var fitting: [VerifyingKey] = []
        for key in named {
            if let key = await VerifyingKey(key, for: token.algorithm) { fitting.append(key) }
        }
        return fitting.count == 1 ? fitting.first : nil
    }
}
