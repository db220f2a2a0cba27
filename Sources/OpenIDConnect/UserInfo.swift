import Foundation
import WebRequests

/// What the provider tells of a person beside the token: many put the address nowhere else.
struct UserInfo: Sendable {
    let client: ProviderClient

    private struct Document: Decodable {
        let sub: String
        let email: String?
        let email_verified: IDTokenPayload.Truth?
        let preferred_username: String?
    }

    /// The claims with the address, when it is told of the same person; as they are when it is not to be had, for who
    /// is linked already needs none.
    func completing(_ claims: VerifiedClaims, at endpoint: WebAddress, access: String) async -> VerifiedClaims {
        guard access.utf8.allSatisfy({ (33...126).contains($0) }),
            let answer = try? await client.get(endpoint, headers: ["Authorization": "Bearer " + access]),
            answer.status == 200, let document = try? JSONDecoder().decode(Document.self, from: answer.body),
            document.sub == claims.subject
        else { return claims }
        return VerifiedClaims(
            issuer: claims.issuer, subject: claims.subject,
            email: document.email_verified?.isTrue == true ? document.email.flatMap(ClaimRules.address) : nil,
            label: ClaimRules.label([document.email, claims.label, document.preferred_username]))
    }
}
