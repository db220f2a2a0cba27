import Identity
import Kernel
import Storage
import TestCast
import TestSupport
import Testing

@testable import Supervision

/// Notices: who is told of which step, once; what is read; what comes by letter.
@Suite(.onEveryEngine, .namingTheEngine) struct NoticeTests {
    private static func words(_ digest: ReminderDigest) -> LetterText {
        LetterText(subject: "\(digest.total)+\(digest.notices.total)", body: steps(digest.notices))
    }

    private static func steps(_ digest: NoticeDigest) -> String {
        digest.lines.map { $0.step.action?.rawValue ?? "register" }.joined(separator: " ")
    }

    /// What somebody was told, the newest first; what is unread with a star.
    private static func told(_ login: String, _ world: SupervisionWorld) async throws -> [String] {
        try await world.desk.notices(page: 1, of: world.viewer(login)).lines.map {
            ($0.step.action?.rawValue ?? "register") + ($0.isRead ? "" : "*")
                + ($0.why == .duty ? "" : " " + $0.why.rawValue)
        }
    }

    /// Letters: mailbox, subject and body.
    private static func letters(_ world: SupervisionWorld) async throws -> [String] {
        try await world.database.read { transaction in
            try transaction.rows("SELECT address, subject, body FROM letter ORDER BY id").map {
                [
                    $0.text("address")?.split(separator: "@").first.map(String.init), $0.text("subject"),
                    $0.text("body"),
                ].compactMap(\.self).joined(separator: " ")
            }
        }
    }

    private static func writeAtOnce(_ world: SupervisionWorld) async throws -> Int {
        try await world.desk.writeNoticeLetters { LetterText(subject: "\($0.total)", body: steps($0)) }
    }

    @Test func `steps are told to those whose duty it is, never to who took them`() async throws {
        let world = try await SupervisionWorld()
        let reported = try await world.go(
            world.matter(),
            [
                ("officer", .assign, { _ in }), ("clerk", .acknowledge, { _ in }),
                ("clerk", .progress, { $0.progress = "60" }), ("clerk", .report, { _ in }),
            ])
        // Nobody answers for the bureau itself: the nearest above it do.
        #expect(try await Self.told("clerk", world) == ["assign*"])
        #expect(try await Self.told("manager", world) == ["report*", "assign*"])
        #expect(try await Self.told("officer", world) == ["report*"])
        for login in ["leader", "administrator", "neighbour", "outsider"] {
            #expect(try await Self.told(login, world).isEmpty, "\(login)")
        }
        try await world.go(reported, [("manager", .sendBack, { _ in })])
        #expect(try await Self.told("clerk", world) == ["send-back*", "assign*"])
        #expect(try await Self.told("officer", world) == ["send-back*", "report*"])
        #expect(try await world.desk.unreadNotices(of: world.viewer("clerk")) == 2)
        #expect(try await world.desk.unreadNotices(of: world.viewer("neighbour")) == 0)
    }

    @Test func `who works for a unit that helps is told that it helps, when the matter is assigned or transferred`()
        async throws
    {
        let world = try await SupervisionWorld()
        let (finance, housing) = (
            try world.cast.unit("finance").description, try world.cast.unit("housing").description
        )
        let (bureau, west) = (try world.cast.unit("bureau").description, try world.cast.unit("west").description)
        let assigned = try await world.go(
            world.matter { ($0.leadUnit, $0.coUnits) = (finance, [bureau, west, housing]) },
            [("officer", .assign, { _ in })])
        #expect(try await Self.told("clerk", world) == ["assign* help"])
        #expect(try await Self.told("neighbour", world) == ["assign* help"])
        // Nobody works in the finance office itself: those above it do, and are told as such.
        #expect(try await Self.told("leader", world) == ["assign*"])
        // Nor in the housing office; those above issued the matter themselves.
        #expect(try await Self.told("administrator", world).isEmpty)
        try await world.go(
            assigned, [("officer", .remind, { _ in }), ("manager", .transfer, { $0.unit = bureau })])
        #expect(try await Self.told("clerk", world) == ["transfer*", "assign* help"])
        #expect(try await Self.told("neighbour", world) == ["transfer* help", "assign* help"])
        // Where it is restricted they see it: it is their duty too.
        let hidden = try await world.matter {
            ($0.leadUnit, $0.coUnits, $0.secrecy) = (finance, [bureau], "restricted")
        }
        try await world.go(hidden, [("officer", .assign, { _ in })])
        let newest = try await world.desk.notices(page: 1, of: world.viewer("clerk")).lines.first
        #expect(newest?.why == .help && newest?.matter?.id == hidden.id)
    }

    @Test func `who follows a matter is told of every step, as long as they may see it`() async throws {
        let world = try await SupervisionWorld()
        let matter = try await world.matter()
        let (leader, outsider) = (try await world.viewer("leader"), try await world.viewer("neighbour"))
        try await world.desk.follow(matter.id, true, as: leader)
        try await world.desk.follow(matter.id, true, as: leader)
        #expect(try await world.desk.marks(of: matter.id, as: leader).isFollowed)
        #expect(
            await world.cast.refusal { try await world.desk.follow(matter.id, true, as: outsider) }
                == "refusal_unknown")
        // As if they had followed it before they lost their duty.
        let values: [Value] = [.integer(matter.id.rawValue), .integer(try world.cast.id("neighbour").rawValue)]
        try await world.database.write {
            try $0.execute("INSERT INTO matter_follow (matter_id, person_id, since) VALUES (?, ?, 1)", values)
        }
        let begun = try await world.go(
            matter, [("officer", .assign, { _ in }), ("clerk", .acknowledge, { _ in })])
        #expect(try await Self.told("leader", world) == ["acknowledge* follow", "assign* follow"])
        #expect(try await Self.told("neighbour", world).isEmpty)
        try await world.desk.follow(matter.id, false, as: leader)
        try await world.go(begun, [("clerk", .progress, { $0.progress = "10" })])
        #expect(try await Self.told("leader", world).count == 2)
    }

    /// A matter of the bureau that the finance office leads alone: the clerk reads it, and has no other duty in it.
    private static func aside(_ world: SupervisionWorld, _ texts: [String], _ secrecy: Matter.Secrecy) async throws
        -> [Matter]
    {
        let finance = try world.cast.unit("finance").description
        let drafts = try texts.map { text in
            try world.draft(text) { ($0.secrecy, $0.leadUnit, $0.coUnits) = (secrecy.rawValue, finance, []) }
        }
        return try await world.register(drafts, in: "bureau").map(\.matter)
    }

    @Test func `who follows a restricted matter is told of it only where their duty lets them see it`() async throws {
        let world = try await SupervisionWorld()
        let clerk = try await world.viewer("clerk")
        try await world.desk.choose(.now, as: clerk)
        let hidden = try #require(try await Self.aside(world, ["限知悉事项"], .restricted).first)
        #expect(
            await world.cast.refusal { try await world.desk.follow(hidden.id, true, as: clerk) } == "refusal_unknown")
        // As if they had followed it before it was restricted.
        let values: [Value] = [.integer(hidden.id.rawValue), .integer(try world.cast.id("clerk").rawValue)]
        try await world.database.write {
            try $0.execute("INSERT INTO matter_follow (matter_id, person_id, since) VALUES (?, ?, 1)", values)
        }
        try await world.go(hidden, [("officer", .assign, { _ in })])
        #expect(try await Self.told("clerk", world).isEmpty)
        #expect(try await Self.told("leader", world) == ["assign*"])
        #expect(try await Self.writeAtOnce(world) == 0)

        let open = try #require(try await Self.aside(world, ["公开事项"], .internal).first)
        try await world.desk.follow(open.id, true, as: clerk)
        try await world.go(open, [("officer", .assign, { _ in })])
        #expect(try await Self.told("clerk", world) == ["assign* follow"])
        // What they were told of while they might see it is no letter any more.
        try await world.database.write {
            try $0.execute("UPDATE matter SET secrecy = 'restricted' WHERE id = ?", [.integer(open.id.rawValue)])
        }
        #expect(try await Self.writeAtOnce(world) == 0)
        #expect(try await Self.letters(world).isEmpty)
    }

    @Test func `who registered a restricted matter sees it like those who supervise it`() async throws {
        let world = try await SupervisionWorld()
        let hidden = try #require(try await Self.aside(world, ["限知悉事项"], .restricted).first)
        let (officer, clerk) = (try world.cast.id("officer"), try world.cast.id("clerk"))
        try await world.database.write {
            try $0.execute(
                "UPDATE matter SET registered_by = ? WHERE id = ?",
                [.integer(clerk.rawValue), .integer(hidden.id.rawValue)])
        }
        let sees = try await world.database.read { transaction in
            let matter = try #require(try MatterRows.find(hidden.id, transaction))
            return try [clerk, officer, world.cast.id("neighbour")].map { person in
                let holders = try world.cast.identity.holders(
                    of: SupervisionPolicy.insight, by: person, in: transaction)
                return matter.isReadable(by: person, holders)
            }
        }
        #expect(sees == [true, true, false])
    }

    @Test func `notices that somebody may not read hold up no other, and are not counted`() async throws {
        let world = try await SupervisionWorld()
        let clerk = Value.integer(try world.cast.id("clerk").rawValue)
        let hidden = try await Self.aside(world, (1...51).map { "限知悉事项\($0)" }, .restricted)
        try await world.database.write { transaction in
            for (place, matter) in hidden.enumerated() {
                try transaction.execute(
                    """
                    INSERT INTO matter_notice (id, person_id, matter_id, step, why, told_at, by_letter)
                    VALUES (?, ?, ?, 1, 'follow', ?, 'now')
                    """,
                    [
                        .integer(Int64(place) + 1), clerk, .integer(matter.id.rawValue),
                        .integer(world.cast.clock.seconds),
                    ])
            }
        }
        try await world.go(world.matter(), [("officer", .assign, { _ in }), ("officer", .remind, { _ in })])
        #expect(try await Self.writeAtOnce(world) == 1)
        #expect(try await Self.letters(world) == ["clerk 1 remind"])
        // The same in the letter of the day.
        let again = try await world.database.write { transaction in
            try transaction.execute("UPDATE matter_notice SET by_letter = 'daily' WHERE by_letter = 'never'")
            return try transaction.row(
                "SELECT COUNT(*) AS number FROM matter_notice WHERE by_letter = 'daily' AND why = 'follow'")?
                .integer("number")
        }
        #expect(again == 51)
        #expect(try await world.desk.remind(letter: Self.words).letters == 2)
        #expect(
            try await Self.letters(world).sorted()
                == ["clerk 0+1 assign", "clerk 1 remind", "manager 0+2 assign remind"])
        let lasting = "SELECT COUNT(*) AS number FROM letter WHERE COALESCE(expires_at, 0) <> created_at + 604800"
        #expect(try await world.cast.number(lasting) == 0, "a week later it is worth nothing")
    }

    @Test func `what came after the page was made stays unread`() async throws {
        let world = try await SupervisionWorld()
        let (first, second) = (try await world.matter("甲"), try await world.matter("乙"))
        let assigned = try await world.go(first, [("officer", .assign, { _ in })])
        try await world.go(second, [("officer", .assign, { _ in })])
        let clerk = try await world.viewer("clerk")
        let seen = try await world.desk.notices(page: 1, of: clerk)
        #expect(seen.total == 2 && seen.unread == 2)
        let newest = try #require(seen.lines.first?.id)
        try await world.go(assigned, [("officer", .remind, { _ in })])
        try await world.desk.readNotices(of: second.id, through: newest, as: clerk)
        #expect(try await Self.told("clerk", world) == ["remind*", "assign", "assign*"])
        #expect(try await world.desk.marks(of: first.id, as: clerk).unread == 2)
        try await world.desk.readNotices(of: nil, through: newest, as: clerk)
        #expect(try await Self.told("clerk", world) == ["remind*", "assign", "assign"])
        // Nobody reads for somebody else.
        try await world.desk.readNotices(of: nil, through: newest, as: world.viewer("officer"))
        #expect(try await world.desk.unreadNotices(of: world.viewer("manager")) == 3)
    }

    @Test func `who is reminded by hand is written to at once, and once`() async throws {
        let world = try await SupervisionWorld()
        try await world.go(
            world.matter(), [("officer", .assign, { _ in }), ("officer", .remind, { $0.note = "请尽快签收" })])
        async let one = Self.writeAtOnce(world)
        async let other = Self.writeAtOnce(world)
        #expect(try await one + other == 1)
        #expect(try await Self.writeAtOnce(world) == 0)
        #expect(try await Self.letters(world) == ["clerk 1 remind"])
    }

    @Test func `a mailbox that is missing holds up nobody`() async throws {
        let world = try await SupervisionWorld()
        try await world.desk.choose(.now, as: world.viewer("manager"))
        let clerk = Value.integer(try world.cast.id("clerk").rawValue)
        try await world.database.write { try $0.execute("UPDATE person SET email = NULL WHERE id = ?", [clerk]) }
        try await world.go(world.matter(), [("officer", .assign, { _ in }), ("officer", .remind, { _ in })])
        #expect(try await Self.writeAtOnce(world) == 1)
        #expect(try await Self.letters(world) == ["manager 2 assign remind"])
        #expect(try await Self.writeAtOnce(world) == 0)
        #expect(try await Self.told("clerk", world) == ["remind*", "assign*"])
    }

    @Test func `what is unread comes in the letter of the day, and in one only`() async throws {
        let world = try await SupervisionWorld()
        try await world.desk.choose(.never, as: world.viewer("officer"))
        let matter = try await world.go(
            world.matter(), [("officer", .assign, { _ in }), ("clerk", .acknowledge, { _ in })])
        // Of what they read they are not written to.
        let second = try await world.go(world.matter("乙"), [("officer", .assign, { _ in })])
        let clerk = try await world.viewer("clerk")
        let newest = try #require(try await world.desk.marks(of: second.id, as: clerk).newest)
        try await world.desk.readNotices(of: second.id, through: newest, as: clerk)
        #expect(try await world.desk.remind(letter: Self.words).letters == 2)
        #expect(
            try await Self.letters(world).sorted() == ["clerk 0+1 assign", "manager 0+2 assign assign"])

        // As if the round had broken off at its end, and something had happened since.
        try await world.database.write { transaction in
            for table in ["reminder_day", "letter"] { try transaction.execute("DELETE FROM \(table)") }
        }
        try await world.go(matter, [("clerk", .report, { _ in })])
        #expect(try await world.desk.remind(letter: Self.words).letters == 0, "one letter a day")
        world.cast.clock.advance(by: 86_400)
        #expect(try await world.desk.remind(letter: Self.words).letters == 1)
        #expect(try await Self.letters(world) == ["manager 0+1 report"])
        world.cast.clock.advance(by: 3 * 86_400)
        #expect(try await world.desk.remind(letter: Self.words).letters == 0)
    }

    @Test func `reminders and news are one letter`() async throws {
        let world = try await SupervisionWorld()
        try await world.go(world.matter { $0.deadline = "2026-03-13" }, [("officer", .assign, { _ in })])
        _ = try await world.desk.remind(letter: Self.words)
        #expect(try await Self.letters(world).sorted() == ["clerk 1+1 assign", "manager 0+1 assign"])
    }

    @Test func `a choice is kept in the ledger, and notices for ninety days`() async throws {
        let world = try await SupervisionWorld()
        let clerk = try await world.viewer("clerk")
        #expect(try await world.desk.noticeLetters(of: clerk) == .daily)
        for _ in 0..<2 { try await world.desk.choose(.now, as: clerk) }
        #expect(try await world.desk.noticeLetters(of: clerk) == .now)
        let entries = try await world.cast.number(
            "SELECT COUNT(*) AS number FROM audit_entry WHERE action = 'person.notices-chosen'")
        #expect(entries == 1)
        try await world.go(world.matter(), [("officer", .assign, { _ in })])
        try await world.desk.forgetNotices()
        #expect(try await Self.told("clerk", world).count == 1)
        world.cast.clock.advance(by: 91 * 86_400)
        try await world.desk.forgetNotices()
        #expect(try await world.cast.number("SELECT COUNT(*) AS number FROM matter_notice") == 0)
        #expect(try await world.cast.recordFindings(SupervisionRecords.kinds).isEmpty)
    }
}
