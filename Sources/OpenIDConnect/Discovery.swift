import Foundation
import WebRequests

/// What a provider says of itself (OpenID Connect Discovery 1.0), as far as this platform needs it.
struct Discovery: Sendable {
    let authorizationEndpoint: String
    let tokenEndpoint: WebAddress
    let keysAddress: WebAddress
    let userInfoEndpoint: WebAddress?
    /// Whether the secret goes into a header; else into the form.
    let takesSecretInHeader: Bool
    /// Whether each answer names its issuer (RFC 9207).
    let namesIssuerInAnswers: Bool

    private struct Document: Decodable {
        let issuer: String
        let authorization_endpoint: String
        let token_endpoint: String
        let jwks_uri: String
        let userinfo_endpoint: String?
        let token_endpoint_auth_methods_supported: [String]?
        let authorization_response_iss_parameter_supported: Bool?
    }

    /// Reads the document of an issuer, which must call itself by the very name under which it was asked.
    static func fetch(issuer: String, through client: ProviderClient) async throws(ProviderFailure) -> Discovery {
        let folder = issuer.hasSuffix("/") ? String(issuer.dropLast()) : issuer
        guard let base = WebAddress(issuer), let address = WebAddress(folder + "/.well-known/openid-configuration")
        else { throw .misconfigured("the issuer is no address") }
        let answer = try await client.get(address)
        guard answer.status == 200 else { throw .away("\(address.url) answers \(answer.status)") }
        return try Discovery(answer.body, issuer: issuer, isLocal: base.isLocal)
    }

    /// - Parameter isLocal: the issuer is on this machine, where encryption is not needed.
    init(_ json: Data, issuer: String, isLocal: Bool) throws(ProviderFailure) {
        guard let document = try? JSONDecoder().decode(Document.self, from: json) else {
            throw .away("the discovery document lacks what is needed")
        }
        guard document.issuer == issuer else {
            throw .misconfigured("the provider calls itself \(document.issuer.prefix(200)), the settings \(issuer)")
        }
        func address(_ text: String) throws(ProviderFailure) -> WebAddress {
            guard let address = WebAddress(text), isLocal || !address.isLocal else {
                throw .misconfigured("the discovery document names an address that is not safe")
            }
            return address
        }
        authorizationEndpoint = try address(document.authorization_endpoint).url.absoluteString
        tokenEndpoint = try address(document.token_endpoint)
        keysAddress = try address(document.jwks_uri)
        var userInfo: WebAddress?
        if let text = document.userinfo_endpoint { userInfo = try address(text) }
        userInfoEndpoint = userInfo
        let methods = document.token_endpoint_auth_methods_supported ?? ["client_secret_basic"]
        guard methods.contains("client_secret_basic") || methods.contains("client_secret_post") else {
            throw .misconfigured("the provider takes no secret from this platform")
        }
        takesSecretInHeader = methods.contains("client_secret_basic")
        namesIssuerInAnswers = document.authorization_response_iss_parameter_supported ?? false
    }
}
