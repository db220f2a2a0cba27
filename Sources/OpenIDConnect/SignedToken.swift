import Foundation
import JWTKit

/// An ID token whose signature was not looked at yet: nothing in it is believed but how to check it.
struct SignedToken: Sendable {
    /// Larger than any honest token.
    static let longest = 32 * 1024

    let text: String
    let algorithm: VerifyingKey.Algorithm
    /// Which of the provider's keys signed it, as it claims.
    let keyName: String?

    private struct Header: Decodable {
        let alg: String
        let kid: String?
        let crit: [String]?
    }

    /// - Throws: for what is no token, for `none`, and for algorithms with a shared secret.
    init(_ text: String) throws(ProviderFailure) {
        let parts = text.utf8.count <= Self.longest ? text.split(separator: ".", omittingEmptySubsequences: false) : []
        guard parts.count == 3, let first = parts.first, !parts.contains(where: \.isEmpty),
            let header = Self.bytes(first).flatMap({ try? JSONDecoder().decode(Header.self, from: $0) })
        else { throw .untrusted("the ID token is malformed") }
        guard header.crit == nil else { throw .untrusted("the ID token demands an unknown extension") }
        guard let algorithm = VerifyingKey.Algorithm(rawValue: header.alg) else {
            throw .untrusted("the ID token is signed with \(header.alg.prefix(20))")
        }
        self.text = text
        self.algorithm = algorithm
        keyName = header.kid
    }

    /// What the token says, now that its signature fits.
    func payload(verifiedBy key: VerifyingKey) async throws(ProviderFailure) -> IDTokenPayload {
        do {
            return try await key.collection.verify(text, as: IDTokenPayload.self)
        } catch let error as JWTError where error.errorType == .signatureVerificationFailed {
            throw .untrusted("the signature of the ID token does not fit")
        } catch {
            throw .untrusted("the ID token cannot be read")
        }
    }

    private static func bytes(_ text: Substring) -> Data? {
        guard text.utf8.count <= 4096 else { return nil }
        let plain = text.replacing("-", with: "+").replacing("_", with: "/")
        return Data(base64Encoded: plain + String(repeating: "=", count: (4 - plain.utf8.count % 4) % 4))
    }
}
