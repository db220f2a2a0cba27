import Foundation
import TestSupport
import WebRequests

@testable import OpenIDConnect

/// One sign-in from the platform to the provider and back.
struct Dance: Sendable {
    let provider: TestProvider
    let service: IdentityProvider

    init(
        _ provider: TestProvider, issuer: String? = nil, limits: WebLimits = WebLimits(seconds: 300),
        now: @escaping @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970) }
    ) throws {
        self.provider = provider
        service = IdentityProvider(
            try ProviderSettings(
                issuer: issuer ?? provider.issuer, client: TestProvider.client, secret: TestProvider.secret),
            limits: limits, now: now)
    }

    static let question = SignInQuestion(
        redirect: "https://kaimen.example/office/session/provider", state: "the state", nonce: "the nonce",
        verifier: String(repeating: "v", count: 43), locales: "zh-CN en")

    func claims(
        code: String? = nil, issuer: String? = nil, nonce: String = question.nonce,
        verifier: String = question.verifier
    ) async throws -> VerifiedClaims {
        let given = try provider.answer(to: try await service.address(for: Self.question))
        return try await service.claims(
            of: SignInAnswer(
                code: code ?? given.code, issuer: issuer, redirect: Self.question.redirect, nonce: nonce,
                verifier: verifier))
    }

    /// The failure of a sign-in; `nil` for none.
    func failure(_ dance: (Dance) async throws -> Void) async -> ProviderFailure? {
        do {
            try await dance(self)
            return nil
        } catch {
            return error as? ProviderFailure ?? .away("\(error)")
        }
    }

    func failure() async -> ProviderFailure? { await failure { _ = try await $0.claims() } }
}

/// What a first sign-in tells, without anything kept from one before.
func claims(_ provider: TestProvider) async throws -> VerifiedClaims { try await Dance(provider).claims() }

/// The failure of a first sign-in; `nil` for none.
func failure(_ provider: TestProvider) async throws -> ProviderFailure? { await (try Dance(provider)).failure() }
