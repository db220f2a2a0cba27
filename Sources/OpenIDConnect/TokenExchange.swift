import Foundation
import WebRequests

/// The exchange of a code for tokens (RFC 6749, 4.1.3).
struct TokenExchange: Sendable {
    struct Tokens: Sendable {
        let idToken: String
        let accessToken: String?
    }

    let settings: ProviderSettings
    let document: Discovery
    let client: ProviderClient

    private struct Granted: Decodable {
        let id_token: String
        let access_token: String?
    }
    private struct Refused: Decodable {
        let error: String
    }

    func tokens(for answer: SignInAnswer) async throws(ProviderFailure) -> Tokens {
        var form = [
            ("grant_type", "authorization_code"), ("code", answer.code), ("redirect_uri", answer.redirect),
            ("code_verifier", answer.verifier),
        ]
        var headers: [String: String] = [:]
        if document.takesSecretInHeader {
            let pair = WebForm.encode(settings.client) + ":" + WebForm.encode(settings.secret)
            headers["Authorization"] = "Basic " + Data(pair.utf8).base64EncodedString()
        } else {
            form += [("client_id", settings.client), ("client_secret", settings.secret)]
        }
        let reply = try await client.post(document.tokenEndpoint, form: form, headers: headers)
        switch reply.status {
        case 200:
            guard let granted = try? JSONDecoder().decode(Granted.self, from: reply.body) else {
                throw .untrusted("the token endpoint gives no ID token")
            }
            return Tokens(idToken: granted.id_token, accessToken: granted.access_token)
        case 400..<500:
            let error = (try? JSONDecoder().decode(Refused.self, from: reply.body))?.error.prefix(60) ?? "no reason"
            if error == "invalid_grant" { throw .codeRefused("the token endpoint says invalid_grant") }
            throw .misconfigured("the token endpoint answers \(reply.status): \(error)")
        default: throw .away("the token endpoint answers \(reply.status)")
        }
    }
}
