import Identity
import Kernel
import Ledger
import Storage
import TestCast
import TestSupport
import Testing

@testable import Supervision

/// Matters are registered under numbers without gaps.
@Suite(.onEveryEngine, .namingTheEngine) struct RegisterTests {
    @Test func `a matter keeps what its form says, with its number and the state that it entered`() async throws {
        let world = try await SupervisionWorld()
        let one = try #require(try await world.register([world.draft()]).first)
        #expect(one.matter.number.description == "督〔2026〕1号" && one.warnings.isEmpty)
        let detail = try await world.desk.matter(one.matter.id, as: world.viewer("leader"))
        #expect(detail.matter == one.matter)
        let expected1 = try world.cast.unit("east")
        #expect(detail.matter.issuingUnit == expected1)
        let expected2 = try world.cast.unit("bureau")
        #expect(detail.matter.leadUnit == expected2)
        #expect(detail.matter.coUnits == [try world.cast.unit("finance")])
        #expect(detail.matter.deadline == CalendarDay(iso: "2026-03-31") && detail.matter.sourceKind == .instruction)
        #expect(detail.steps.map(\.state) == [.registered])
        #expect(detail.steps.map(\.actor) == [try world.cast.id("officer").description])
        #expect(detail.steps.map(\.at) == [world.cast.clock.seconds])
        #expect(!detail.mayEdit && !detail.mayPublish)
    }

    @Test func `twenty that register at once leave no gap and give no number twice`() async throws {
        let world = try await SupervisionWorld()
        let (officer, manager) = (try await world.viewer("officer"), try await world.viewer("manager"))
        let drafts = [try world.draft("一"), try world.draft("二")]
        let east = try world.cast.unit("east")
        let serials = try await withThrowingTaskGroup(of: [Int64].self) { group in
            for turn in 0..<20 {
                // Two nodes of the platform, each with its own desk.
                let desk = try SupervisionWorld.desk(world.cast)
                group.addTask {
                    try await desk.register(drafts, issuedBy: east, as: turn.isMultiple(of: 2) ? officer : manager)
                        .map(\.matter.number.serial)
                }
            }
            return try await group.reduce(into: [[Int64]]()) { $0.append($1) }
        }
        #expect(serials.allSatisfy { $0.count == 2 && $0[1] == $0[0] + 1 })
        #expect(serials.flatMap { $0 }.sorted() == Array(1...40))
    }

    @Test func `what is refused takes no number`() async throws {
        let world = try await SupervisionWorld()
        try await world.register([world.draft()])
        let wrong = try world.draft { $0.leadUnit = "4711" }
        let answer = await world.cast.refusal { try await world.register([world.draft(), wrong]) }
        #expect(answer == "leadUnit-2: problem_unit_choice")
        #expect(try await world.register([world.draft()]).map(\.matter.number.serial) == [2])
        #expect(try await world.cast.number("SELECT COUNT(*) AS number FROM matter") == 2)
    }

    @Test func `each unit and each year counts by itself`() async throws {
        let world = try await SupervisionWorld()
        try await world.register([world.draft(), world.draft()])
        let west = try await world.register([world.draft()], in: "west", as: "neighbour")
        #expect(west.map(\.matter.number.description) == ["督〔2026〕1号"])
        // The last second of the year in Shanghai, and the next
        world.cast.clock.advance(by: 1_798_732_799 - world.cast.clock.seconds)
        #expect(try await world.register([world.draft()]).map(\.matter.number.description) == ["督〔2026〕3号"])
        world.cast.clock.advance(by: 1)
        let later = try await world.register([world.draft()])
        #expect(later.map(\.matter.number.description) == ["督〔2027〕1号"])
        #expect(later.flatMap(\.warnings).map(\.key) == ["warning_matter_deadline_past"])
    }

    @Test func `all that is wrong with a form is said at once`() async throws {
        let world = try await SupervisionWorld()
        var draft = MatterDraft()
        draft.leadUnit = try world.cast.unit("bureau").description
        draft.coUnits = [draft.leadUnit, "x"]
        (draft.sourceKind, draft.deadline, draft.topic) = ("rumour", "2026-02-30", "招商")
        let wrong = draft
        let answer = await world.cast.refusal { try await world.register([wrong]) }
        #expect(
            answer == """
                text: problem_required, sourceKind: problem_choice, coUnits: problem_matter_co_is_lead, \
                coUnits: problem_unit_choice, deadline: problem_day, topic: problem_choice
                """)
        let empty = await world.cast.refusal { try await world.register([MatterDraft()]) }
        #expect(empty == "text: problem_required, sourceKind: problem_required, leadUnit: problem_required")
    }

    @Test func `a deadline that is over is a warning`() async throws {
        let world = try await SupervisionWorld()
        let two = try await world.register([
            world.draft { $0.deadline = "2026-03-12" }, world.draft { $0.deadline = "2026-03-11" },
        ])
        #expect(two.flatMap(\.warnings).map(\.field) == ["deadline-2"])
        #expect(two.flatMap(\.warnings).map(\.key) == ["warning_matter_deadline_past"])
        #expect(try await world.register([]).isEmpty)
    }

    @Test func `who may not register there is refused`() async throws {
        let world = try await SupervisionWorld()
        for (login, expected) in [
            ("leader", "refusal_not_allowed"), ("clerk", "refusal_unknown"), ("outsider", "refusal_unknown"),
            ("neighbour", "refusal_unknown"),
        ] {
            let answer = await world.cast.refusal { try await world.register([world.draft()], as: login) }
            #expect(answer == expected, "\(login)")
        }
        try await world.cast.merge("finance", into: "housing")
        let ended = await world.cast.refusal { try await world.register([world.draft()], in: "finance", as: "manager") }
        #expect(ended == "issuingUnit: problem_unit_choice")
        let helper = await world.cast.refusal { try await world.register([world.draft()]) }
        #expect(helper == "coUnits: problem_unit_choice")
    }

    @Test func `the ledger knows every matter, and finds who changes one behind the program's back`() async throws {
        let world = try await SupervisionWorld()
        let matter = try #require(try await world.register([world.draft()]).first?.matter)
        let officer = try await world.viewer("officer")
        try await world.desk.edit(matter.id, world.draft("完成全部清单"), basedOn: 1, as: officer)
        try await world.desk.setPublic(true, matter.id, basedOn: 2, as: officer)
        #expect(try await world.cast.recordFindings(SupervisionRecords.kinds).isEmpty)
        let id = Value.integer(matter.id.rawValue)
        for sql in [
            "UPDATE matter SET deadline = '2027-12-31' WHERE id = ?",
            "UPDATE matter_unit SET unit_id = 4711 WHERE part = 'co' AND matter_id = ?",
            "DELETE FROM matter_step WHERE matter_id = ?",
        ] {
            try await world.database.write { try $0.execute(sql, [id]) }
            let findings = try await world.cast.recordFindings(SupervisionRecords.kinds)
            #expect(findings.map(\.code) == [.recordChanged] && findings.first?.subject == matter.reference, "\(sql)")
        }
    }
}
