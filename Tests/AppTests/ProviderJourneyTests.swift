import App
import Foundation
import HTTPTypes
import Identity
import Kernel
import OfficeWeb
import OpenIDConnect
import TestSupport
import Testing
import WebRequests

@Suite(.onEveryEngine, .namingTheEngine) struct ProviderJourneyTests {
    /// An office with a provider that answers, and somebody with an account in it.
    private static func run(
        _ body: @escaping @Sendable (OfficeWorld, TestProvider) async throws -> Void
    ) async throws {
        let engine = TestEngine.current
        try await TestProvider.serve { provider in
            try await TestEngine.$current.withValue(engine) {
                let settings = try ProviderSettings(
                    issuer: provider.issuer, client: TestProvider.client, secret: TestProvider.secret)
                let world = try await OfficeWorld(
                    provider: OutsideProvider(
                        name: LocalizedText(chinese: "统一认证", english: "One Identity"),
                        service: IdentityProvider(settings, limits: WebLimits(seconds: 300)) {
                            Int64(Date().timeIntervalSince1970)
                        }
                    ) { _ in })
                let root = try await world.unit("root", "霁川省")
                _ = try await world.person("he", "platform-administrator", in: root)
                provider.set { $0.person.email = "he@example.org" }
                try await body(world, provider)
            }
        }
    }

    /// Presses the button, and gives the address by which the provider sends the browser back.
    private static func back(_ browser: Browser, _ provider: TestProvider, to path: String) async throws -> String {
        let answer = try await browser.send("/office/session/provider", ["to": path])
        try #require(answer.status == 200, "\(answer.body)")
        let refresh = try #require(HTTPField.Name("Refresh"))
        let address = try #require(answer.headers[refresh]?.split(separator: ";").last).dropFirst(" url=".count)
        #expect(answer.body.contains(address.replacing("&", with: "&amp;")))
        let given = try provider.answer(to: String(address))
        return "/office/session/provider?code=\(given.code)&state=\(given.state)"
    }

    @Test func `the button leads to the provider and back to the page that was wanted`() async throws {
        try await Self.run { world, provider in
            let browser = Browser(world.office)
            let page = try await browser.open("/office/session?to=/office/units").body
            #expect(page.contains(">Use One Identity</button>"))
            let path = try await Self.back(browser, provider, to: "/office/units")
            let answer = try await browser.open(path)
            #expect(answer.status == 303 && answer.headers[.location] == "/office/units")
            #expect(browser.cookies["kaimen_provider"] == nil)
            #expect(try await browser.open("/office/units").status == 200)
            // The address in the history of the browser opens nothing again.
            let again = try await browser.open(path)
            #expect(again.status == 403 && again.body.contains("This sign-in has timed out"))
        }
    }

    @Test func `another browser cannot finish what this one began`() async throws {
        try await Self.run { world, provider in
            let (mine, victim) = (Browser(world.office), Browser(world.office))
            _ = try await mine.open("/office/session")
            _ = try await victim.open("/office/session")
            let path = try await Self.back(mine, provider, to: "/office")
            let answer = try await victim.open(path)
            #expect(answer.status == 403 && victim.cookies["kaimen_session"] == nil)
        }
    }

    @Test func `nobody is sent to another site after coming back`() async throws {
        try await Self.run { world, provider in
            for elsewhere in ["https://example.org/", "//example.org", "/office//example.org", "/zh", ""] {
                let browser = Browser(world.office)
                _ = try await browser.open("/office/session")
                let answer = try await browser.open(try await Self.back(browser, provider, to: elsewhere))
                #expect(answer.headers[.location] == "/office", "\(elsewhere)")
            }
        }
    }

    @Test func `a form without the secret begins nothing`() async throws {
        try await Self.run { world, provider in
            let browser = Browser(world.office)
            let answer = try await browser.send("/office/session/provider", ["form": "x"])
            #expect(answer.status == 403 && provider.count("/.well-known/openid-configuration") == 0)
        }
    }

    @Test func `without a provider there is no button and no such page`() async throws {
        let world = try await OfficeWorld()
        let office = try world.platform.office(beside: world.platform.portal(), isDemonstration: true)
        let browser = Browser(office)
        #expect(!(try await browser.open("/office/session").body.contains("/office/session/provider")))
        #expect(try await browser.send("/office/session/provider").status == 404)
        #expect(try await browser.open("/office/session/provider?code=x&state=y").status == 404)
    }

    @Test func `a site without a public address takes no provider`() async throws {
        let world = try await OfficeWorld()
        let settings = try ProviderSettings(issuer: "https://id.example", client: "kaimen", secret: "x")
        let provider = OutsideProvider(
            name: LocalizedText(chinese: "统一认证"), service: IdentityProvider(settings) { 0 }
        ) { _ in }
        #expect {
            _ = try world.platform.office(
                beside: world.platform.portal(), isDemonstration: false, provider: provider)
        } throws: { ($0 as? Problem)?.key == "problem_sign_in_domain" }
    }
}
