import Kernel
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Identity

@Suite(.onEveryEngine, .namingTheEngine) struct LetterTrayTests {
    private func invite(_ world: World, _ login: String = "he") async throws {
        try await world.room.invite(
            world.id(login), World.letter, base: "https://x.example", as: world.room.program("test"))
    }

    private func newest(_ world: World) async throws -> LetterLine {
        try #require(
            try await world.room.letters(showsLinks: true, as: world.viewer("lin")).lines.first)
    }

    private func body(_ world: World) async throws -> String? {
        try await world.database.read { try $0.row("SELECT body FROM letter ORDER BY id DESC LIMIT 1")?.text("body") }
    }

    @Test func `a letter is taken by one, and its link is gone once it is sent`() async throws {
        let world = try await World()
        try await invite(world)
        let tray = world.room.letterTray
        let link = try await world.lastLink()
        let taken = try await withThrowingTaskGroup(of: ClaimedLetter?.self) { group in
            for _ in 0..<6 { group.addTask { try await tray.take() } }
            return try await group.reduce(into: [ClaimedLetter]()) { if let letter = $1 { $0.append(letter) } }
        }
        let letter = try #require(taken.first)
        #expect(taken.count == 1 && letter.attempt == 1 && letter.body.contains(link))
        #expect(letter.address == "he@haidong.example" && letter.subject == "欢迎")
        try await tray.sent(letter)
        let line = try await newest(world)
        #expect(line.state == .sent && line.sentAt == world.clock.seconds && line.failure == nil && !line.canRetry)
        #expect(try await body(world) == "请打开 https://x.example/office/welcome/… 。")
        world.clock.advance(by: 86400)
        #expect(try await tray.take() == nil)
        // The link itself still works.
        try await world.room.acceptInvitation(link, password: World.password)
    }

    @Test func `whoever died with a letter loses it after a time, and may still say that it went out`() async throws {
        let world = try await World()
        try await invite(world)
        let tray = world.room.letterTray
        let first = try #require(try await tray.take())
        world.clock.advance(by: LetterTray.claimLife - 1)
        #expect(try await tray.take() == nil)
        world.clock.advance(by: 1)
        let second = try #require(try await tray.take())
        #expect(second.id == first.id && second.attempt == 2)
        // A failure of the first no longer counts, its success does.
        #expect(try await !tray.failed(first, "too late", isFinal: true))
        #expect(try await newest(world).state == .waiting)
        try await tray.sent(first)
        #expect(try await newest(world).state == .sent)
        #expect(try await !tray.failed(second, "x", isFinal: true))
        #expect(try await newest(world).state == .sent)
    }

    @Test func `a letter that cannot be sent is tried ten times, ever later, and then given up in the ledger`()
        async throws
    {
        let world = try await World()
        try await invite(world)
        let tray = world.room.letterTray
        var waits: [Int64] = []
        for attempt in 1...LetterTray.mostAttempts {
            let letter = try #require(try await tray.take())
            #expect(letter.attempt == attempt)
            let isOver = try await tray.failed(letter, "exit 75: \(letter.body)", isFinal: false)
            #expect(isOver == (attempt == LetterTray.mostAttempts))
            let line = try await newest(world)
            #expect(line.failure == "exit 75: 请打开 https://x.example/office/welcome/… 。")
            guard !isOver else { continue }
            let next = try #require(line.nextAt)
            waits.append(next - world.clock.seconds)
            #expect(try await tray.take() == nil)
            world.clock.advance(by: next - world.clock.seconds)
        }
        #expect(waits == [60, 120, 240, 480, 960, 1920, 3600, 3600, 3600])
        #expect(try await newest(world).state == .failed)
        world.clock.advance(by: 7200)
        #expect(try await tray.take() == nil)
        let entry = try await world.database.read {
            try $0.row("SELECT actor, subject FROM audit_entry WHERE action = 'letter.failed'")
        }
        let he = try await world.id("he")
        #expect(entry?.text("actor") == "letters" && entry?.integer("subject") == he.rawValue)
    }

    @Test func `a letter that came back is shown so, and noted once`() async throws {
        let world = try await World()
        try await invite(world)
        let tray = world.room.letterTray
        let letter = try #require(try await tray.take())
        let recipients: Set = ["he@haidong.example", "other@haidong.example"]
        // What did not go out cannot come back.
        #expect(try await tray.returned(letter.id, to: recipients, because: "5.1.1") == nil)
        try await tray.sent(letter)
        #expect(try await tray.returned(letter.id, to: ["other@haidong.example"], because: "5.1.1") == nil)
        #expect(try await tray.returned(letter.id + 1, to: recipients, because: "5.1.1") == nil)
        #expect(try await newest(world).state == .sent)
        for reason in ["5.1.1: User unknown", "5.2.2: later"] {
            #expect(try await tray.returned(letter.id, to: recipients, because: reason) == "he@haidong.example")
        }
        let line = try await newest(world)
        #expect(line.state == .returned && line.failure == "5.1.1: User unknown" && !line.canRetry)
        for state in LetterLine.State.allCases {
            let list = try await world.room.letters(LetterFilter(state: state), as: world.viewer("lin"))
            #expect(list.total == (state == .returned ? 1 : 0) && list.lines.count == Int(list.total))
        }
        let states = try await world.database.read { try world.room.letterStates(of: [letter.id], in: $0) }
        #expect(states == [letter.id: .returned])
        let entries = try await world.database.read {
            try $0.rows("SELECT actor, subject, reason FROM audit_entry WHERE action = 'letter.returned'")
        }
        let he = try await world.id("he")
        #expect(entries.count == 1 && entries.first?.integer("subject") == he.rawValue)
        #expect(entries.first?.text("actor") == "letters" && entries.first?.text("reason") == "5.1.1: User unknown")
        // Sending it is over.
        #expect(try await tray.take() == nil)
    }

    @Test func `a letter that was given up goes out again when somebody who may says so`() async throws {
        let world = try await World()
        try await invite(world)
        let tray = world.room.letterTray
        let letter = try #require(try await tray.take())
        #expect(try await tray.failed(letter, "exit 67", isFinal: true))
        let line = try await newest(world)
        #expect(line.state == .failed && line.canRetry && line.nextAt == nil && line.attempts == 1)
        for login in ["zhou", "he"] {
            #expect(
                await world.refusal { try await world.room.retryLetter(letter.id, as: world.viewer(login)) }
                    == "refusal_unknown")
        }
        try await world.room.retryLetter(letter.id, as: world.viewer("lin"))
        let again = try #require(try await tray.take())
        #expect(again.id == letter.id && again.attempt == 1)
        // While it is on its way, nobody else gets it.
        try await world.room.retryLetter(letter.id, as: world.viewer("lin"))
        #expect(try await tray.take() == nil)
        try await tray.sent(again)
        #expect(
            await world.refusal { try await world.room.retryLetter(letter.id, as: world.viewer("lin")) }
                == "refusal_letter_sent")
    }

    @Test func `a letter whose link opens nothing any more is taken back, and keeps no link`() async throws {
        for way in ["replaced", "used", "old", "removed"] {
            let world = try await World()
            try await invite(world)
            let tray = world.room.letterTray
            let link = try await world.lastLink()
            let id = try await newest(world).id
            switch way {
            case "replaced": try await invite(world)
            case "used": try await world.room.acceptInvitation(link, password: World.password)
            case "old": world.clock.advance(by: 3 * 86400)
            default:
                let person = try await world.detail("he").person
                try await world.room.removePerson(
                    person.id, version: person.version, reason: "离职", as: world.viewer("lin"))
            }
            // Even before anybody tidies up, it is not sent.
            if way != "replaced" { #expect(try await tray.take() == nil, "\(way)") }
            try await tray.withdraw()
            let lines = try await world.room.letters(showsLinks: true, as: world.viewer("lin")).lines
            let line = try #require(lines.first { $0.id == id })
            #expect(line.state == .withdrawn && !line.canRetry && !line.body.contains(link), "\(way)")
            #expect(
                await world.refusal { try await world.room.retryLetter(id, as: world.viewer("lin")) }
                    == "refusal_letter_dead")
            #expect(try await tray.take()?.id != id, "\(way)")
        }
    }

    /// A letter of another room to somebody, as digests are.
    private func write(_ world: World, to login: String?, life: Int64? = nil) async throws -> Int64 {
        let person: Person.ID? = if let login { try await world.id(login) } else { nil }
        return try await world.database.write {
            try world.room.writeLetter(
                World.letter, to: "\(login ?? "outside")@haidong.example", of: person, life: life, in: $0)
        }
    }

    @Test func `a letter without a link is not sent once it is too old, or its person is removed`() async throws {
        let world = try await World()
        let tray = world.room.letterTray
        let digest = try await write(world, to: "he", life: 7 * 86400)
        let lasting = try await write(world, to: "gu")
        let removed = try await write(world, to: "ma")
        let outside = try await write(world, to: nil)
        // Nobody could send them for a week, and somebody left.
        world.clock.advance(by: 7 * 86400 - 1)
        let person = try await world.detail("ma").person
        try await world.room.removePerson(person.id, version: person.version, reason: "离职", as: world.viewer("lin"))
        let early = try #require(try await tray.take())
        #expect(early.id == digest)
        #expect(try await !tray.failed(early, "away", isFinal: false))
        world.clock.advance(by: 60)
        var taken: [Int64] = []
        while let letter = try await tray.take() {
            taken.append(letter.id)
            try await tray.sent(letter)
        }
        #expect(taken == [lasting, outside], "even before anybody tidies up")
        try await tray.withdraw()
        let lines = try await world.room.letters(as: world.viewer("lin")).lines
        for id in [digest, removed] {
            let line = try #require(lines.first { $0.id == id })
            #expect(line.state == .withdrawn && !line.canRetry)
            #expect(
                await world.refusal { try await world.room.retryLetter(id, as: world.viewer("lin")) }
                    == "refusal_letter_dead")
        }
        world.clock.advance(by: 86400)
        #expect(try await tray.take() == nil)
    }

    @Test func `letters are listed by page and state`() async throws {
        let world = try await World()
        for login in ["he", "gu", "ma"] { try await invite(world, login) }
        let tray = world.room.letterTray
        let first = try #require(try await tray.take())
        try await tray.sent(first)
        let second = try #require(try await tray.take())
        _ = try await tray.failed(second, "no", isFinal: true)
        let lin = try await world.viewer("lin")
        func addresses(_ filter: LetterFilter) async throws -> [String] {
            try await world.room.letters(filter, as: lin).lines.map { String($0.address.prefix { $0 != "@" }) }
        }
        #expect(try await addresses(LetterFilter()) == ["ma", "gu", "he"])
        #expect(try await addresses(LetterFilter(page: 2, size: 2)) == ["he"])
        #expect(try await addresses(LetterFilter(state: .sent)) == ["he"])
        #expect(try await addresses(LetterFilter(state: .failed)) == ["gu"])
        #expect(try await addresses(LetterFilter(state: .waiting)) == ["ma"])
        #expect(try await world.room.letters(LetterFilter(state: .withdrawn), as: lin).total == 0)
        #expect(try await world.room.letters(LetterFilter(page: 2, size: 2), as: lin).total == 3)
    }

    @Test func `the bell rings after a letter is there, and only then`() async throws {
        let world = try await World()
        let rung = Mutex(0)
        let room = IdentityRoom(
            database: world.database, identifiers: IdentifierGenerator(milliseconds: { world.clock.seconds * 1000 }),
            now: { world.clock.seconds }, passwords: PasswordHasher(cost: World.cost), box: SecretBox(key: world.key),
            permissions: [], wroteLetter: { rung.withLock { $0 += 1 } })
        _ = try? await room.invite(world.id("lin"), World.letter, base: "", as: room.program("test"))
        try await room.requestReset(email: "nobody", World.letter, base: "")
        #expect(rung.withLock { $0 } == 0)
        try await room.invite(world.id("he"), World.letter, base: "", as: room.program("test"))
        try await room.requestReset(email: "gu", World.letter, base: "")
        #expect(rung.withLock { $0 } == 2)
    }
}
