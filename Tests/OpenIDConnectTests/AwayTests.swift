import Foundation
import Hummingbird
import NIOCore
import Synchronization
import TestSupport
import Testing
import WebRequests

@testable import OpenIDConnect

@Suite struct AwayTests {
    private static let discovery = "/.well-known/openid-configuration"

    private static func isAway(_ failure: ProviderFailure?) -> Bool {
        if case .away = failure { return true }
        return false
    }

    /// By our own limit, or by Foundation's, should the machine be so busy that it comes first.
    private static func isLate(_ failure: ProviderFailure?) -> Bool {
        guard case .away(let cause) = failure else { return false }
        return cause == "no answer in time" || cause.contains("NSURLErrorDomain -1001")
    }

    @Test func `a provider that is not there is away`() async throws {
        try await TestProvider.serve { provider in
            let dance = try Dance(provider, issuer: "http://127.0.0.1:1")
            #expect(Self.isAway(await dance.failure()))
        }
    }

    @Test(arguments: [discovery, "/keys", "/token"])
    func `a provider that fails or never ends is away`(path: String) async throws {
        try await TestProvider.serve { provider in
            let answers: [@Sendable () async throws -> Response] = [
                { TestProvider.json("{", 500) }, { TestProvider.json("not JSON", 503) },
                { TestProvider.json(String(repeating: " ", count: 300_000)) },
            ]
            for answer in answers {
                provider.set { $0.answers = [path: answer] }
                let found = try await failure(provider)
                #expect(Self.isAway(found), "\(path) \(String(describing: found))")
            }
            // It is asked anew, and answers.
            provider.set { $0.answers = [:] }
            let known = try await claims(provider)
            #expect(known.subject == "7")
        }
    }

    /// The provider goes on until the test is over: only our own limit can end it.
    @Test(arguments: [discovery, "/keys", "/token"])
    func `a provider that is slow or drips is away in time`(path: String) async throws {
        try await TestProvider.serve { provider in
            let isOver = Mutex(false)
            let slow: @Sendable () async throws -> Response = {
                while !isOver.withLock({ $0 }) { try await Task.sleep(for: .milliseconds(20)) }
                return Response(status: .ok)
            }
            let dripping: @Sendable () async throws -> Response = {
                Response(
                    status: .ok,
                    body: ResponseBody { writer in
                        while !isOver.withLock({ $0 }) {
                            try await writer.write(ByteBuffer(string: " "))
                            try await Task.sleep(for: .milliseconds(20))
                        }
                        try await writer.finish(nil)
                    })
            }
            for answer in [slow, dripping] {
                provider.set { $0.answers = [path: answer] }
                let dance = try Dance(provider, limits: WebLimits(seconds: 0.7))
                let found = await dance.failure()
                #expect(Self.isLate(found), "\(path) \(String(describing: found))")
            }
            isOver.withLock { $0 = true }
        }
    }

    @Test func `nobody is led to another host`() async throws {
        try await TestProvider.serve { provider in
            let port = provider.issuer.split(separator: ":").last ?? ""
            for target in ["http://localhost:\(port)/found", "https://example.org/found", "file:///etc/passwd"] {
                provider.set { $0.answers = [Self.discovery: { Self.redirect(target) }] }
                guard case .untrusted = try await failure(provider) else {
                    Issue.record("\(target) was followed")
                    continue
                }
            }
            #expect(provider.count("/found") == 0)
            provider.set { $0.answers = [Self.discovery: { Self.redirect(Self.discovery) }] }
            guard case .untrusted = try await failure(provider) else {
                Issue.record("a circle was followed")
                return
            }
            // Within the host it goes on; and the form with the secret goes nowhere else at all.
            provider.set { $0.answers = ["/keys": { Self.redirect("/keys/") }] }
            provider.set { $0.answers["/keys/"] = { TestProvider.json(try TestKey.published([.rs256])) } }
            #expect(try await claims(provider).subject == "7")
            provider.set { $0.answers["/token"] = { Self.redirect("/elsewhere") } }
            #expect(Self.isAway(try await failure(provider)))
            #expect(provider.count("/elsewhere") == 0)
        }
    }

    @Test(arguments: [
        (["issuer": "https://another.example"], true), (["token_endpoint": "http://example.org/token"], true),
        (["jwks_uri": "file:///etc/passwd"], true), (["authorization_endpoint": "javascript:alert(1)"], true),
        (["userinfo_endpoint": "http://10.0.0.1/"], true),
        (["authorization_endpoint": "https://accounts.example.org/authorize?tenant=1"], false),
    ])
    func `a discovery document names itself and safe addresses`(changed: [String: String], isWrong: Bool) async throws {
        try await TestProvider.serve { provider in
            provider.set { $0.discovery = changed }
            let failure = await (try Dance(provider)).failure { _ = try await $0.service.address(for: Dance.question) }
            if case .misconfigured = failure { #expect(isWrong) } else { #expect(!isWrong && failure == nil) }
        }
    }

    @Test func `a provider that is away is asked once, however many wait for it`() async throws {
        try await TestProvider.serve { provider in
            provider.set {
                $0.answers[Self.discovery] = {
                    try await Task.sleep(for: .milliseconds(200))
                    return Response(status: .badGateway)
                }
            }
            let dance = try Dance(provider)
            await withTaskGroup(of: ProviderFailure?.self) { tasks in
                for _ in 0..<20 { tasks.addTask { await dance.failure() } }
                for await failure in tasks { #expect(Self.isAway(failure)) }
            }
            #expect(provider.count(Self.discovery) < 3)
        }
    }

    @Test(arguments: [
        ("https://id.example.org", true), ("https://id.example.org:8443/realms/zone", true),
        ("http://127.0.0.1:8080", true), ("http://localhost/realm", true), ("http://[::1]:8080", true),
        ("http://id.example.org", false), ("id.example.org", false), ("https://", false), ("", false),
        ("https://user:pass@id.example.org", false), ("https://id.example.org/?a=b", false),
        ("https://id.example.org/#a", false), ("http://127.0.0.1.example.org", false), ("https://id example", false),
        ("ftp://id.example.org", false), ("http://localhost.example.org", false),
    ])
    func `an issuer is an address with encryption, or on this machine`(issuer: String, isGood: Bool) {
        #expect(((try? ProviderSettings(issuer: issuer, client: "kaimen", secret: "x")) != nil) == isGood)
    }

    @Test(arguments: [
        ("secret", true), ("secret\n", true), ("secret\r\n", true), ("", false), ("\n", false), ("two\nlines\n", false),
        (" secret", false), ("密钥", false),
    ])
    func `a secret is one line of a file`(text: String, isGood: Bool) throws {
        let place = try TestPlace()
        let file = place.folder + "/secret"
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        let settings = try? ProviderSettings(issuer: "https://id.example.org", client: "kaimen", secretFile: file)
        #expect(settings?.secret == (isGood ? "secret" : nil))
    }

    private static func redirect(_ target: String) -> Response {
        Response(status: .found, headers: [.location: target])
    }
}
