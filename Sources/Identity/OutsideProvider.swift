import Kernel
import OpenIDConnect

/// The organization's own identity provider, through which people may sign in beside the password.
public struct OutsideProvider: Sendable {
    /// What its button says.
    public let name: LocalizedText
    let service: IdentityProvider
    let passesCode: Bool
    private let log: @Sendable (ProviderFailure) -> Void

    /// - Parameters:
    ///   - passesCode: the provider asks for a second factor itself, so the platform's one-time code is not asked.
    ///   - log: is told why a sign-in failed; visitors are not.
    public init(
        name: LocalizedText, service: IdentityProvider, passesCode: Bool = false,
        log: @escaping @Sendable (ProviderFailure) -> Void
    ) {
        self.name = name
        self.service = service
        self.passesCode = passesCode
        self.log = log
    }

    /// What the provider calls itself, by which its people are known.
    public var issuer: String { service.issuer }

    /// Asks the provider for a sign of life, and writes down what is wrong.
    public func check() async {
        do {
            try await service.check()
        } catch {
            log(error)
        }
    }

    /// What a visitor is told of a failure, which is written down.
    func refusal(_ failure: ProviderFailure) -> Refusal {
        log(failure)
        return switch failure {
        case .away: Refusal(key: "refusal_provider_away")
        case .codeRefused: Refusal(key: "refusal_provider_expired")
        case .misconfigured: Refusal(key: "refusal_provider_settings")
        case .untrusted: Refusal(key: "refusal_provider_untrusted")
        }
    }

    /// What a visitor is told when the provider itself says no, which is written down unless the person said it.
    func refusal(error: String) -> Refusal {
        guard error != "access_denied" else { return Refusal(key: "refusal_provider_denied") }
        // Letters as RFC 6749 has them, so that nobody writes lines of their own into the log.
        let plain = String(error.unicodeScalars.prefix(60).filter { (33...126).contains($0.value) }.map(Character.init))
        guard ["temporarily_unavailable", "server_error"].contains(plain) else {
            return refusal(.misconfigured("the provider answers \(plain)"))
        }
        return refusal(.away("the provider answers \(plain)"))
    }
}
