import Identity
import Kernel
import Ledger
import TestCast
import TestSupport
import Testing

@testable import Supervision

/// The course of matters: who takes which step, what it leaves behind, what it refuses.
@Suite(.onEveryEngine, .namingTheEngine) struct StepTests {
    private static let photograph = MatterFile(digest: "d1", name: "现场.jpg", mediaType: "image/jpeg", size: 9)

    private static func half(_ draft: inout MatterStepDraft) { draft.progress = "50" }
    private static func later(_ draft: inout MatterStepDraft) { draft.deadline = "2026-04-10" }

    /// From its registration to the report.
    private static func reported(_ world: SupervisionWorld) async throws -> Matter {
        try await world.go(
            world.matter(),
            [
                ("officer", .assign, { _ in }), ("clerk", .acknowledge, { _ in }),
                ("clerk", .progress, { $0.progress = "60" }),
                ("clerk", .report, { $0.files = [photograph] }),
            ])
    }

    @Test func `a matter goes from its registration to the archive, and each step is kept`() async throws {
        let world = try await SupervisionWorld()
        let reported = try await Self.reported(world)
        #expect(reported.state == .reported && reported.progress == 100 && reported.finishedOn == reported.assignedOn)
        let done = try await world.go(
            reported,
            [
                ("manager", .sendBack, { $0.note = "缺少照片" }), ("clerk", .report, { _ in }),
                ("manager", .verify, { _ in }), ("manager", .close, { _ in }), ("officer", .archive, { _ in }),
            ])
        #expect(done.state == .archived)
        let detail = try await world.desk.matter(done.id, as: world.viewer("leader"))
        #expect(
            detail.steps.map { $0.action?.rawValue ?? "register" } == [
                "register", "assign", "acknowledge", "progress", "report", "send-back", "report", "verify", "close",
                "archive",
            ])
        #expect(detail.steps[5].reason == "缺少照片" && detail.steps[3].progress == 60)
        let sentBack = try await world.go(
            Self.reported(world), [("manager", .sendBack, { _ in })])
        #expect(sentBack.progress == 60)
        #expect(detail.steps[4].files.map(\.name) == ["现场.jpg"] && detail.light == .blue && detail.actions.isEmpty)
        #expect(detail.steps[2].unit == (try world.cast.unit("bureau")))
        let file = try await world.desk.file("d1", of: done.id, as: world.viewer("clerk"))
        #expect(file.name == "现场.jpg")
        let neighbour = try await world.viewer("neighbour")
        #expect(
            await world.cast.refusal { _ = try await world.desk.file("d1", of: done.id, as: neighbour) }
                == "refusal_unknown")
        #expect(try await world.cast.recordFindings(SupervisionRecords.kinds).isEmpty)
    }

    @Test func `whoever worked on a matter neither verifies nor closes it, nor does the working unit`() async throws {
        let world = try await SupervisionWorld()
        // The officer may work for the bureau too, and did.
        let own = try await world.go(
            world.matter(),
            [("officer", .assign, { _ in }), ("officer", .acknowledge, { _ in }), ("officer", .report, { _ in })])
        #expect(try await world.refusal("officer", .verify, on: own) == "refusal_matter_not_independent")
        #expect(try await world.refusal("clerk", .verify, on: own) == "refusal_not_allowed")
        let verified = try await world.go(own, [("manager", .verify, { _ in })])
        #expect(try await world.refusal("officer", .close, on: verified) == "refusal_matter_not_independent")
        // The district leads it itself: those who supervise there act for the unit that did the work.
        let district = try world.cast.unit("east").description
        let same = try await world.go(
            world.matter("区里自办") { ($0.leadUnit, $0.coUnits) = (district, []) },
            [("officer", .assign, { _ in }), ("officer", .acknowledge, { _ in }), ("officer", .report, { _ in })])
        #expect(try await world.refusal("manager", .verify, on: same) == "refusal_matter_not_independent")
        #expect(try await world.refusal("administrator", .verify, on: same) == nil)
    }

    @Test func `what does not fit the state is refused, and of two who close at once one is told`() async throws {
        let world = try await SupervisionWorld()
        let reported = try await Self.reported(world)
        let verified = try await world.go(reported, [("manager", .verify, { _ in })])
        let manager = try await world.viewer("manager")
        let administrator = try await world.viewer("administrator")
        let desk = world.desk
        async let first = world.cast.refusal {
            try await desk.take(.close, on: verified.id, basedOn: verified.version, as: manager)
        }
        async let second = world.cast.refusal {
            try await desk.take(.close, on: verified.id, basedOn: verified.version, as: administrator)
        }
        #expect(Set([await first, await second]) == [nil, "stale"])
        let closed = try await world.desk.matter(verified.id, as: manager).matter
        #expect(try await world.refusal("clerk", .report, on: closed) == "refusal_matter_step")
        #expect(try await world.refusal("neighbour", .archive, on: closed) == "refusal_unknown")
        #expect(try await world.refusal("leader", .archive, on: closed) == "refusal_not_allowed")
    }

    @Test func `more time is asked for before the deadline, and holds once it is granted`() async throws {
        let world = try await SupervisionWorld()
        let begun = try await world.go(
            world.matter(), [("officer", .assign, { _ in }), ("clerk", .acknowledge, { _ in })])
        #expect(
            try await world.refusal("clerk", .askExtension, on: begun) { $0.deadline = "2026-03-20" }
                == "deadline: problem_matter_not_later")
        #expect(try await world.refusal("officer", .grantExtension, on: begun) == "refusal_matter_no_request")
        let asked = try await world.go(begun, [("clerk", .askExtension, { $0.deadline = "2026-04-10" })])
        #expect(asked.deadline == begun.deadline && asked.askedDeadline == CalendarDay(iso: "2026-04-10"))
        let refused = try await world.go(asked, [("officer", .refuseExtension, { _ in })])
        #expect(refused.deadline == begun.deadline && refused.askedDeadline == nil)
        // A suspension moves the deadline, and what was asked for with it.
        let moved = try await world.go(
            world.matter("另一项"),
            [
                ("officer", .assign, { _ in }), ("clerk", .acknowledge, { _ in }),
                ("clerk", .askExtension, { $0.deadline = "2026-04-10" }), ("manager", .suspend, { _ in }),
            ])
        world.cast.clock.advance(by: 20 * 86_400)
        let resumed = try await world.go(moved, [("manager", .resume, { _ in })])
        #expect(resumed.deadline == CalendarDay(iso: "2026-04-20"))
        #expect(resumed.askedDeadline == CalendarDay(iso: "2026-04-30"))
        world.cast.clock.advance(by: 30 * 86_400)
        #expect(
            try await world.refusal("manager", .grantExtension, on: resumed)
                == "askedDeadline: problem_matter_overtaken")
        world.cast.clock.advance(by: -50 * 86_400)
        let granted = try await world.go(
            refused, [("clerk", .askExtension, { $0.deadline = "2026-04-10" }), ("officer", .grantExtension, { _ in })])
        #expect(granted.deadline == CalendarDay(iso: "2026-04-10") && granted.state == .acknowledged)
        world.cast.clock.advance(by: 40 * 86_400)
        #expect(
            try await world.refusal("clerk", .askExtension, on: granted) { $0.deadline = "2026-05-20" }
                == "refusal_matter_extension_late")
    }

    @Test func `a unit passes a matter on within two working days, the supervision office later too`() async throws {
        let world = try await SupervisionWorld()
        let finance = try world.cast.unit("finance")
        // Assigned on Thursday: Friday and Monday are the two working days after it.
        let assigned = try await world.go(world.matter(), [("officer", .assign, { _ in })])
        world.cast.clock.advance(by: 4 * 86_400)
        let passed = try await world.go(assigned, [("clerk", .transfer, { $0.unit = "\(finance)" })])
        #expect(passed.leadUnit == finance && passed.coUnits.isEmpty && passed.state == .assigned)
        #expect(passed.assignedOn == CalendarDay(iso: "2026-03-16"))
        #expect(try await world.refusal("clerk", .acknowledge, on: passed) == "refusal_unknown")
        let second = try await world.go(world.matter("另一项"), [("officer", .assign, { _ in })])
        world.cast.clock.advance(by: 3 * 86_400)
        #expect(
            try await world.refusal("clerk", .transfer, on: second) { $0.unit = "\(finance)" }
                == "refusal_matter_transfer_late")
        #expect(
            try await world.refusal("officer", .transfer, on: second) { $0.unit = second.leadUnit.description }
                == "unit: problem_matter_same_unit")
        let elsewhere = try world.cast.unit("west").description
        #expect(
            try await world.refusal("officer", .transfer, on: second) { $0.unit = elsewhere }
                == "unit: problem_matter_receiver")
        #expect(try await world.refusal("officer", .transfer, on: second) { $0.unit = "\(finance)" } == nil)
    }

    @Test func `a deadline on a day off is the next working day, one that is over is refused`() async throws {
        let world = try await SupervisionWorld()
        // Qingming: Saturday to Monday, 4 to 6 April.
        let assigned = try await world.go(world.matter(), [("officer", .assign, { $0.deadline = "2026-04-04" })])
        #expect(assigned.deadline == CalendarDay(iso: "2026-04-07"))
        let other = try await world.matter("另一项")
        #expect(
            try await world.refusal("officer", .assign, on: other) { $0.deadline = "2026-03-10" }
                == "deadline: problem_matter_deadline_past")
        #expect(
            try await world.refusal("officer", .assign, on: other) { ($0.deadline, $0.note) = ("", "") }
                == "deadline: problem_required")
        #expect(
            try await world.refusal("officer", .merge, on: other) { ($0.other, $0.note) = ("督〔2020〕9号", "") }
                == "note: problem_required, other: problem_matter_unknown")
        #expect(
            try await world.refusal("officer", .merge, on: other) { $0.other = other.number.description }
                == "other: problem_matter_other")
        let merged = try await world.go(other, [("officer", .merge, { $0.other = assigned.number.description })])
        #expect(merged.state == .merged && merged.mergedInto == assigned.id)
    }

    @Test func `what is broken down has the progress of its parts by weight, and is reported when all are closed`()
        async throws
    {
        let world = try await SupervisionWorld()
        let units = try ["bureau", "finance", "housing"].map { try world.cast.unit($0).description }
        let district = try world.cast.unit("east").description
        let whole = try await world.go(
            world.matter("三个单位各办一块") { ($0.leadUnit, $0.coUnits) = (district, []) },
            [("officer", .breakDown, { $0.units = units })])
        #expect(whole.state == .brokenDown)
        let officer = try await world.viewer("officer")
        var parts = try await world.desk.matter(whole.id, as: officer).parts
        #expect(parts.map(\.leadUnit.description) == units && parts.map(\.number.serial) == [2, 3, 4])
        #expect(parts.allSatisfy { $0.parent == whole.id && $0.deadline == whole.deadline && $0.text == whole.text })
        // The first counts for two.
        var heavy = MatterDraft(parts[0])
        heavy.weight = "2"
        try await world.desk.edit(parts[0].id, heavy, basedOn: 1, as: officer)
        parts = try await world.desk.matter(whole.id, as: officer).parts
        let assigned = try await world.go(whole, [("officer", .assign, { _ in }), ("manager", .acknowledge, { _ in })])
        var part = try await world.go(
            parts[0],
            [
                ("officer", .assign, { _ in }), ("clerk", .acknowledge, { _ in }),
                ("clerk", .progress, { $0.progress = "50" }),
            ])
        let counted = try await world.desk.matter(whole.id, as: officer).matter
        #expect(counted.progress == 25 && counted.version == assigned.version + 1)
        #expect(
            try await world.refusal("manager", .progress, on: counted) { $0.progress = "90" }
                == "refusal_matter_parts_report")
        #expect(try await world.refusal("manager", .report, on: counted) == "refusal_matter_parts_open")
        part = try await world.go(
            part, [("clerk", .report, { _ in }), ("officer", .verify, { _ in }), ("officer", .close, { _ in })])
        #expect(try await world.desk.matter(whole.id, as: officer).matter.progress == 50)
        for other in parts.dropFirst() {
            try await world.go(other, [("officer", .merge, { $0.other = whole.number.description })])
        }
        let last = try await world.desk.matter(whole.id, as: officer).matter
        // Parts that were merged count nowhere.
        #expect(last.progress == 100)
        #expect(try await world.refusal("manager", .report, on: last) == nil)
        #expect(try await world.cast.recordFindings(SupervisionRecords.kinds).isEmpty)
    }

    @Test func `a matter goes into another only when none of its parts is open`() async throws {
        let world = try await SupervisionWorld()
        let bureau = try world.cast.unit("bureau").description
        let other = try await world.matter("另一项")
        let whole = try await world.go(
            world.matter("分解事项"), [("officer", .breakDown, { $0.units = [bureau] })])
        func into(_ matter: Matter) -> (inout MatterStepDraft) -> Void { { $0.other = "\(matter.number)" } }
        #expect(try await world.refusal("manager", .merge, on: whole, into(other)) == "refusal_matter_parts_merge")
        let officer = try await world.viewer("officer")
        let part = try #require(try await world.desk.matter(whole.id, as: officer).parts.first)
        try await world.go(part, [("officer", .merge, into(other))])
        let current = try await world.desk.matter(whole.id, as: officer).matter
        let merged = try await world.go(current, [("manager", .merge, into(other))])
        #expect(merged.mergedInto == other.id)
    }

    @Test func `what is suspended goes on from where it was`() async throws {
        let world = try await SupervisionWorld()
        let begun = try await world.go(
            world.matter(),
            [
                ("officer", .assign, { _ in }), ("clerk", .acknowledge, { _ in }),
                ("clerk", .progress, { $0.progress = "30" }),
            ])
        let resting = try await world.go(begun, [("officer", .suspend, { _ in })])
        #expect(resting.state == .suspended && world.desk.light(of: resting) == .none)
        #expect(
            try await world.refusal("clerk", .progress, on: resting) { $0.progress = "40" } == "refusal_matter_step")
        let light = world.desk.light(of: begun)
        world.cast.clock.advance(by: 10 * 86_400)
        let back = try await world.go(resting, [("officer", .resume, { _ in })])
        #expect(back.state == .inProgress && back.restingState == nil && back.progress == 30)
        // Time stood still for ten days.
        #expect(back.deadline == CalendarDay(iso: "2026-04-10") && back.assignedOn == CalendarDay(iso: "2026-03-22"))
        #expect(world.desk.light(of: back) == light)
    }

    @Test func `the successor of a unit goes on with its matters`() async throws {
        let world = try await SupervisionWorld()
        let finance = try world.cast.unit("finance")
        let assigned = try await world.go(
            world.matter { ($0.leadUnit, $0.coUnits) = ("\(finance)", []) }, [("officer", .assign, { _ in })])
        #expect(try await world.refusal("clerk", .acknowledge, on: assigned) == "refusal_unknown")
        try await world.cast.merge("finance", into: "bureau")
        let signed = try await world.go(assigned, [("clerk", .acknowledge, { _ in })])
        // History stays: the matter was given to the unit that is no more.
        #expect(signed.leadUnit == finance && signed.state == .acknowledged)
        // A week before its deadline it waits for those who took over.
        world.cast.clock.advance(by: 12 * 86_400)
        let work = try await world.desk.work(of: world.viewer("clerk")).lines
        #expect(work.map(\.matter.id) == [assigned.id] && work.map(\.reason) == [.due])
    }

    @Test func `the unit that issued a matter ends it also when it keeps the records of the one that led`() async throws
    {
        let world = try await SupervisionWorld()
        let (finance, housing) = (try world.cast.unit("finance"), try world.cast.unit("housing"))
        let reported = try await Self.reported(world)
        let begun = try await world.go(
            world.matter("在办事项"),
            [("officer", .assign, { _ in }), ("clerk", .acknowledge, { _ in }), ("clerk", .askExtension, Self.later)])
        let passed = try await world.go(
            world.matter("转办事项"),
            [("officer", .assign, { _ in }), ("clerk", .acknowledge, { _ in }), ("clerk", .progress, Self.half)])
        let closed = try await world.go(
            world.matter("撤销单位的事项") { ($0.leadUnit, $0.coUnits) = ("\(housing)", []) },
            [("officer", .assign, { _ in }), ("leader", .acknowledge, { _ in }), ("leader", .report, { _ in })])
        // The bureau's people go to the district, the housing office's records go to where it stood.
        try await world.cast.merge("bureau", into: "east")
        try await world.cast.close("housing")
        #expect(try await world.refusal("clerk", .verify, on: reported) == "refusal_not_allowed")
        for matter in [reported, closed] {
            let done = try await world.go(matter, [("manager", .verify, { _ in }), ("manager", .close, { _ in })])
            #expect(done.state == .closed)
        }
        let resumed = try await world.go(
            begun,
            [("manager", .grantExtension, { _ in }), ("manager", .suspend, { _ in }), ("manager", .resume, { _ in })])
        #expect(resumed.deadline == CalendarDay(iso: "2026-04-10"))
        // Whoever did the work for a unit that is no more still does not judge it.
        let own = try await world.go(resumed, [("officer", .report, { _ in })])
        #expect(try await world.refusal("officer", .verify, on: own) == "refusal_matter_not_independent")
        // What the bureau did before the matter was passed on makes no worker of the district.
        let other = try await world.go(
            passed,
            [
                ("officer", .transfer, { $0.unit = "\(finance)" }), ("leader", .acknowledge, { _ in }),
                ("leader", .report, { _ in }), ("manager", .verify, { _ in }),
            ])
        #expect(other.state == .verified)
    }

    @Test func `a unit that led its own matter does not end it after it went to another`() async throws {
        let world = try await SupervisionWorld()
        let west = try world.cast.unit("west").description
        let draft = try world.draft("区里自办") { ($0.leadUnit, $0.coUnits) = (west, []) }
        let matter = try #require(
            try await world.register([draft], in: "west", as: "neighbour").first?.matter)
        let reported = try await world.go(
            matter,
            [("neighbour", .assign, { _ in }), ("neighbour", .acknowledge, { _ in }), ("neighbour", .report, { _ in })])
        try await world.cast.merge("west", into: "east")
        #expect(try await world.refusal("manager", .verify, on: reported) == "refusal_matter_not_independent")
        #expect(try await world.refusal("administrator", .verify, on: reported) == nil)
    }

    @Test func `what waits for somebody stands in their work`() async throws {
        let world = try await SupervisionWorld()
        let assigned = try await world.go(world.matter(), [("officer", .assign, { _ in })])
        func work(_ login: String) async throws -> [String] {
            try await world.desk.work(of: world.viewer(login)).lines.map { "\($0.reason.rawValue) \($0.matter.text)" }
        }
        #expect(try await work("clerk") == ["sign 完成项目清单"])
        #expect(try await work("neighbour").isEmpty)
        let reported = try await world.go(assigned, [("clerk", .acknowledge, { _ in }), ("clerk", .report, { _ in })])
        #expect(try await work("clerk").isEmpty)
        #expect(try await work("manager") == ["verify 完成项目清单"])
        try await world.go(reported, [("manager", .sendBack, { _ in })])
        #expect(try await work("clerk") == ["returned 完成项目清单"])
    }

    @Test func `who answers for units finds what is overdue there in their work, without a letter`() async throws {
        let world = try await SupervisionWorld()
        let finance = try world.cast.unit("finance").description
        let late = try await world.go(
            world.matter("逾期") { $0.deadline = "2026-03-13" }, [("officer", .assign, { _ in })])
        try await world.go(
            world.matter("拖延已久") { ($0.leadUnit, $0.coUnits, $0.deadline) = (finance, [], "2026-03-12") },
            [("officer", .assign, { _ in })])
        try await world.go(world.matter("未到期"), [("officer", .assign, { _ in })])
        let person = try await world.viewer("leader")
        func answering(_ unit: String, _ permissions: Set<Permission>) throws -> Viewer {
            Viewer(
                person: person.person,
                grants: [
                    Viewer.Grant(
                        unit: try world.cast.unit(unit), role: "leader", permissions: permissions, onBehalfOf: nil)
                ], tree: person.tree)
        }
        let permissions: Set<Permission> = [SupervisionPolicy.readMatters, SupervisionPolicy.answerForMatters]
        func work(_ viewer: Viewer) async throws -> [String] {
            try await world.desk.work(of: viewer).lines.map { "\($0.reason.rawValue) \($0.matter.text)" }
        }
        #expect(try await work(answering("east", permissions)).isEmpty)
        world.cast.clock.advance(by: 5 * 86_400)
        #expect(try await work(answering("east", permissions)) == ["overdue 拖延已久", "overdue 逾期"])
        #expect(try await work(answering("province", permissions)).count == 2)
        #expect(try await work(answering("bureau", permissions)) == ["overdue 逾期"])
        #expect(try await work(answering("west", permissions)).isEmpty)
        #expect(try await work(answering("east", [SupervisionPolicy.answerForMatters])).isEmpty)
        // What is reported waits for others.
        try await world.go(late, [("clerk", .acknowledge, { _ in }), ("clerk", .report, { _ in })])
        #expect(try await work(answering("bureau", permissions)).isEmpty)
    }

    @Test func `parts come of the whole, and what goes on of what was merged into it, each tied once`() async throws {
        let world = try await SupervisionWorld()
        let units = try ["bureau", "finance"].map { try world.cast.unit($0).description }
        let district = try world.cast.unit("east").description
        let whole = try await world.go(
            world.matter("分解事项") { ($0.leadUnit, $0.coUnits) = (district, []) },
            [("officer", .breakDown, { $0.units = units })])
        let parts = try await world.desk.matter(whole.id, as: world.viewer("officer")).parts
        let reader = LedgerReader(database: world.database)
        for part in parts {
            let chain = try await reader.chain(of: part.reference)
            #expect(chain.back.map(\.record) == [whole.reference] && chain.back.first?.link.kind == .derivedFrom)
        }
        let forward = try await reader.chain(of: whole.reference).forward.map(\.record)
        #expect(forward.count == 2 && Set(forward) == Set(parts.map(\.reference)))
        // One goes on in a matter of its own: that comes of the part, and of the whole through it.
        let other = try await world.matter("并入事项")
        let (first, last) = (try #require(parts.first), try #require(parts.last))
        try await world.go(first, [("officer", .merge, { $0.other = "\(other.number)" })])
        let back = try await reader.chain(of: other.reference).back.map(\.record)
        #expect(back == [first.reference, whole.reference])
        // A part that goes on in its whole comes of it already.
        try await world.go(last, [("officer", .merge, { $0.other = "\(whole.number)" })])
        let now = try await world.desk.matter(whole.id, as: world.viewer("officer")).matter
        try await world.go(now, [("administrator", .merge, { $0.other = "\(other.number)" })])
        let links = try await world.cast.number("SELECT COUNT(*) AS number FROM provenance_link")
        #expect(links == 4)
        #expect(try await world.cast.recordFindings(SupervisionRecords.kinds).isEmpty)
    }
}
