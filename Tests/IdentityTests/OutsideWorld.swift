import Kernel
import OpenIDConnect
import Storage
import Synchronization
import TestSupport
import Testing
import WebRequests

@testable import Identity

/// The small province with an identity provider beside it.
struct OutsideWorld: Sendable {
    let world: World
    let provider: TestProvider
    let outside: OutsideProvider
    let log: FailureLog

    /// What was written down of failures.
    final class FailureLog: Sendable {
        private let list = Mutex<[ProviderFailure]>([])
        var failures: [ProviderFailure] { list.withLock { $0 } }
        func add(_ failure: ProviderFailure) { list.withLock { $0.append(failure) } }
    }

    static let redirect = "https://x.example/office/session/provider"

    /// Runs a test in a new world.
    static func run(
        passesCode: Bool = false, _ body: @escaping @Sendable (OutsideWorld) async throws -> Void
    ) async throws {
        let engine = TestEngine.current
        try await TestProvider.serve { provider in
            try await TestEngine.$current.withValue(engine) {
                let world = try await World()
                provider.set { $0.now = { world.clock.seconds } }
                try await body(OutsideWorld(world, provider, passesCode: passesCode))
            }
        }
    }

    init(_ world: World, _ provider: TestProvider, passesCode: Bool) throws {
        let log = FailureLog()
        let settings = try ProviderSettings(
            issuer: provider.issuer, client: TestProvider.client, secret: TestProvider.secret)
        (self.world, self.provider, self.log) = (world, provider, log)
        outside = OutsideProvider(
            name: LocalizedText(chinese: "海东统一认证"),
            service: IdentityProvider(settings, limits: WebLimits(seconds: 300), now: { world.clock.seconds }),
            passesCode: passesCode,
            log: { log.add($0) })
    }

    /// Who stands at the provider now.
    func become(_ subject: String, _ email: String?, isVerified: Bool = true) {
        provider.set { $0.person = TestClaims.Person(subject: subject, email: email, isVerified: isVerified) }
    }

    static func request(address: String = "10.0.0.7") -> OutsideSignInRequest {
        OutsideSignInRequest(
            browser: SignInRequest(address: address, agent: "Firefox"), redirect: redirect,
            returnPath: "/office/units", language: .zhHans)
    }

    func begin(address: String = "10.0.0.7") async throws -> BegunOutsideSignIn {
        try await world.room.beginOutsideSignIn(at: outside, Self.request(address: address))
    }

    func link(_ login: String, password: String = World.password) async throws {
        let viewer = try await world.viewer(login)
        let begun = try await world.room.beginLinking(
            at: outside, password: password, Self.request(), as: viewer)
        guard case .linked = try await finish(begun, as: viewer) else {
            Issue.record("signed in instead of linked")
            return
        }
    }

    /// What the browser brings back after the person agreed.
    func answer(_ begun: BegunOutsideSignIn) throws -> OutsideAnswer {
        let given = try provider.answer(to: begun.address)
        return OutsideAnswer(state: given.state, cookie: begun.secret, code: given.code, error: "", issuer: "")
    }

    func finish(
        _ begun: BegunOutsideSignIn, _ answer: OutsideAnswer? = nil, as viewer: Viewer? = nil
    ) async throws -> FinishedOutsideSignIn {
        try await world.room.finishOutsideSignIn(
            at: outside, try answer ?? self.answer(begun), redirect: Self.redirect, World.browser, as: viewer)
    }

    /// From the button to the session.
    func signIn(address: String = "10.0.0.7") async throws -> OpenedSession {
        let finished = try await finish(try await begin(address: address))
        guard case .signedIn(let opened, let path) = finished else {
            throw Refusal(key: "linked instead of signed in")
        }
        #expect(path == "/office/units")
        return opened
    }

    func refusal() async -> String? { await world.refusal { _ = try await signIn() } }
}
