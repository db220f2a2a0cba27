import Foundation
import Kernel
import Storage
import TestSupport
import Testing

@testable import Identity

@Suite(.onEveryEngine, .namingTheEngine) struct TimeCodeTests {
    /// RFC 6238, appendix B, SHA-1: the last six of its eight digits.
    @Test(
        arguments: [
            (59, "287082"), (1_111_111_109, "081804"), (1_111_111_111, "050471"), (1_234_567_890, "005924"),
            (2_000_000_000, "279037"), (20_000_000_000, "353130"),
        ] as [(Int64, String)])
    func `the codes of RFC 6238`(seconds: Int64, code: String) {
        #expect(TimeCode.code(seed: Array("12345678901234567890".utf8), step: seconds / 30) == code)
    }

    /// RFC 4648, section 10, without padding.
    @Test(arguments: [
        ("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("fooba", "MZXW6YTB"),
        ("foobar", "MZXW6YTBOI"),
    ])
    func `the texts of RFC 4648`(plain: String, encoded: String) {
        #expect(TimeCode.base32(Array(plain.utf8)) == encoded)
    }

    @Test func `a code holds now and one step to each side, and never again`() throws {
        let seed = Array("12345678901234567890".utf8)
        let now: Int64 = 1_111_111_111
        for offset in -3...3 as ClosedRange<Int64> {
            let code = TimeCode.code(seed: seed, step: now / 30 + offset)
            #expect((TimeCode.step(of: code, seed: seed, at: now, after: 0) != nil) == (abs(offset) <= 1))
        }
        let code = TimeCode.code(seed: seed, step: now / 30)
        #expect(TimeCode.step(of: code, seed: seed, at: now, after: now / 30) == nil)
        #expect(TimeCode.step(of: " 050 471 ", seed: seed, at: now, after: 0) == now / 30)
        #expect(TimeCode.step(of: "０５０４７１", seed: seed, at: now, after: 0) == now / 30)
        for wrong in ["", "50471", "0504710", "٠٥٠٤٧١", String(repeating: "0", count: 100_000), "050471\u{301}"] {
            #expect(TimeCode.step(of: wrong, seed: seed, at: now, after: 0) == nil)
        }
    }

    @Test func `the address for the picture is plain ASCII`() {
        let uri = TimeCode.uri(seed: [1, 2, 3], account: "he@x.cn", issuer: "开门 & Co")
        #expect(
            uri == "otpauth://totp/%E5%BC%80%E9%97%A8%20%26%20Co:he%40x%2Ecn?secret=AEBAG&issuer="
                + "%E5%BC%80%E9%97%A8%20%26%20Co")
    }

    /// Somebody with codes on, their seed and recovery codes.
    private func enrolled(_ world: World, _ login: String = "he") async throws -> (seed: [UInt8], recovery: [String]) {
        try await world.setPassword(login)
        let viewer = try await world.viewer(login)
        #expect(try await world.room.begunTimeCode(issuer: "开门", as: viewer) == nil)
        let enrolment = try await world.room.beginTimeCode(issuer: "开门", as: viewer)
        let entries = try await world.entries()
        #expect(try await world.room.begunTimeCode(issuer: "开门", as: viewer)?.uri == enrolment.uri)
        #expect(try await world.entries() == entries)
        #expect(try await world.room.beginTimeCode(issuer: "开门", as: viewer).typed == enrolment.typed)
        let id = viewer.person.id.rawValue
        let sealed = try #require(
            try await world.database.read {
                try $0.row("SELECT code_seed FROM account WHERE person_id = ?", [.integer(id)])?.blob("code_seed")
            })
        let seed = try #require(SecretBox(key: world.key).open(sealed))
        #expect(enrolment.typed.replacing(" ", with: "") == TimeCode.base32(seed))
        #expect(sealed != seed && SecretBox(key: SecretText.random(32)).open(sealed) == nil)
        #expect(
            await world.problems { _ = try await world.room.confirmTimeCode("000000", as: viewer) }
                == ["code: problem_code"])
        let recovery = try await world.room.confirmTimeCode(code(world, seed), as: viewer)
        #expect(try await world.room.begunTimeCode(issuer: "开门", as: viewer) == nil)
        #expect(Set(recovery).count == 10 && recovery.allSatisfy { $0.count == 11 })
        world.clock.advance(by: 30)
        return (seed, recovery)
    }

    private func code(_ world: World, _ seed: [UInt8]) -> String {
        TimeCode.code(seed: seed, step: world.clock.seconds / 30)
    }

    private func enter(_ world: World, _ code: String, _ secret: String) async throws -> OpenedSession {
        try await world.room.enterCode(code, sessionSecret: secret, World.browser)
    }

    @Test func `a sign-in with codes needs a code, and the session then has a new secret`() async throws {
        let world = try await World()
        let (seed, _) = try await enrolled(world)
        let opened = try await world.signIn("he")
        #expect(opened.awaitsCode)
        #expect(try await world.lastAction() == "session.awaits-code")
        let full = try await enter(world, code(world, seed), opened.secret)
        #expect(!full.awaitsCode && full.secret != opened.secret)
        #expect(try await world.room.signedIn(sessionSecret: opened.secret) == nil)
        #expect(try await world.room.signedIn(sessionSecret: full.secret)?.awaitsCode == false)
    }

    @Test func `a session that awaits a code may do nothing and see nothing`() async throws {
        let world = try await World()
        _ = try await enrolled(world)
        let opened = try await world.signIn("he")
        let pending = try #require(try await world.room.signedIn(sessionSecret: opened.secret))
        #expect(pending.awaitsCode)
        let viewer = pending.viewer
        #expect(viewer.awaitsCode && viewer.grants.isEmpty && !viewer.may(IdentityPolicy.readUnits))
        let (room, he) = (world.room, viewer.person.id)
        var person = PersonDraft(viewer.person)
        person.phone = "1"
        var lent = DelegationDraft()
        (lent.to, lent.validTo) = ("gu", "2026-12-31")
        let (draft, delegation) = (person, lent)
        let refusals = [
            await world.refusal { try await room.changePassword(from: World.password, to: "new horse", as: viewer) },
            await world.refusal { try await room.endTimeCode(password: World.password, as: viewer) },
            await world.refusal { _ = try await room.renewRecoveryCodes(password: World.password, as: viewer) },
            await world.refusal { _ = try await room.beginTimeCode(issuer: "x", as: viewer) },
            await world.refusal { _ = try await room.confirmTimeCode("000000", as: viewer) },
            await world.refusal { _ = try await room.begunTimeCode(issuer: "x", as: viewer) },
            await world.refusal {
                _ = try await room.createToken(name: "x", scopes: ["unit.read"], days: "1", as: viewer)
            },
            await world.refusal { try await room.endToken(1, as: viewer) },
            await world.refusal { try await room.endSession(Identifier(1), as: viewer) },
            await world.refusal { _ = try await room.saveDelegation(delegation, of: he, as: viewer) },
            await world.refusal { _ = try await room.savePerson(draft, as: viewer) },
            await world.refusal { _ = try await room.sessions(as: viewer) },
            await world.refusal { _ = try await room.tokens(as: viewer) },
            await world.refusal { _ = try await room.roles(as: viewer) },
            await world.refusal { _ = try await room.role("editor", as: viewer) },
        ]
        #expect(refusals == [String?](repeating: "refusal_session_over", count: refusals.count))
        #expect(await world.refusal { _ = try await room.person(he, as: viewer) } == "refusal_unknown")
        #expect(try await room.people(PersonFilter(), as: viewer).total == 0)
        #expect(try await room.unitLines(includesClosed: true, as: viewer).isEmpty)
    }

    @Test func `a code that was used is refused, also in another session`() async throws {
        let world = try await World()
        let (seed, _) = try await enrolled(world)
        let code = code(world, seed)
        let (one, two) = (try await world.signIn("he"), try await world.signIn("he"))
        _ = try await enter(world, code, one.secret)
        #expect(await world.problems { _ = try await enter(world, code, two.secret) } == ["code: problem_code"])
        // Nor does the first session await one any more.
        #expect(await world.refusal { _ = try await enter(world, code, one.secret) } == "refusal_session_over")
        world.clock.advance(by: 30)
        _ = try await enter(world, self.code(world, seed), two.secret)
    }

    @Test func `of the same code in many requests at once one gets in`() async throws {
        let world = try await World()
        let (seed, _) = try await enrolled(world)
        var secrets: [String] = []
        for _ in 0..<4 { secrets.append(try await world.signIn("he").secret) }
        let code = code(world, seed)
        let entered = await withTaskGroup(of: Bool.self) { group in
            for secret in secrets { group.addTask { (try? await enter(world, code, secret)) != nil } }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(entered == 1)
    }

    @Test func `codes cannot be guessed, one by one or all at once`() async throws {
        let world = try await World()
        let (seed, _) = try await enrolled(world)
        let opened = try await world.signIn("he")
        let outcomes = await withTaskGroup(of: [String].self) { group in
            for _ in 0..<40 {
                group.addTask { await world.problems { _ = try await enter(world, "000000", opened.secret) } }
            }
            return await group.reduce(into: [String: Int]()) { $0[$1.first ?? "", default: 0] += 1 }
        }
        #expect(outcomes == ["code: problem_code": 5, "code: problem_sign_in_wait": 35])
        #expect(
            await world.problems { _ = try await enter(world, code(world, seed), opened.secret) }
                == ["code: problem_sign_in_wait"])
        world.clock.advance(by: 60)
        _ = try await enter(world, code(world, seed), opened.secret)
    }

    @Test func `nobody without the password can bring the pause about`() async throws {
        let world = try await World()
        let (seed, _) = try await enrolled(world)
        for _ in 0..<9 { _ = try? await world.signIn("\tcode \(try await world.id("he"))", "x") }
        _ = try await enter(world, code(world, seed), world.signIn("he").secret)
    }

    @Test func `a recovery code works once, however it is typed`() async throws {
        let world = try await World()
        let (_, recovery) = try await enrolled(world)
        let code = try #require(recovery.first)
        let (one, two) = (try await world.signIn("he"), try await world.signIn("he"))
        _ = try await enter(world, " \(code.uppercased().replacing("-", with: " ")) ", one.secret)
        #expect(await world.problems { _ = try await enter(world, code, two.secret) } == ["code: problem_code"])
        _ = try await enter(world, try #require(recovery.last), two.secret)
        #expect(
            try await world.number("SELECT count(*) AS number FROM audit_entry WHERE action = 'code.recovery-used'")
                == 2)
    }

    @Test func `new recovery codes end the old ones and need the password`() async throws {
        let world = try await World()
        let (_, recovery) = try await enrolled(world)
        let viewer = try await world.viewer("he")
        #expect(
            await world.problems { _ = try await world.room.renewRecoveryCodes(password: "no", as: viewer) }
                == ["password: problem_password_present"])
        let renewed = try await world.room.renewRecoveryCodes(password: World.password, as: viewer)
        let opened = try await world.signIn("he")
        #expect(
            await world.problems { _ = try await enter(world, try #require(recovery.first), opened.secret) }
                == ["code: problem_code"])
        _ = try await enter(world, try #require(renewed.first), opened.secret)
    }

    @Test func `codes are turned off with the password, and then everything of them is gone`() async throws {
        let world = try await World()
        _ = try await enrolled(world)
        let viewer = try await world.viewer("he")
        #expect(
            await world.refusal { _ = try await world.room.beginTimeCode(issuer: "x", as: viewer) } == "refusal_code_on"
        )
        #expect(
            await world.refusal { _ = try await world.room.confirmTimeCode("1", as: viewer) } == "refusal_code_on")
        #expect(
            await world.problems { try await world.room.endTimeCode(password: "no", as: viewer) }
                == ["password: problem_password_present"])
        try await world.room.endTimeCode(password: World.password, as: viewer)
        #expect(try await !world.signIn("he").awaitsCode)
        #expect(try await world.number("SELECT count(*) AS number FROM recovery_code") == 0)
        #expect(
            await world.refusal { try await world.room.endTimeCode(password: World.password, as: viewer) }
                == "refusal_code_off")
        #expect(
            await world.refusal { _ = try await world.room.renewRecoveryCodes(password: World.password, as: viewer) }
                == "refusal_code_off")
    }

    @Test func `who manages somebody takes codes away that were lost, and all sessions with them`() async throws {
        let world = try await World()
        let (seed, _) = try await enrolled(world)
        let opened = try await world.signIn("he")
        let full = try await enter(world, code(world, seed), opened.secret)
        let pending = try await world.signIn("he")
        let he = try await world.id("he")
        #expect(
            await world.refusal { try await world.room.resetTimeCode(of: he, as: world.viewer("he")) }
                == "refusal_not_allowed")
        #expect(
            await world.refusal { try await world.room.resetTimeCode(of: he, as: world.viewer("bai")) }
                == "refusal_unknown")
        try await world.room.resetTimeCode(of: he, as: world.viewer("zhou"))
        #expect(try await world.room.signedIn(sessionSecret: full.secret) == nil)
        #expect(await world.refusal { _ = try await enter(world, "1", pending.secret) } == "refusal_session_over")
        #expect(try await !world.signIn("he").awaitsCode)
        // One's own codes need the password, whatever one manages.
        let lin = try await world.viewer("lin")
        #expect(
            await world.refusal { try await world.room.resetTimeCode(of: lin.person.id, as: lin) }
                == "refusal_not_allowed")
    }

    @Test func `the wait for a code ends after ten minutes`() async throws {
        let world = try await World()
        let (seed, _) = try await enrolled(world)
        let opened = try await world.signIn("he")
        world.clock.advance(by: 600)
        #expect(
            await world.refusal { _ = try await enter(world, code(world, seed), opened.secret) }
                == "refusal_session_over")
    }
}
