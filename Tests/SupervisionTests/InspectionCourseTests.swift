import Identity
import Kernel
import Ledger
import Storage
import TestCast
import TestSupport
import Testing

@testable import Supervision

/// Who inspects whom, who is heard, and what becomes of what was found.
@Suite(.onEveryEngine, .namingTheEngine) struct InspectionCourseTests {
    private static let otherKey = "fedcba9876543210fedcba9876543210"

    @Test func `a unit is inspected from above, by somebody without a duty in it`() async throws {
        let world = try await SupervisionWorld()
        let (east, west) = (try world.cast.unit("east").description, try world.cast.unit("west").description)
        #expect(try await world.refusal(of: world.visit(), as: "clerk") == "refusal_unknown")
        #expect(try await world.refusal(of: world.visit(), as: "leader") == "refusal_not_allowed")
        #expect(try await world.refusal(of: world.visit(), as: "neighbour") == "refusal_unknown")
        #expect(
            try await world.refusal(of: world.visit { $0.unit = west }, as: "neighbour")
                == "inspectedUnit: problem_inspection_below")
        #expect(
            try await world.refusal(of: world.visit { $0.subject = east }) == "refusal_inspection_not_independent")
        #expect(try await world.refusal(of: world.visit { $0.subject = east }, as: "administrator") == nil)
        #expect(!MatterDesk.mayInspect(try world.cast.unit("east"), try await world.viewer("officer")))
        let units = MatterDesk.inspectedUnits(try await world.viewer("officer")).map(\.code)
        #expect(units == ["bureau", "finance", "housing"])
    }

    @Test func `who worked on a matter does not inspect it`() async throws {
        let world = try await SupervisionWorld()
        let matter = try await world.go(
            world.matter(), [("officer", .assign, { _ in }), ("manager", .acknowledge, { _ in })])
        let draft = try world.visit { $0.matter = "\(matter.number)" }
        #expect(try await world.refusal(of: draft, as: "manager") == "refusal_inspection_not_independent")
        let inspection = try await world.submit(draft)
        #expect(inspection.matter == matter.id)
        let clerk = try await world.viewer("clerk")
        #expect(try await world.desk.inspections(of: matter.id, as: clerk).map(\.id) == [inspection.id])
        #expect(try await world.desk.inspection(inspection.id, as: clerk).matter?.id == matter.id)
    }

    @Test func `of matters with the same number the chosen one is inspected, else the own, else the one that is led`()
        async throws
    {
        let world = try await SupervisionWorld()
        func number(of unit: String, as login: String, led lead: String) async throws -> Matter {
            let lead = try world.cast.unit(lead).description
            let draft = try world.draft("\(unit)的事项") { ($0.leadUnit, $0.coUnits) = (lead, []) }
            return try #require(try await world.register([draft], in: unit, as: login).first?.matter)
        }
        let east = try await number(of: "east", as: "officer", led: "bureau")
        let west = try await number(of: "west", as: "neighbour", led: "finance")
        #expect(east.number == west.number)
        let province = try world.cast.unit("province").description
        var keys = (0..<9).map { String(repeating: "\($0)", count: 32) }
        func inspected(_ login: String = "administrator", _ change: (inout InspectionDraft) throws -> Void) async throws
            -> String
        {
            let draft = try world.visit(keys.removeLast()) {
                $0.matter = "\(east.number)"
                try change(&$0)
            }
            if let refusal = try await world.refusal(of: draft, as: login) { return refusal }
            let visit = try await world.submit(draft, as: login)
            return visit.matter == east.id ? "east" : visit.matter == west.id ? "west" : "none"
        }
        #expect(try await inspected { _ in } == "east")
        // From above, what was chosen; without that, what the inspected unit leads; of neither, it is asked for.
        #expect(try await inspected { ($0.unit, $0.chosenMatter) = (province, "\(west.id)") } == "west")
        #expect(try await inspected { $0.unit = province } == "east")
        let (finance, housing) = (
            try world.cast.unit("finance").description, try world.cast.unit("housing").description
        )
        #expect(try await inspected { ($0.unit, $0.subject) = (province, finance) } == "west")
        #expect(
            try await inspected { ($0.unit, $0.subject) = (province, housing) }
                == "matterNumber: problem_matter_several")
        // What was chosen is no other number's.
        #expect(
            try await inspected { ($0.matter, $0.chosenMatter) = ("督〔2020〕9号", "\(west.id)") }
                == "matterNumber: problem_matter_unknown")
    }

    @Test func `a visit is closed once its unit was heard, by somebody of that unit`() async throws {
        let world = try await SupervisionWorld()
        let inspection = try await world.submit(world.visit())
        func hear(_ login: String, _ text: String = "已清理。", basedOn version: Int64 = 1) async throws -> String? {
            let viewer = try await world.viewer(login)
            return await world.cast.refusal {
                try await world.desk.hear(text, of: inspection.id, basedOn: version, as: viewer)
            }
        }
        func close(_ login: String, _ text: String = "属实，限期整改。", basedOn version: Int64) async throws -> String? {
            let viewer = try await world.viewer(login)
            return await world.cast.refusal {
                try await world.desk.close(inspection.id, concluding: text, basedOn: version, as: viewer)
            }
        }
        #expect(try await close("officer", basedOn: 1) == "refusal_inspection_unheard")
        let waiting = try await world.desk.inspectionsToAnswer(by: world.viewer("clerk"))
        #expect(waiting.map(\.id) == [inspection.id])
        #expect(try await world.desk.inspectionsToAnswer(by: world.viewer("manager")).isEmpty)
        #expect(try await hear("manager") == "refusal_not_allowed")
        #expect(try await hear("neighbour") == "refusal_unknown")
        #expect(try await hear("clerk", " ") == "inspectionView: problem_required")
        #expect(try await hear("clerk", basedOn: 7) == "stale")
        #expect(try await world.desk.inspection(inspection.id, as: world.viewer("clerk")).mayHear)
        #expect(try await hear("clerk") == nil)
        #expect(try await hear("clerk", basedOn: 2) == "refusal_inspection_heard")
        #expect(try await world.desk.inspectionsToAnswer(by: world.viewer("clerk")).isEmpty)
        #expect(try await close("clerk", basedOn: 2) == "refusal_not_allowed")
        #expect(try await close("officer", basedOn: 1) == "stale")
        #expect(try await close("officer", "", basedOn: 2) == "conclusion: problem_required")
        #expect(try await close("officer", basedOn: 2) == nil)
        #expect(try await close("officer", basedOn: 3) == "refusal_inspection_closed")
        let detail = try await world.desk.inspection(inspection.id, as: world.viewer("clerk"))
        #expect(detail.inspection.state == .closed && detail.inspection.view?.text == "已清理。")
        let (clerk, officer) = (try world.cast.id("clerk"), try world.cast.id("officer"))
        #expect(detail.inspection.view?.by == clerk && detail.inspection.conclusion?.by == officer)
        #expect(try await world.cast.recordFindings(SupervisionRecords.kinds).isEmpty)
    }

    @Test func `silence stops nothing: after five working days a visit is closed without a view`() async throws {
        let world = try await SupervisionWorld()
        let inspection = try await world.submit(world.visit())
        // A Thursday: the fifth working day after it is the Thursday that follows.
        world.cast.clock.advance(by: 7 * 86_400)
        let officer = try await world.viewer("officer")
        #expect(try await !world.desk.inspection(inspection.id, as: officer).mayClose)
        world.cast.clock.advance(by: 86_400)
        #expect(try await world.desk.inspection(inspection.id, as: officer).mayClose)
        try await world.desk.close(inspection.id, concluding: "限期整改。", basedOn: 1, as: officer)
        let clerk = try await world.viewer("clerk")
        let late = await world.cast.refusal {
            try await world.desk.hear("迟到的意见", of: inspection.id, basedOn: 2, as: clerk)
        }
        #expect(late == "refusal_inspection_heard")
    }

    @Test func `a problem becomes a matter of the unit, tied to the visit, once`() async throws {
        let world = try await SupervisionWorld()
        let inspection = try await world.submit(
            world.visit {
                $0.findings = [
                    SupervisionWorld.finding { $0.deadline = "2026-03-31" },
                    SupervisionWorld.finding("台账规范") { $0.kind = "good" },
                ]
            })
        let officer = try await world.viewer("officer")
        func make(_ finding: Int64, basedOn version: Int64, as login: String = "officer") async throws -> String? {
            let viewer = try await world.viewer(login)
            return await world.cast.refusal {
                _ = try await world.desk.makeMatter(
                    ofFinding: finding, of: inspection.id, basedOn: version, as: viewer)
            }
        }
        #expect(try await make(1, basedOn: 1, as: "clerk") == "refusal_not_allowed")
        #expect(try await make(1, basedOn: 1, as: "neighbour") == "refusal_unknown")
        #expect(try await make(1, basedOn: 9) == "stale")
        #expect(try await make(2, basedOn: 1) == "refusal_inspection_no_problem")
        #expect(try await make(3, basedOn: 1) == "refusal_unknown")
        let matter = try await world.desk.makeMatter(ofFinding: 1, of: inspection.id, basedOn: 1, as: officer)
        let bureau = try world.cast.unit("bureau")
        #expect(matter.text == "消防通道被占用" && matter.leadUnit == bureau)
        #expect(matter.sourceKind == .inspection && matter.sourceText == "督查检查〔2026〕1号")
        #expect(matter.deadline == CalendarDay(iso: "2026-03-31") && matter.number.serial == 1)
        // Pressed twice.
        let again = try await world.desk.makeMatter(ofFinding: 1, of: inspection.id, basedOn: 1, as: officer)
        #expect(again.id == matter.id)
        #expect(try await world.count("matter") == 1)
        let chain = try await LedgerReader(database: world.database).chain(of: matter.reference)
        #expect(chain.back.map(\.record) == [inspection.reference])
        #expect(chain.back.first?.link.kind == .derivedFrom)
        let detail = try await world.desk.inspection(inspection.id, as: world.viewer("clerk"))
        #expect(detail.findings.first?.matter == matter.id && detail.matters[matter.id]?.number == matter.number)
        #expect(detail.inspection.version == 2)
        #expect(try await world.desk.inspections(of: matter.id, as: officer).map(\.id) == [inspection.id])
        #expect(try await world.cast.recordFindings(SupervisionRecords.kinds).isEmpty)
    }

    @Test func `what was to be put right before the phone came back becomes a matter, which gets a day to come`()
        async throws
    {
        let world = try await SupervisionWorld()
        let draft = try world.visit { $0.findings = [SupervisionWorld.finding { $0.deadline = "2026-03-13" }] }
        let before = try world.visit { $0.findings = [SupervisionWorld.finding { $0.deadline = "2026-03-11" }] }
        // Sunday.
        world.cast.clock.advance(by: 3 * 86_400)
        #expect(try await world.refusal(of: before) == "findingDeadline-1: problem_inspection_deadline")
        let inspection = try await world.submit(draft)
        let matter = try await world.desk.makeMatter(
            ofFinding: 1, of: inspection.id, basedOn: 1, as: world.viewer("officer"))
        #expect(matter.deadline == CalendarDay(iso: "2026-03-13") && matter.state == .registered)
        #expect(try await world.refusal("officer", .assign, on: matter) == "deadline: problem_matter_deadline_past")
        let assigned = try await world.go(matter, [("officer", .assign, { $0.deadline = "2026-03-20" })])
        #expect(assigned.state == .assigned && assigned.deadline == CalendarDay(iso: "2026-03-20"))
    }

    @Test func `a visit arrives although its unit went to another meanwhile, which is heard and puts it right`()
        async throws
    {
        let world = try await SupervisionWorld()
        let finance = try world.cast.unit("finance")
        let draft = try world.visit { $0.subject = "\(finance)" }
        try await world.cast.merge("finance", into: "bureau")
        let inspection = try await world.submit(draft)
        // History stays: that unit was inspected.
        #expect(inspection.subject == finance)
        let clerk = try await world.viewer("clerk")
        #expect(try await world.desk.inspectionsToAnswer(by: clerk).map(\.id) == [inspection.id])
        try await world.desk.hear("已清理。", of: inspection.id, basedOn: 1, as: clerk)
        let matter = try await world.desk.makeMatter(
            ofFinding: 1, of: inspection.id, basedOn: 2, as: world.viewer("officer"))
        #expect(matter.leadUnit == (try world.cast.unit("bureau")))
        let unknown = try world.visit(Self.otherKey) { $0.subject = "4711" }
        #expect(try await world.refusal(of: unknown) == "inspectedUnit: problem_unit_choice")
    }

    @Test func `a unit that was dissolved into the one that inspected it holds up no visit`() async throws {
        let world = try await SupervisionWorld()
        let finance = try world.cast.unit("finance")
        let draft = try world.visit { $0.subject = "\(finance)" }
        let earlier = try await world.submit(world.visit(Self.otherKey) { $0.subject = "\(finance)" })
        let administrator = try await world.viewer("administrator")
        let unit = try #require(administrator.tree[finance])
        try await world.cast.identity.closeUnit(
            finance, version: unit.version, on: "", successor: "", reason: "机构改革", as: administrator)
        let late = try await world.submit(draft)
        world.cast.clock.advance(by: 10 * 86_400)
        let officer = try await world.viewer("officer")
        for inspection in [earlier, late] {
            #expect(try await world.desk.inspection(inspection.id, as: officer).mayClose)
            try await world.desk.close(inspection.id, concluding: "机构已撤销。", basedOn: 1, as: officer)
        }
        // Whoever has a duty in a unit that is there inspects it as little as before.
        let east = try world.cast.unit("east").description
        let own = try world.visit(String(repeating: "a", count: 32)) {
            ($0.subject, $0.visitedAt) = (east, "2026-03-22T08:30")
        }
        #expect(try await world.refusal(of: own) == "refusal_inspection_not_independent")
    }

    @Test(arguments: [
        "UPDATE inspection SET place = 'elsewhere'", "UPDATE inspection_finding SET severity = 'minor'",
        "UPDATE inspection_file SET taken_at = taken_at - 86400",
        "UPDATE inspection SET visited_at = visited_at - 86400",
    ])
    func `what is changed behind the program's back is found`(change: String) async throws {
        let world = try await SupervisionWorld()
        try await world.submit(world.visit { $0.photographs = [SupervisionWorld.photograph()] })
        #expect(try await world.cast.recordFindings(SupervisionRecords.kinds).isEmpty)
        try await world.database.write { try $0.execute(change) }
        #expect(try await world.cast.recordFindings(SupervisionRecords.kinds).count == 1)
    }

    @Test func `inspections are named by their numbers to those who may read, and veiled to others`() async throws {
        let world = try await SupervisionWorld()
        let id = try await world.submit(world.visit()).id.rawValue
        let naming = try #require(world.desk.namings.first { $0.kind == "inspection" })
        let card = try #require(try await naming.sights([id, 4711], world.viewer("clerk"))[id]?.card)
        #expect(card.name.chinese == "督查检查〔2026〕1号" && card.path == "/office/inspections/\(id)")
        #expect(try await naming.sights([id], world.viewer("neighbour")) == [id: .veiled(unit: nil)])
    }
}
