import Identity
import Kernel
import Storage
import TestCast
import TestSupport
import Testing

@testable import Supervision

/// What is counted of matters: the wall, and performance of duty.
@Suite(.onEveryEngine, .namingTheEngine) struct CountTests {
    @Test func `the wall counts by light, unit and topic what the viewer may see, and what is due this week`()
        async throws
    {
        let world = try await SupervisionWorld()
        let finance = try world.cast.unit("finance").description
        // The clock stands on Thursday, 12 March: Sunday is the 15th.
        let days = ["2026-03-13", "2026-03-16", "2026-06-30"]
        for (index, day) in days.enumerated() {
            _ = try await world.go(world.matter("事项\(index)") { $0.deadline = day }, [("officer", .assign, { _ in })])
        }
        _ = try await world.matter("未交办") { ($0.leadUnit, $0.coUnits, $0.topic) = (finance, [], "") }
        let closed = try await world.go(
            world.matter("已办结"),
            [
                ("officer", .assign, { _ in }), ("clerk", .acknowledge, { _ in }), ("clerk", .report, { _ in }),
                ("manager", .verify, { _ in }), ("manager", .close, { _ in }),
            ])
        #expect(closed.state == .closed)
        let wall = try await world.desk.wall(as: world.viewer("leader"))
        #expect(wall.all[.yellow] == 2 && wall.all[.green] == 1 && wall.all[.none] == 1 && wall.all[.blue] == 0)
        let (bureau, office) = (try world.cast.unit("bureau"), try world.cast.unit("finance"))
        #expect(wall.units[bureau]?.total == 3 && wall.units[office]?.total == 1)
        #expect(wall.topics["projects"]?.total == 3 && wall.topics[nil]?.total == 1)
        #expect(wall.dueCount == 1 && wall.dueThisWeek.map(\.text) == ["事项0"])
        #expect(try await world.desk.wall(as: world.viewer("neighbour")).all.total == 0)
        // Once it is Monday another is due this week; the first is overdue, and nothing was done for the second.
        let before = try await world.desk.pulse()
        world.cast.clock.advance(by: 4 * 86_400)
        #expect(try await world.desk.pulse() != before)
        let monday = try await world.desk.wall(as: world.viewer("leader"))
        #expect(monday.dueThisWeek.map(\.text) == ["事项1"] && monday.all[.red] == 2)
    }

    @Test func `performance counts by year, unit and person what was closed in time, late, sent back`() async throws {
        let world = try await SupervisionWorld()
        let start = world.cast.clock.seconds
        /// A matter that is reported so many days after it was assigned, and is due after ten.
        func close(_ days: Int64, isSentBack: Bool = false, login: String = "clerk") async throws {
            let matter = try await world.go(
                world.matter { $0.deadline = "2026-03-23" },
                [("officer", .assign, { _ in }), (login, .acknowledge, { _ in })])
            world.cast.clock.advance(by: days * 86_400)
            if isSentBack {
                try await world.go(matter, [(login, .report, { _ in }), ("manager", .sendBack, { _ in })])
            }
            let sent = try await world.desk.matter(matter.id, as: world.viewer("clerk")).matter
            try await world.go(
                sent, [(login, .report, { _ in }), ("manager", .verify, { _ in }), ("manager", .close, { _ in })])
            world.cast.clock.advance(by: start - world.cast.clock.seconds)
        }
        try await close(2)
        try await close(4, isSentBack: true)
        try await close(9, login: "leader")
        try await close(20)
        _ = try await world.go(world.matter { $0.deadline = "2026-03-13" }, [("officer", .assign, { _ in })])
        world.cast.clock.advance(by: 5 * 86_400)
        let manager = try await world.viewer("manager")
        let units = try await world.desk.performance(of: .unit, in: 2026, as: manager).lines
        let line = try #require(units.first)
        let bureau = try world.cast.unit("bureau").rawValue
        #expect(units.map(\.subject) == [bureau])
        #expect(line.assigned == 5 && line.done == 4 && line.onTime == 3 && line.overdue == 1 && line.returned == 1)
        // (2 + 4 + 9 + 20) / 4 = 8.75 days; the lower of the two in the middle is 4.
        #expect(line.tenthsOfDays == 88 && line.medianDays == 4 && line.onTimeShare == 75)
        #expect(line.onTimeShareBefore == nil)
        let people = try await world.desk.performance(of: .person, in: 2026, as: manager).lines
        #expect(people.map(\.subject) == [try world.cast.id("clerk").rawValue, try world.cast.id("leader").rawValue])
        #expect(people.map(\.done) == [3, 1])
        let later = try await world.desk.performance(of: .unit, in: 2027, as: manager).lines
        #expect(later.map(\.assigned) == [0] && later.first?.onTimeShareBefore == 75)
        #expect(try await world.desk.performance(of: .unit, in: 2026, as: world.viewer("neighbour")).lines.isEmpty)
    }

    /// What stands in the performance of a year: assigned, done, overdue, returned and days late of each unit or person.
    private static func figures(
        _ world: SupervisionWorld, _ year: Int, of subject: DutyPerformance.Subject = .unit
    ) async throws -> [Int64: [Int64]] {
        let lines = try await world.desk.performance(of: subject, in: year, as: world.viewer("manager")).lines
        return Dictionary(
            uniqueKeysWithValues: lines.map {
                ($0.subject, [$0.assigned, $0.done, $0.overdue, $0.returned, $0.daysLate])
            })
    }

    @Test func `a matter that was suspended over the new year stays in the year in which it was assigned`() async throws
    {
        let world = try await SupervisionWorld()
        let bureau = try world.cast.unit("bureau").rawValue
        // 20 December 2026.
        world.cast.clock.advance(by: 283 * 86_400)
        let begun = try await world.go(
            world.matter { $0.deadline = "2027-02-26" },
            [("officer", .assign, { _ in }), ("clerk", .acknowledge, { _ in })])
        world.cast.clock.advance(by: 2 * 86_400)
        let resting = try await world.go(begun, [("manager", .suspend, { _ in })])
        world.cast.clock.advance(by: 24 * 86_400)
        let resumed = try await world.go(resting, [("manager", .resume, { _ in })])
        #expect(resumed.assignedOn == CalendarDay(iso: "2027-01-13"))
        #expect(try await Self.figures(world, 2026) == [bureau: [1, 0, 0, 0, 0]])
        #expect(try await Self.figures(world, 2027) == [bureau: [0, 0, 0, 0, 0]])
        // Two days before it was suspended, and three after.
        world.cast.clock.advance(by: 3 * 86_400)
        try await world.go(
            resumed, [("clerk", .report, { _ in }), ("manager", .verify, { _ in }), ("manager", .close, { _ in })])
        let line = try #require(
            try await world.desk.performance(of: .unit, in: 2026, as: world.viewer("manager")).lines.first)
        #expect(line.done == 1 && line.tenthsOfDays == 50 && line.medianDays == 5)
    }

    @Test func `a unit that a matter was passed on to answers for nothing before that`() async throws {
        let world = try await SupervisionWorld()
        let finance = try world.cast.unit("finance")
        let returned = try await world.go(
            world.matter(),
            [
                ("officer", .assign, { _ in }), ("clerk", .acknowledge, { _ in }), ("clerk", .report, { _ in }),
                ("manager", .sendBack, { _ in }),
            ])
        let bureau = try world.cast.unit("bureau").rawValue
        #expect(try await Self.figures(world, 2026) == [bureau: [1, 0, 0, 1, 0]])
        // 1 January 2027: the matter is the finance office's from then on, and was due on 31 March.
        world.cast.clock.advance(by: 295 * 86_400)
        let passed = try await world.go(
            returned, [("officer", .transfer, { $0.unit = "\(finance)" }), ("leader", .acknowledge, { _ in })])
        #expect(try await Self.figures(world, 2026).isEmpty)
        #expect(try await Self.figures(world, 2027) == [finance.rawValue: [1, 0, 1, 0, 276]])
        let leader = try world.cast.id("leader").rawValue
        #expect(try await Self.figures(world, 2027, of: .person) == [leader: [1, 0, 1, 0, 276]])
        try await world.go(passed, [("leader", .report, { _ in }), ("manager", .sendBack, { _ in })])
        #expect(try await Self.figures(world, 2027) == [finance.rawValue: [1, 0, 1, 1, 276]])
        #expect(try await world.cast.recordFindings(SupervisionRecords.kinds).isEmpty)
    }

    @Test func `what was reported late is overdue until it is closed, and no later than it was reported`() async throws
    {
        let world = try await SupervisionWorld()
        let bureau = try world.cast.unit("bureau").rawValue
        func begin(_ due: String) async throws -> Matter {
            try await world.go(
                world.matter { $0.deadline = due }, [("officer", .assign, { _ in }), ("clerk", .acknowledge, { _ in })])
        }
        let (late, inTime) = (try await begin("2026-03-13"), try await begin("2026-03-18"))
        // 18 March.
        world.cast.clock.advance(by: 6 * 86_400)
        try await world.go(inTime, [("clerk", .report, { _ in })])
        let reported = try await world.go(late, [("clerk", .report, { _ in })])
        world.cast.clock.advance(by: 10 * 86_400)
        #expect(try await Self.figures(world, 2026) == [bureau: [2, 0, 1, 0, 5]])
        let verified = try await world.go(reported, [("manager", .verify, { _ in })])
        #expect(try await Self.figures(world, 2026) == [bureau: [2, 0, 1, 0, 5]])
        try await world.go(verified, [("manager", .close, { _ in })])
        #expect(try await Self.figures(world, 2026) == [bureau: [2, 1, 0, 0, 5]])
    }
}
