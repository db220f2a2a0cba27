import Identity
import Kernel
import Storage
import TestCast
import TestSupport
import Testing

@testable import Supervision

/// Reminders: what is due is said once on each rung, to whom it concerns, and never twice.
@Suite(.onEveryEngine, .namingTheEngine) struct ReminderTests {
    private static func letter(_ digest: ReminderDigest) -> LetterText {
        LetterText(
            subject: "\(digest.total)",
            body: digest.lines.map { "\($0.matter.text) \($0.rung) \($0.daysAfter)" }.joined(separator: "\n"))
    }

    /// Nobody has notices by letter: what is read here are reminders.
    private static func world() async throws -> SupervisionWorld {
        let world = try await SupervisionWorld()
        try await world.database.write {
            try $0.execute(
                "INSERT INTO notice_choice (person_id, letters, chosen_at) SELECT id, 'never', 0 FROM person")
        }
        return world
    }

    /// Letters of today: mailbox and lines.
    private static func letters(_ world: SupervisionWorld) async throws -> [String] {
        try await world.database.read { transaction in
            try transaction.rows("SELECT address, body FROM letter ORDER BY id").map {
                ($0.text("address")?.split(separator: "@").first.map(String.init) ?? "") + ": "
                    + ($0.text("body") ?? "")
            }
        }
    }

    /// Moves the clock and takes the letters away that were written before.
    private static func go(_ world: SupervisionWorld, days: Int64) async throws -> MatterDesk.ReminderRound {
        world.cast.clock.advance(by: days * 86_400)
        try await world.database.write { try $0.execute("DELETE FROM letter") }
        return try await world.desk.remind(letter: letter)
    }

    @Test func `each rung is said once, then daily to the heads, then to those above`() async throws {
        let world = try await Self.world()
        // Due on Tuesday, 24 March; the clock stands on Thursday, 12 March.
        _ = try await world.go(world.matter { $0.deadline = "2026-03-24" }, [("officer", .assign, { _ in })])
        var said: [String] = []
        for days: Int64 in [0, 4, 1, 1, 1, 3, 1, 1, 1, 1, 1] {
            let round = try await Self.go(world, days: days)
            let day = CalendarDay(shanghaiSeconds: world.cast.clock.seconds)
            said += try await Self.letters(world).map { "\(day) \($0)" }
            #expect(round.letters == (try await Self.letters(world)).count)
        }
        #expect(
            said == [
                // Seven days before is a Tuesday; three days before a Saturday, which is said on Monday.
                "2026-03-17 clerk: 完成项目清单 days-before-7 -7", "2026-03-23 clerk: 完成项目清单 days-before-3 -1",
                "2026-03-24 clerk: 完成项目清单 due 0", "2026-03-25 manager: 完成项目清单 overdue 1",
                "2026-03-25 officer: 完成项目清单 overdue 1", "2026-03-26 manager: 完成项目清单 overdue 2",
                "2026-03-26 officer: 完成项目清单 overdue 2", "2026-03-27 administrator: 完成项目清单 escalated 3",
                "2026-03-27 manager: 完成项目清单 overdue 3", "2026-03-27 officer: 完成项目清单 overdue 3",
            ])
        #expect(try await world.cast.recordFindings(SupervisionRecords.kinds).isEmpty)
    }

    @Test func `nothing is written in quiet hours, and nothing twice`() async throws {
        let world = try await Self.world()
        _ = try await world.go(world.matter { $0.deadline = "2026-03-13" }, [("officer", .assign, { _ in })])
        // 08:29 is too early, 08:30 is not.
        world.cast.clock.advance(by: -31 * 60)
        #expect(try await world.desk.remind(letter: Self.letter) == MatterDesk.ReminderRound())
        world.cast.clock.advance(by: 60)
        let first = try await world.desk.remind(letter: Self.letter)
        #expect(first == MatterDesk.ReminderRound(sheets: 1, lines: 1, letters: 1))
        #expect(try await world.desk.remind(letter: Self.letter) == MatterDesk.ReminderRound())
        let lasting = "SELECT COUNT(*) AS number FROM letter WHERE COALESCE(expires_at, 0) <> created_at + 604800"
        #expect(try await world.cast.number(lasting) == 0, "a week later it is worth nothing")
    }

    @Test func `a round that broke off is finished by the next, and says nothing twice`() async throws {
        let world = try await Self.world()
        let finance = try world.cast.unit("finance").description
        for text in ["甲", "乙", "丙"] {
            _ = try await world.go(world.matter(text) { $0.deadline = "2026-03-13" }, [("officer", .assign, { _ in })])
        }
        _ = try await world.go(
            world.matter("丁") { ($0.deadline, $0.leadUnit, $0.coUnits) = ("2026-03-13", finance, []) },
            [("officer", .assign, { _ in })])
        _ = try await world.desk.remind(letter: Self.letter)
        // As if the process had died before the second sheet and before all letters.
        try await world.database.write { transaction in
            let last = try transaction.row("SELECT MAX(id) AS id FROM reminder_sheet")?.integer("id") ?? 0
            for table in ["reminder_told", "letter", "reminder_day"] { try transaction.execute("DELETE FROM \(table)") }
            try transaction.execute("DELETE FROM reminder_line WHERE sheet_id = ?", [.integer(last)])
            try transaction.execute("DELETE FROM reminder_sheet WHERE id = ?", [.integer(last)])
        }
        // Two nodes go on at once.
        let desk = world.desk
        async let one = desk.remind(letter: Self.letter)
        async let other = desk.remind(letter: Self.letter)
        let rounds = [try await one, try await other]
        #expect(rounds.map(\.sheets).reduce(0, +) == 1)
        let lines = try await world.cast.number("SELECT COUNT(*) AS number FROM reminder_line")
        let told = try await Self.letters(world).joined(separator: "\n")
        #expect(lines == 4)
        // Nobody works in the finance office alone: the three who work for the district are told.
        for (text, count) in [("甲", 1), ("乙", 1), ("丙", 1), ("丁", 3)] {
            #expect(told.split(separator: text, omittingEmptySubsequences: false).count == count + 1, "\(told)")
        }
    }

    @Test func `letters that were not written on a day are written on the next working day`() async throws {
        let world = try await Self.world()
        _ = try await world.go(world.matter { $0.deadline = "2026-03-19" }, [("officer", .assign, { _ in })])
        _ = try await world.desk.remind(letter: Self.letter)
        // The sheet of a week before is written, its letters are not.
        try await world.database.write { transaction in
            for table in ["reminder_told", "letter", "reminder_day"] { try transaction.execute("DELETE FROM \(table)") }
        }
        let round = try await Self.go(world, days: 1)
        #expect(round == MatterDesk.ReminderRound(sheets: 0, lines: 0, letters: 1))
        #expect(try await Self.letters(world) == ["clerk: 完成项目清单 days-before-7 -6"])
    }

    @Test func `an extension begins the ladder anew, and what is suspended is left alone`() async throws {
        let world = try await Self.world()
        let begun = try await world.go(
            world.matter { $0.deadline = "2026-03-16" },
            [("officer", .assign, { _ in }), ("clerk", .acknowledge, { _ in })])
        #expect(try await world.desk.remind(letter: Self.letter).lines == 1)
        let later = try await world.go(
            begun, [("clerk", .askExtension, { $0.deadline = "2026-03-19" }), ("officer", .grantExtension, { _ in })])
        #expect(try await Self.go(world, days: 1).lines == 1)
        try await world.go(later, [("officer", .suspend, { _ in })])
        #expect(try await Self.go(world, days: 6).lines == 0)
    }
}
