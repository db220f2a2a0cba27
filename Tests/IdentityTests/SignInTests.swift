import Kernel
import Storage
import TestSupport
import Testing

@testable import Identity

@Suite(.onEveryEngine, .namingTheEngine) struct SignInTests {
    @Test func `name or e-mail and password open a session, whatever the letter case`() async throws {
        let world = try await World()
        try await world.setPassword("he")
        let he = try await world.id("he")
        for name in ["he", " HE ", "He@haidong.example"] {
            let opened = try await world.signIn(name)
            #expect(!opened.awaitsCode && opened.person == he)
            let signedIn = try #require(try await world.room.signedIn(sessionSecret: opened.secret))
            #expect(signedIn.viewer.person.login == "he" && !signedIn.awaitsCode)
            #expect(try await world.lastAction() == "session.opened")
        }
    }

    @Test func `wrong, unknown, unset and removed say the same, and nothing of them is kept`() async throws {
        let world = try await World()
        try await world.setPassword("he")
        try await world.setPassword("gu")
        try await world.room.removePerson(world.id("gu"), version: 1, reason: "x", as: world.viewer("lin"))
        let entries = try await world.entries()
        for (login, password) in [
            ("he", "wrong"), ("nobody", "wrong"), ("ma", "wrong"), ("gu", World.password),
            (String(repeating: "x", count: 201), "x"), ("he\u{0}", World.password),
            ("he", String(repeating: "x", count: 100_000)), ("he\u{200B}", World.password),
        ] {
            #expect(
                await world.problems { _ = try await world.signIn(login, password) } == ["password: problem_sign_in"])
        }
        #expect(await world.problems { _ = try await world.signIn(" ", "x") } == ["login: problem_required"])
        #expect(await world.problems { _ = try await world.signIn("x", "") } == ["password: problem_required"])
        #expect(try await world.entries() == entries)
        #expect(try await world.number("SELECT count(*) AS number FROM session WHERE digest IS NULL") == 0)
    }

    @Test func `each sign-in has a secret of its own, and the database none of them`() async throws {
        let world = try await World()
        try await world.setPassword("he")
        let (one, two) = (try await world.signIn("he"), try await world.signIn("he"))
        #expect(one.secret != two.secret && one.device != two.device && one.secret.utf8.count == 43)
        let kept = try await world.number(
            "SELECT count(*) AS number FROM session WHERE digest IN (?, ?)", [.text(one.secret), .text(two.secret)])
        #expect(kept == 0)
    }

    @Test func `a device secret that we did not make is not taken over`() async throws {
        let world = try await World()
        try await world.setPassword("he")
        let planted = String(repeating: "a", count: 43)
        let opened = try await world.signIn("he", device: planted)
        #expect(opened.device != planted)
        #expect(try await world.signIn("he", device: opened.device).device == opened.device)
    }

    @Test func `a session ends after half a day unused and two weeks in all`() async throws {
        let world = try await World()
        try await world.setPassword("he")
        let opened = try await world.signIn("he")
        for _ in 0..<28 {
            world.clock.advance(by: 12 * 3600 - 1)
            #expect(try await world.room.signedIn(sessionSecret: opened.secret) != nil)
        }
        world.clock.advance(by: 28)
        #expect(try await world.room.signedIn(sessionSecret: opened.secret) == nil)
        let idle = try await world.signIn("he")
        world.clock.advance(by: 12 * 3600)
        #expect(try await world.room.signedIn(sessionSecret: idle.secret) == nil)
    }

    @Test(arguments: ["", "x", "'; DROP TABLE session; --", String(repeating: "é", count: 43)])
    func `what is no secret finds nobody`(secret: String) async throws {
        let world = try await World()
        #expect(try await world.room.signedIn(sessionSecret: secret) == nil)
        #expect(try await world.room.viewer(token: secret) == nil)
        #expect(try await world.room.invited(by: secret) == nil)
    }

    @Test func `sessions are listed and ended, each by its owner`() async throws {
        let world = try await World()
        try await world.setPassword("he")
        let first = try await world.signIn("he", address: "10.0.0.1")
        world.clock.advance(by: 60)
        let second = try await world.signIn("he", address: "10.0.0.2")
        let viewer = try #require(try await world.room.signedIn(sessionSecret: second.secret)).viewer
        let sessions = try await world.room.sessions(as: viewer)
        #expect(sessions.map(\.address) == ["10.0.0.2", "10.0.0.1"])
        let old = try #require(sessions.last)
        #expect(
            await world.refusal { try await world.room.endSession(old.id, as: world.viewer("gu")) }
                == "refusal_unknown")
        try await world.room.endSession(old.id, as: viewer)
        #expect(try await world.room.signedIn(sessionSecret: first.secret) == nil)
        #expect(await world.refusal { try await world.room.endSession(old.id, as: viewer) } == "refusal_unknown")
        try await world.room.signOut(sessionSecret: second.secret)
        #expect(try await world.room.signedIn(sessionSecret: second.secret) == nil)
        #expect(try await world.lastAction() == "session.ended")
        // What was begun in the session can no longer be finished.
        #expect(await world.refusal { try await world.room.endSession(old.id, as: viewer) } == "refusal_session_over")
        try await world.room.signOut(sessionSecret: second.secret)
    }

    @Test func `a password is hashed anew on sign-in when hashes have come to cost more`() async throws {
        let world = try await World()
        try await world.setPassword("he")
        func hash() async throws -> String? {
            let id = try await world.id("he").rawValue
            return try await world.database.read {
                try $0.row("SELECT password_hash FROM account WHERE person_id = ?", [.integer(id)])?
                    .text("password_hash")
            }
        }
        #expect(try await hash()?.hasPrefix("$scrypt$n=16,r=1,p=1$") == true)
        let dearer = World.room(
            world.database, world.clock, world.key, PasswordHasher.Cost(rounds: 64, blockSize: 2, parallelism: 1))
        var request = World.browser
        (request.login, request.password) = ("he", World.password)
        _ = try await dearer.signIn(request)
        let renewed = try await hash()
        #expect(renewed?.hasPrefix("$scrypt$n=64,r=2,p=1$") == true)
        _ = try await dearer.signIn(request)
        #expect(try await hash() == renewed)
        // A node that was not updated yet does not make it cheaper again.
        _ = try await world.signIn("he")
        #expect(try await hash() == renewed)
    }

    @Test func `a new password ends all other sessions`() async throws {
        let world = try await World()
        try await world.setPassword("he")
        let other = try await world.signIn("he")
        let own = try await world.signIn("he")
        let viewer = try #require(try await world.room.signedIn(sessionSecret: own.secret)).viewer
        #expect(
            await world.problems {
                try await world.room.changePassword(from: "wrong", to: "new horse battery", as: viewer)
            } == ["present: problem_password_present"])
        #expect(
            await world.problems {
                try await world.room.changePassword(from: World.password, to: "short", as: viewer)
            } == ["new: problem_password_short"])
        try await world.room.changePassword(from: World.password, to: "new horse battery", as: viewer)
        #expect(try await world.room.signedIn(sessionSecret: other.secret) == nil)
        #expect(try await world.room.signedIn(sessionSecret: own.secret) != nil)
        #expect(await world.problems { _ = try await world.signIn("he") } == ["password: problem_sign_in"])
        _ = try await world.signIn("he", "new horse battery")
    }

    @Test func `whoever sits at an open browser cannot guess the password`() async throws {
        let world = try await World()
        try await world.setPassword("he")
        let viewer = try await world.viewer("he")
        for _ in 0..<5 {
            #expect(
                await world.problems {
                    try await world.room.changePassword(from: "guess", to: "new horse battery", as: viewer)
                } == ["present: problem_password_present"])
        }
        #expect(
            await world.problems { try await world.room.endTimeCode(password: World.password, as: viewer) }
                == ["password: problem_sign_in_wait"])
        world.clock.advance(by: 60)
        try await world.room.changePassword(from: World.password, to: "new horse battery", as: viewer)
    }

    @Test(arguments: [
        ("", "short"), ("123456789", "short"), ("1234567890", "common"), ("abcdefghijk", "common"),
        ("aaaaaaaaaaaa", "common"), ("Password2026", "common"), ("zhou.qi2026", "common"), ("周启周启周启周启周启", "common"),
        ("a" + String(repeating: "\u{301}", count: 500), "long"), ("four sparrows on a wire", nil),
        ("春风又绿江南岸明月何时照我还", nil), ("administration of spring rivers", nil),
    ])
    func `a password is long enough and none that everybody tries`(password: String, verdict: String?) {
        let person = Person(
            id: Person.ID(1), name: LocalizedText(chinese: "周启"), email: "zhou.qi@x.cn", phone: nil, login: "zhou.qi",
            removedAt: nil, version: 1)
        #expect(
            PasswordRule.problem(password, field: "new", person: person)?.key
                == verdict.map { "problem_password_\($0)" })
    }
}
