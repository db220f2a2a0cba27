import Kernel
import Storage
import TestSupport
import Testing

@testable import Identity

@Suite(.onEveryEngine, .namingTheEngine) struct InvitationTests {
    private func reset(_ world: World, _ name: String, address: String = "10.0.0.7") async throws {
        try await world.room.requestReset(email: name, World.letter, base: "https://x.example", address: address)
    }

    private func letters(_ world: World) async throws -> Int64 {
        try await world.number("SELECT count(*) AS number FROM letter")
    }

    @Test func `an invitation sets the first password, once`() async throws {
        let world = try await World()
        try await world.room.invite(
            world.id("he"), World.letter, base: "https://x.example", as: world.viewer("zhou"))
        let letter = try #require(
            try await world.room.letters(showsLinks: true, as: world.viewer("lin")).lines.first)
        #expect(letter.address == "he@haidong.example" && letter.subject == "欢迎" && letter.sentAt == nil)
        let link = try await world.lastLink()
        #expect(letter.body == "请打开 https://x.example/office/welcome/\(link) 。")
        #expect(try await world.room.invited(by: link)?.login == "he")
        #expect(
            await world.problems { try await world.room.acceptInvitation(link, password: "short") }
                == ["new: problem_password_short"])
        try await world.room.acceptInvitation(link, password: World.password)
        _ = try await world.signIn("he")
        #expect(
            await world.refusal { try await world.room.acceptInvitation(link, password: "other horse battery") }
                == "refusal_link")
        #expect(try await world.room.invited(by: link) == nil)
    }

    @Test func `of one link used twice at once one sets the password`() async throws {
        let world = try await World()
        try await world.room.invite(world.id("he"), World.letter, base: "", as: world.viewer("zhou"))
        let link = try await world.lastLink()
        let set = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<4 {
                group.addTask {
                    (try? await world.room.acceptInvitation(link, password: "horse battery \(number)")) != nil
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(set == 1)
    }

    @Test func `an invitation works three days and until the next one`() async throws {
        let world = try await World()
        func invite() async throws -> String {
            try await world.room.invite(world.id("he"), World.letter, base: "", as: world.viewer("zhou"))
            return try await world.lastLink()
        }
        let (one, two) = (try await invite(), try await invite())
        #expect(try await world.room.invited(by: one) == nil)
        world.clock.advance(by: 3 * 86400 - 1)
        #expect(try await world.room.invited(by: two) != nil)
        world.clock.advance(by: 1)
        #expect(
            await world.refusal { try await world.room.acceptInvitation(two, password: World.password) }
                == "refusal_link")
    }

    @Test func `only who has an account and an address is invited, by who manages them`() async throws {
        let world = try await World()
        func refused(_ login: String, as viewer: String) async -> String? {
            await world.refusal {
                try await world.room.invite(world.id(login), World.letter, base: "", as: world.viewer(viewer))
            }
        }
        #expect(await refused("he", as: "bai") == "refusal_unknown")
        #expect(await refused("he", as: "he") == "refusal_not_allowed")
        #expect(await refused("lin", as: "lin") == "refusal_no_email")
        var draft = try await world.person("", "无账号", unit: "qinghe", role: "editor")
        draft.email = "none@haidong.example"
        let id = try await world.room.savePerson(draft, as: world.viewer("zhou"))
        #expect(
            await world.refusal { try await world.room.invite(id, World.letter, base: "", as: world.viewer("zhou")) }
                == "refusal_no_account")
    }

    @Test func `a reset works an hour, by e-mail or sign-in name, and ends sessions and tokens`() async throws {
        let world = try await World()
        try await world.setPassword("he")
        world.clock.advance(by: 300)
        let opened = try await world.signIn("he")
        let viewer = try #require(try await world.room.signedIn(sessionSecret: opened.secret)).viewer
        let token = try await world.room.createToken(name: "x", scopes: ["unit.read"], days: "1", as: viewer)
        try await reset(world, " HE@haidong.example ")
        let old = try await world.lastLink()
        world.clock.advance(by: 3600)
        #expect(try await world.room.invited(by: old) == nil)
        try await reset(world, "he")
        try await world.room.acceptInvitation(try await world.lastLink(), password: "new horse battery")
        #expect(try await world.room.signedIn(sessionSecret: opened.secret) == nil)
        #expect(try await world.room.viewer(token: token) == nil)
        #expect(await world.problems { _ = try await world.signIn("he") } == ["password: problem_sign_in"])
        _ = try await world.signIn("he", "new horse battery")
    }

    @Test func `a reset turns no one-time codes off`() async throws {
        let world = try await World()
        try await world.setPassword("he")
        let he = try await world.id("he").rawValue
        try await world.database.write {
            try $0.execute("UPDATE account SET code_confirmed_at = 1 WHERE person_id = ?", [.integer(he)])
        }
        try await reset(world, "he")
        try await world.room.acceptInvitation(try await world.lastLink(), password: "new horse battery")
        #expect(try await world.signIn("he", "new horse battery").awaitsCode)
    }

    @Test func `a reset says nothing of who is there, and writes down as much`() async throws {
        let world = try await World()
        try await world.room.removePerson(world.id("gu"), version: 1, reason: "x", as: world.viewer("lin"))
        for name in ["nobody", "gu", "lin", "", "\u{0}", String(repeating: "x", count: 100_000)] {
            try await reset(world, name)
        }
        #expect(try await letters(world) == 0)
        // Three of six could be the name of somebody, and the empty one; each has cost a write.
        #expect(try await world.number("SELECT count(*) AS number FROM failed_sign_in") == 4)
    }

    @Test func `nobody is flooded with letters, and nobody spoils another's link`() async throws {
        let world = try await World()
        try await world.setPassword("he")
        world.clock.advance(by: 300)
        try await world.room.invite(world.id("he"), World.letter, base: "", as: world.viewer("zhou"))
        let invitation = try await world.lastLink()
        let before = try await letters(world)
        for _ in 0..<9 { try await reset(world, "he") }
        #expect(try await letters(world) == before + 1)
        #expect(try await world.room.invited(by: invitation) != nil)
        for number in 0..<100 {
            world.clock.advance(by: 300)
            try await reset(world, "he", address: "10.0.\(number).1")
        }
        #expect(try await letters(world) == before + 10)
        world.clock.advance(by: 86400)
        try await reset(world, "he")
        #expect(try await letters(world) == before + 11)
    }

    @Test func `one address asks for ten letters in a quarter of an hour`() async throws {
        let world = try await World()
        for login in ["tang", "zhou", "shen", "ma", "he", "bai", "gu"] { try await reset(world, login) }
        for _ in 0..<3 { try await reset(world, "nobody") }
        world.clock.advance(by: 300)
        try await reset(world, "he")
        #expect(try await letters(world) == 7)
        try await reset(world, "he", address: "10.0.0.8")
        #expect(try await letters(world) == 8)
    }

    @Test func `letters are read without their links, by who may`() async throws {
        let world = try await World()
        try await world.room.invite(world.id("he"), World.letter, base: "https://x.example", as: world.viewer("zhou"))
        let letter = try #require(try await world.room.letters(as: world.viewer("lin")).lines.first)
        #expect(letter.body == "请打开 https://x.example/office/welcome/… 。")
        let odd = LetterFilter(page: Int.min, size: -1)
        #expect(try await world.room.letters(odd, as: world.viewer("lin")).lines.count == 1)
        let beyond = LetterFilter(page: Int.max, size: Int.max)
        #expect(try await world.room.letters(beyond, as: world.viewer("lin")).lines.isEmpty)
        #expect(
            await world.refusal { _ = try await world.room.letters(as: world.viewer("zhou")) }
                == "refusal_unknown")
    }
}
