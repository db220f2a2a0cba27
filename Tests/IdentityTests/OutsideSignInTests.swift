import Kernel
import OpenIDConnect
import Storage
import TestSupport
import Testing

@testable import Identity

@Suite(.onEveryEngine, .namingTheEngine) struct OutsideSignInTests {
    @Test func `a verified address opens the account once, and the account at the provider from then on`() async throws
    {
        try await OutsideWorld.run { outside in
            let (world, he) = (outside.world, try await outside.world.id("he"))
            outside.become("7", "HE@haidong.example")
            let opened = try await outside.signIn()
            #expect(opened.person == he && !opened.awaitsCode)
            let signedIn = try #require(try await world.room.signedIn(sessionSecret: opened.secret))
            #expect(signedIn.viewer.person.login == "he")
            #expect(try await world.actions(2) == ["session.opened", "identity.linked"])
            // The address may change on both sides, and be given to somebody else.
            for email in ["new@haidong.example", "ma@haidong.example", nil] {
                outside.become("7", email)
                #expect(try await outside.signIn().person == he)
            }
            outside.become("8", "he@haidong.example")
            #expect(await outside.refusal() == "refusal_provider_unknown")
        }
    }

    @Test func `who is not known, or not for certain, stays outside and nothing is kept of it`() async throws {
        try await OutsideWorld.run { outside in
            let world = outside.world
            try await world.room.removePerson(
                world.id("gu"), version: 1, reason: "x", as: world.viewer("lin"))
            var draft = try await world.person("x", "无账号", unit: "qinghe", role: "reader")
            (draft.login, draft.email) = ("", "nologin@haidong.example")
            _ = try await world.room.savePerson(draft, as: world.room.program("test"))
            let (entries, sessions) = (try await world.entries(), try await outside.sessions())
            for (email, isVerified) in [
                ("he@haidong.example", false), ("nobody@haidong.example", true), (nil, true),
                ("gu@haidong.example", true), ("nologin@haidong.example", true), ("he", true),
                // KELVIN SIGN, whose small letter is a plain k.
                ("zhou@haidong.example\u{200B}", true), ("\u{212A}@haidong.example", true), ("", true),
                ("he@haidong.example, ma@haidong.example", true),
            ] {
                outside.become("7", email, isVerified: isVerified)
                #expect(await outside.refusal() == "refusal_provider_unknown", "\(email ?? "")")
            }
            #expect(try await world.entries() == entries)
            #expect(try await outside.sessions() == sessions)
            #expect(try await world.number("SELECT count(*) AS number FROM outside_identity") == 0)
            #expect(try await world.number("SELECT count(*) AS number FROM outside_sign_in") == 0)
        }
    }

    @Test func `who was removed is refused, and their account there may be given to somebody new`() async throws {
        try await OutsideWorld.run { outside in
            let world = outside.world
            outside.become("7", "he@haidong.example")
            _ = try await outside.signIn()
            try await world.room.removePerson(
                world.id("he"), version: 1, reason: "x", as: world.viewer("lin"))
            #expect(await outside.refusal() == "refusal_provider_unknown")
            let draft = try await world.person("he.new", "何新", unit: "qinghe", role: "editor")
            let new = try await world.room.savePerson(draft, as: world.room.program("test"))
            outside.become("7", "he.new@haidong.example")
            #expect(try await outside.signIn().person == new)
        }
    }

    @Test(arguments: [false, true])
    func `the one-time code is asked unless the provider's word is enough`(passesCode: Bool) async throws {
        try await OutsideWorld.run(passesCode: passesCode) { outside in
            let world = outside.world
            try await world.setPassword("he")
            let viewer = try await world.viewer("he")
            let enrolment = try await world.room.beginTimeCode(issuer: "开门", as: viewer)
            let sealed = try await world.database.read {
                try $0.row(
                    "SELECT code_seed FROM account WHERE person_id = ?", [.integer(viewer.person.id.rawValue)])?
                    .blob("code_seed")
            }
            let seed = try #require(sealed.flatMap { SecretBox(key: world.key).open($0) })
            #expect(enrolment.typed.replacing(" ", with: "") == TimeCode.base32(seed))
            _ = try await world.room.confirmTimeCode(
                TimeCode.code(seed: seed, step: world.clock.seconds / 30), as: viewer)
            let opened = try await outside.signIn()
            #expect(opened.awaitsCode == !passesCode)
            let signedIn = try #require(try await world.room.signedIn(sessionSecret: opened.secret))
            #expect(signedIn.awaitsCode == !passesCode && signedIn.viewer.grants.isEmpty == !passesCode)
        }
    }

    @Test func `an answer is taken once, in time, and from the browser that asked`() async throws {
        try await OutsideWorld.run { outside in
            let world = outside.world
            let over = "refusal_provider_expired"
            func refusal(_ begun: BegunOutsideSignIn, _ answer: OutsideAnswer) async -> String? {
                await world.refusal { _ = try await outside.finish(begun, answer) }
            }
            let used = try await outside.begin()
            let answer = try outside.answer(used)
            _ = try await outside.finish(used, answer)
            #expect(await refusal(used, answer) == over)

            let mine = try await outside.begin()
            let other = try await outside.begin()
            let stolen = try outside.answer(other)
            for cookie in [mine.secret, "", String(repeating: "a", count: 43)] {
                let planted = OutsideAnswer(
                    state: stolen.state, cookie: cookie, code: stolen.code, error: "", issuer: "")
                #expect(await refusal(mine, planted) == over)
            }
            for state in ["", "x", String(repeating: "é", count: 43), String(repeating: "a", count: 43)] {
                let invented = OutsideAnswer(state: state, cookie: state, code: "x", error: "", issuer: "")
                #expect(await refusal(mine, invented) == over)
            }
            world.clock.advance(by: IdentityRoom.outsideSignInLife)
            #expect(await refusal(mine, try outside.answer(mine)) == over)
            // What is over is forgotten with the next.
            _ = try await outside.begin()
            #expect(try await world.number("SELECT count(*) AS number FROM outside_sign_in") == 1)
        }
    }

    @Test func `neither the secret of a sign-in nor of the platform is in the database`() async throws {
        try await OutsideWorld.run { outside in
            let begun = try await outside.begin()
            let kept = try await outside.world.number(
                "SELECT count(*) AS number FROM outside_sign_in WHERE state = ?", [.text(begun.secret)])
            #expect(kept == 0)
        }
    }

    @Test func `what goes wrong is told in kind and written down in full`() async throws {
        try await OutsideWorld.run { outside in
            func refusal(error: String) async throws -> String? {
                let begun = try await outside.begin()
                let state = try outside.answer(begun).state
                let answer = OutsideAnswer(state: state, cookie: begun.secret, code: "", error: error, issuer: "")
                let first = await outside.world.refusal { _ = try await outside.finish(begun, answer) }
                let again = await outside.world.refusal { _ = try await outside.finish(begun, answer) }
                #expect(again == "refusal_provider_expired")
                return first
            }
            for (error, kind) in [
                ("access_denied", "denied"), ("server_error", "away"), ("invalid_scope\n[evil] line", "settings"),
                ("", "untrusted"),
            ] {
                let found = try await refusal(error: error)
                #expect(found == "refusal_provider_" + kind)
            }
            #expect(
                outside.log.failures == [
                    .away("the provider answers server_error"),
                    .misconfigured("the provider answers invalid_scope[evil]line"),
                    .untrusted("the answer has no code"),
                ])
            outside.provider.set { $0.change = { $0.nonce = "another" } }
            #expect(await outside.refusal() == "refusal_provider_untrusted")
            #expect(outside.log.failures.last == .untrusted("nonce is another"))
        }
    }

    @Test func `a provider that is away begins nothing`() async throws {
        try await OutsideWorld.run { outside in
            outside.provider.set {
                $0.answers["/.well-known/openid-configuration"] = { TestProvider.json("away", 503) }
            }
            #expect(await outside.refusal() == "refusal_provider_away")
            #expect(outside.log.failures.count == 1)
            for table in ["outside_sign_in", "failed_sign_in"] {
                let kept = try await outside.world.number("SELECT count(*) AS number FROM \(table)")
                #expect(kept == 0)
            }
        }
    }

    @Test func `from one address a hundred may be begun in vain, and other addresses go on`() async throws {
        try await OutsideWorld.run { outside in
            for _ in 0..<100 { _ = try await outside.begin() }
            #expect(await outside.refusal() == "refusal_provider_wait")
            _ = try await outside.signIn(address: "10.0.0.8")
            outside.world.clock.advance(by: 60)
            _ = try await outside.signIn()
            #expect(await outside.refusal() == nil)
        }
    }
}

extension World {
    /// The last actions of the audit trail, the newest first.
    func actions(_ count: Int) async throws -> [String] {
        try await database.read {
            try $0.rows("SELECT action FROM audit_entry ORDER BY sequence DESC LIMIT \(count)").compactMap {
                $0.text("action")
            }
        }
    }
}

extension OutsideWorld {
    func sessions() async throws -> Int64 { try await world.number("SELECT count(*) AS number FROM session") }
}
