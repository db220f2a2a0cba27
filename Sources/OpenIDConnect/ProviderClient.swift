import Foundation
import WebRequests

/// Asks the provider; what goes wrong on the way is a failure of the provider.
struct ProviderClient: Sendable {
    private let web: WebClient

    init(_ limits: WebLimits) { web = WebClient(limits) }

    func get(_ address: WebAddress, headers: [String: String] = [:]) async throws(ProviderFailure) -> WebAnswer {
        do {
            return try await web.get(address, headers: headers)
        } catch {
            throw ProviderFailure(error)
        }
    }

    func post(
        _ address: WebAddress, form: [(String, String)], headers: [String: String]
    ) async throws(ProviderFailure) -> WebAnswer {
        do {
            return try await web.post(
                address, body: Data(WebForm.encode(form).utf8), type: "application/x-www-form-urlencoded",
                headers: headers)
        } catch {
            throw ProviderFailure(error)
        }
    }
}

extension ProviderFailure {
    init(_ failure: WebFailure) {
        switch failure {
        case .away(let reason): self = .away(reason)
        case .untrusted(let reason): self = .untrusted(reason)
        }
    }
}
