import Foundation
import TestSupport
import Testing

@testable import OpenIDConnect

@Suite struct SignInTests {
    @Test(arguments: [TestKey.rs256, .ps256, .es256, .edDSA])
    func `who comes back is known, whatever the provider signs with`(key: TestKey) async throws {
        try await TestProvider.serve { provider in
            provider.set { ($0.keys, $0.signing) = ([.es256, .rs256, .ps256, .edDSA], key) }
            let known = try await claims(provider)
            #expect(
                known
                    == VerifiedClaims(
                        issuer: provider.issuer, subject: "7", email: "he@haidong.example", label: "he@haidong.example")
            )
        }
    }

    @Test func `the browser carries the challenge and never the verifier or the secret`() async throws {
        try await TestProvider.serve { provider in
            let address = try await Dance(provider).service.address(for: Dance.question)
            #expect(!address.contains(Dance.question.verifier) && !address.contains("ecret"))
            #expect(address.contains("code_challenge=\(ProofKey.challenge(of: Dance.question.verifier))&"))
            #expect(address.contains("redirect_uri=https%3A%2F%2Fkaimen.example%2Foffice%2Fsession%2Fprovider&"))
        }
        // RFC 7636, appendix B.
        #expect(
            ProofKey.challenge(of: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
                == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
    }

    @Test func `the secret goes into the form where the provider wants it there`() async throws {
        try await TestProvider.serve { provider in
            provider.set { $0.methods = ["client_secret_post", "private_key_jwt"] }
            let known = try await claims(provider)
            #expect(known.subject == "7")
            provider.set { $0.methods = ["private_key_jwt"] }
            let found = try await failure(provider)
            #expect(found == .misconfigured("the provider takes no secret from this platform"))
        }
    }

    @Test func `an address that stands beside the token is read there, of the same person alone`() async throws {
        try await TestProvider.serve { provider in
            provider.set { $0.tellsEmailInToken = false }
            let known = try await claims(provider)
            #expect(known.email == "he@haidong.example")
            provider.set {
                $0.answers["/userinfo"] = {
                    TestProvider.json(Data(#"{"sub":"8","email":"x@y.example","email_verified":true}"#.utf8))
                }
            }
            #expect(try await claims(provider).email == nil)
            provider.set { $0.answers["/userinfo"] = { TestProvider.json(Data(), 500) } }
            #expect(try await claims(provider).subject == "7")
        }
    }

    @Test func `an address that the provider did not make sure of is none`() async throws {
        try await TestProvider.serve { provider in
            provider.set { $0.person.isVerified = false }
            let known = try await claims(provider)
            #expect(known.email == nil && known.label == "he@haidong.example")
        }
    }

    @Test func `a code that was used, is another's or comes with the wrong verifier is refused`() async throws {
        try await TestProvider.serve { provider in
            let dance = try Dance(provider)
            let refused = ProviderFailure.codeRefused("the token endpoint says invalid_grant")
            #expect(await dance.failure { _ = try await $0.claims(code: "stolen") } == refused)
            let verifier = String(repeating: "w", count: 43)
            #expect(await dance.failure { _ = try await $0.claims(verifier: verifier) } == refused)
            let code = try provider.answer(to: try await dance.service.address(for: Dance.question)).code
            _ = try await dance.claims(code: code)
            #expect(await dance.failure { _ = try await $0.claims(code: code) } == refused)
        }
    }

    @Test func `an answer that names another issuer is refused before the code is told`() async throws {
        try await TestProvider.serve { provider in
            let dance = try Dance(provider)
            let failure = await dance.failure { _ = try await $0.claims(issuer: "https://evil.example") }
            #expect(failure == .untrusted("the answer is of another issuer"))
            #expect(provider.count("/token") == 0)
            #expect(try await dance.claims(issuer: provider.issuer).subject == "7")
        }
    }

    @Test func `what the provider publishes is asked once an hour`() async throws {
        try await TestProvider.serve { provider in
            let clock = Clock()
            provider.set { $0.now = clock.now }
            let dance = try Dance(provider, now: clock.now)
            for _ in 0..<3 { _ = try await dance.claims() }
            #expect(provider.count("/.well-known/openid-configuration") == 1 && provider.count("/keys") == 1)
            clock.advance(by: 3600)
            _ = try await dance.claims()
            #expect(provider.count("/.well-known/openid-configuration") == 2 && provider.count("/keys") == 2)
        }
    }

    @Test func `keys that changed are found, and asking for unknown ones is bounded`() async throws {
        try await TestProvider.serve { provider in
            let clock = Clock()
            provider.set { $0.now = clock.now }
            let dance = try Dance(provider, now: clock.now)
            _ = try await dance.claims()
            let renewed = TestKey.elliptic("renewed")
            provider.set { $0.signing = renewed }
            let unknown = ProviderFailure.untrusted("the token names an unknown key")
            for _ in 0..<5 { #expect(await dance.failure() == unknown) }
            #expect(provider.count("/keys") == 1)
            clock.advance(by: 30)
            for _ in 0..<5 { #expect(await dance.failure() == unknown) }
            #expect(provider.count("/keys") == 2)
            provider.set { $0.keys = [renewed] }
            clock.advance(by: 30)
            #expect(try await dance.claims().subject == "7")
            #expect(provider.count("/keys") == 3)
            provider.set { $0.signing = .rs256 }
            #expect(await dance.failure() == unknown)
        }
    }
}
