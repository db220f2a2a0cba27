import Foundation
import Kernel
import WebRequests

/// How the platform is known at an identity provider.
public struct ProviderSettings: Sendable {
    /// The provider's own name: the address below which its discovery document stands.
    public let issuer: String
    /// The name of this platform there (`client_id`).
    public let client: String
    /// What only this platform and the provider know (`client_secret`).
    let secret: String

    /// - Throws: `Problem` when the issuer is no address that may be used, or client or secret cannot be right.
    public init(issuer: String, client: String, secret: String) throws {
        guard WebAddress(issuer) != nil, !issuer.contains("?"), !issuer.contains("#") else {
            throw Problem(field: issuer, key: "problem_sign_in_issuer")
        }
        guard Self.isOneWord(client, limit: 500) else { throw Problem(field: client, key: "problem_sign_in_client") }
        self.issuer = issuer
        self.client = client
        self.secret = secret
    }

    /// The same with the secret of a file, whose last line break does not count.
    public init(issuer: String, client: String, secretFile: String) throws {
        guard let data = FileManager.default.contents(atPath: secretFile) else {
            throw Problem(field: secretFile, key: "problem_file_not_readable")
        }
        let text = String(decoding: data.prefix(5000), as: UTF8.self)
        let secret =
            text.hasSuffix("\r\n") ? String(text.dropLast()) : text.hasSuffix("\n") ? String(text.dropLast()) : text
        guard Self.isOneWord(secret, limit: 4096) else {
            throw Problem(field: secretFile, key: "problem_sign_in_secret")
        }
        try self.init(issuer: issuer, client: client, secret: secret)
    }

    private static func isOneWord(_ text: String, limit: Int) -> Bool {
        !text.isEmpty && text.utf8.count <= limit && text.utf8.allSatisfy { (32...126).contains($0) }
            && text.first != " " && text.last != " "
    }
}
