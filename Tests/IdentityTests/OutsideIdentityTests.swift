import Kernel
import OpenIDConnect
import Storage
import TestSupport
import Testing

@testable import Identity

@Suite(.onEveryEngine, .namingTheEngine) struct OutsideIdentityTests {
    @Test func `somebody with a password links any account at the provider, and signs in with it`() async throws {
        try await OutsideWorld.run { outside in
            let world = outside.world
            try await world.setPassword("he")
            outside.become("private", "somebody@elsewhere.example", isVerified: false)
            #expect(await outside.refusal() == "refusal_provider_unknown")
            try await outside.link("he")
            #expect(try await world.lastAction() == "identity.linked")
            #expect(try await outside.signIn().person == world.id("he"))
            let identities = try await world.room.outsideIdentities(as: world.viewer("he"))
            #expect(identities.map(\.label) == ["somebody@elsewhere.example"])
            #expect(identities.map(\.issuer) == [outside.provider.issuer])
            #expect(try await world.room.outsideIdentities(as: world.viewer("ma")).isEmpty)
        }
    }

    @Test func `linking asks for the password, and stays with who began it`() async throws {
        try await OutsideWorld.run { outside in
            let world = outside.world
            try await world.setPassword("he")
            #expect(
                await world.problems { try await outside.link("he", password: "guess") }
                    == ["password: problem_password_present"])
            let viewer = try await world.viewer("he")
            let other = try await world.viewer("ma")
            let entries = try await world.entries()
            func begin() async throws -> BegunOutsideSignIn {
                try await world.room.beginLinking(
                    at: outside.outside, password: World.password, OutsideWorld.request(), as: viewer)
            }
            for other in [nil, other] {
                let begun = try await begin()
                #expect(
                    await world.refusal { _ = try await outside.finish(begun, as: other) } == "refusal_session_over")
            }
            #expect(try await world.entries() == entries)
            let begun = try await begin()
            try await world.room.endSession(try #require(viewer.session), as: viewer)
            #expect(await world.refusal { _ = try await outside.finish(begun, as: viewer) } == "refusal_session_over")
            #expect(try await world.number("SELECT count(*) AS number FROM outside_identity") == 0)
        }
    }

    @Test func `an account at the provider has one person, and a person one account there`() async throws {
        try await OutsideWorld.run { outside in
            let world = outside.world
            for login in ["he", "ma"] { try await world.setPassword(login) }
            outside.become("7", nil)
            try await outside.link("he")
            #expect(await world.refusal { try await outside.link("ma") } == "refusal_provider_taken")
            #expect(await world.refusal { try await outside.link("he") } == "refusal_provider_linked")
            // Begun twice: the second comes too late.
            outside.become("8", nil)
            let viewer = try await world.viewer("ma")
            var begun: [BegunOutsideSignIn] = []
            for _ in 0..<2 {
                begun.append(
                    try await world.room.beginLinking(
                        at: outside.outside, password: World.password, OutsideWorld.request(), as: viewer))
            }
            _ = try await outside.finish(begun[0], as: viewer)
            outside.become("9", nil)
            #expect(
                await world.refusal { _ = try await outside.finish(begun[1], as: viewer) } == "refusal_provider_linked")
        }
    }

    @Test func `what was unlinked opens nothing, until it is linked by hand again`() async throws {
        try await OutsideWorld.run { outside in
            let world = outside.world
            try await world.setPassword("he")
            outside.become("7", "he@haidong.example")
            let elsewhere = try await outside.signIn()
            let viewer = try await world.viewer("he")
            func end(_ subject: String) async throws {
                try await world.room.endOutsideIdentity(
                    issuer: outside.provider.issuer, subject: subject, as: viewer)
            }
            for subject in ["8", "", "7\u{0}"] {
                #expect(await world.refusal { try await end(subject) } == "refusal_unknown")
            }
            #expect(
                await world.refusal {
                    try await world.room.endOutsideIdentity(
                        issuer: outside.provider.issuer, subject: "7", as: world.viewer("ma"))
                } == "refusal_unknown")
            try await end("7")
            #expect(try await world.lastAction() == "identity.unlinked")
            #expect(try await world.room.signedIn(sessionSecret: elsewhere.secret) == nil)
            #expect(try await world.room.outsideIdentities(as: viewer).isEmpty)
            #expect(await outside.refusal() == "refusal_provider_unlinked")
            outside.become("8", "he@haidong.example")
            #expect(await outside.refusal() == "refusal_provider_unknown")
            outside.become("7", "he@haidong.example")
            try await outside.link("he")
            #expect(try await outside.signIn().person == viewer.person.id)
        }
    }

    @Test func `the only way in is not taken away`() async throws {
        try await OutsideWorld.run { outside in
            let world = outside.world
            outside.become("7", "he@haidong.example")
            let opened = try await outside.signIn()
            let viewer = try #require(try await world.room.signedIn(sessionSecret: opened.secret)).viewer
            func end() async throws {
                try await world.room.endOutsideIdentity(
                    issuer: outside.provider.issuer, subject: "7", as: viewer)
            }
            #expect(await world.refusal { try await end() } == "refusal_provider_last")
            #expect(try await outside.signIn().person == viewer.person.id)
            // Whoever came that way has no password yet, and sets one without.
            try await world.room.changePassword(from: "", to: World.password, as: viewer)
            try await end()
        }
    }

    @Test func `a token links and unlinks nothing`() async throws {
        try await OutsideWorld.run { outside in
            let world = outside.world
            try await world.setPassword("he")
            outside.become("7", "he@haidong.example")
            _ = try await outside.signIn()
            let token = try await world.room.createToken(
                name: "x", scopes: ["unit.read"], days: "1", as: world.viewer("he"))
            let viewer = try #require(try await world.room.viewer(token: token))
            #expect(
                await world.refusal {
                    try await world.room.endOutsideIdentity(
                        issuer: outside.provider.issuer, subject: "7", as: viewer)
                } == "refusal_not_allowed")
            #expect(
                await world.refusal {
                    _ = try await world.room.beginLinking(
                        at: outside.outside, password: World.password, OutsideWorld.request(), as: viewer)
                } == "refusal_not_allowed")
        }
    }
}
