import Foundation
import Identity
import Kernel
import Logging
import OpenIDConnect
import ServiceLifecycle

/// The settings of the organization's identity provider, as the command line has them.
public struct SignInProvider: Sendable {
    private let settings: ProviderSettings
    private let name: LocalizedText
    private let passesCode: Bool

    /// - Parameters:
    ///   - issuer: the address of the provider.
    ///   - client: the name of this platform there.
    ///   - secretFile: the file with the secret of this platform there.
    ///   - name: what the button says; without it, the provider's host.
    ///   - passesCode: the provider asks for a second factor itself, so the platform's one-time code is not asked.
    /// - Throws: `Problem` for what cannot be right; whether the provider answers is not asked here.
    public init(
        issuer: String, client: String, secretFile: String, name: String? = nil, englishName: String? = nil,
        passesCode: Bool = false
    ) throws {
        settings = try ProviderSettings(issuer: issuer, client: client, secretFile: secretFile)
        self.name = LocalizedText(
            chinese: name ?? URL(string: issuer)?.host() ?? issuer, english: englishName ?? name)
        self.passesCode = passesCode
    }

    /// The provider, whose failures are logged.
    func outside(logger: Logger) -> OutsideProvider {
        OutsideProvider(
            name: name, service: IdentityProvider(settings, now: Platform.now), passesCode: passesCode
        ) { failure in
            logger.error("signing in at the provider failed", metadata: ["cause": "\(failure)"])
        }
    }
}

/// Looks once whether the provider answers, so that a wrong setting stands in the log before somebody signs in. The
/// server starts all the same: people have passwords.
struct ProviderCheck: Service {
    let provider: OutsideProvider

    func run() async throws {
        // Not waited for: a provider that is slow to answer must not hold up the end either.
        Task { await provider.check() }
        try? await gracefulShutdown()
    }
}
