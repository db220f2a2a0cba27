import Identity
import Kernel
import Ledger
import Storage
import TestCast
import TestSupport
import Testing

@testable import Meetings

/// The run sheet, the emergency plan and the duty roster of a meeting.
@Suite(.onEveryEngine, .namingTheEngine) struct PlanTests {
    private static func step(_ change: (inout PlanDraft) -> Void = { _ in }) -> PlanDraft {
        var draft = PlanDraft([
            "planFrom": "2026-03-12T08:00", "planUntil": "2026-03-12T09:00", "planWhat": "布置会场", "planPerson": "王一",
        ])
        change(&draft)
        return draft
    }

    private static func shift(_ change: (inout PlanDraft) -> Void = { _ in }) -> PlanDraft {
        var draft = PlanDraft([
            "rosterPost": "会场值守", "planPerson": "王一", "planPhone": "0501-5550201",
            "planFrom": "2026-03-12T08:00", "planUntil": "2026-03-12T12:00",
        ])
        change(&draft)
        return draft
    }

    private static let fire = PlanDraft([
        "emergencySort": "fire", "emergencyTrigger": "会场冒烟", "emergencyStep": "疏散，拨打119", "planPerson": "李二",
        "planPhone": "119",
    ])

    @Test func `lines are entered, changed, ticked off and taken out`() async throws {
        let world = try await MeetingsWorld()
        let (meeting, viewer) = (try await world.begin(), try await world.viewer("manager"))
        let later: PlanItem<RunSheetStep> = try await world.desk.add(
            Self.step { ($0["planFrom"], $0["planUntil"]) = ("2026-03-12T09:30", "") }, to: meeting, as: viewer)
        let first: PlanItem<RunSheetStep> = try await world.desk.add(Self.step(), to: meeting, as: viewer)
        // Pressed twice it is there once.
        let again: PlanItem<RunSheetStep> = try await world.desk.add(Self.step(), to: meeting, as: viewer)
        #expect(again == first)
        let plans = try await world.desk.plans(of: meeting, as: world.viewer("leader"))
        #expect(plans.steps == [first, later] && !plans.mayManage)
        #expect(first.fields.draft == Self.step { ($0["planUnit"], $0["planPlace"], $0["planNote"]) = ("", "", "") })
        for _ in 1...2 { try await world.desk.tick([first.id], isDone: true, as: viewer) }
        let ticked = try #require(try await world.desk.plans(of: meeting, as: viewer).steps.first)
        #expect(ticked.version == 2 && ticked.fields.doneAt == world.cast.clock.seconds)
        // What is done stays done when its words change.
        let saved = try await world.desk.save(
            first.id, Self.step { $0["planPlace"] = "一号会议室" }, basedOn: 2, as: viewer)
        #expect(saved.fields.doneAt != nil && saved.fields.place == "一号会议室")
        let stale = await world.cast.refusal {
            try await world.desk.save(first.id, Self.step(), basedOn: 2, as: viewer)
        }
        #expect(stale == "stale")
        try await world.desk.remove(later.id, basedOn: 1, as: viewer)
        #expect(try await world.desk.plans(of: meeting, as: viewer).steps == [saved])
        #expect(try await world.cast.recordFindings(MeetingsRecords.kinds).isEmpty)
        for (login, expected) in [("leader", "refusal_not_allowed"), ("neighbour", "refusal_unknown")] {
            let other = try await world.viewer(login)
            let answer = await world.cast.refusal { try await world.desk.tick([first.id], isDone: false, as: other) }
            #expect(answer == expected, "\(login)")
        }
    }

    @Test func `a line says at each field what is wrong`() async throws {
        let world = try await MeetingsWorld()
        let (meeting, viewer) = (try await world.begin(), try await world.viewer("manager"))
        func step(_ field: String, _ value: String) async -> String? {
            await world.cast.refusal {
                let _: PlanItem<RunSheetStep> = try await world.desk.add(
                    Self.step { $0[field] = value }, to: meeting, as: viewer)
            }
        }
        #expect(await step("planUntil", "2026-03-12T08:00") == "planUntil: problem_plan_order")
        #expect(await step("planUntil", "2026-03-12T07:59") == "planUntil: problem_plan_order")
        #expect(await step("planFrom", "") == "planFrom: problem_required")
        #expect(await step("planFrom", "明天") == "planFrom: problem_plan_moment")
        #expect(await step("planFrom", "2026-03-12T24:00") == "planFrom: problem_plan_moment")
        #expect(await step("planFrom", "2062-03-12T08:00") == "planFrom: problem_plan_far")
        #expect(await step("planWhat", " ") == "planWhat: problem_required")
        #expect(await step("planUnit", "4711") == "planUnit: problem_unit_choice")
        #expect(await step("planFrom", "2026-03-12 08：30") == nil)
        func shift(_ field: String, _ value: String) async -> String? {
            await world.cast.refusal {
                let _: PlanItem<RosterShift> = try await world.desk.add(
                    Self.shift { $0[field] = value }, to: meeting, as: viewer)
            }
        }
        #expect(await shift("planUntil", "") == "planUntil: problem_required")
        #expect(await shift("planUntil", "2026-03-11T12:00") == "planUntil: problem_plan_order")
        #expect(await shift("planPhone", "找小王") == "planPhone: problem_plan_phone")
        #expect(await shift("planPhone", "") == "planPhone: problem_required")
        #expect(await shift("rosterPost", "") == "rosterPost: problem_required")
        // A night shift ends on the next day.
        #expect(await shift("planUntil", "2026-03-13T08:00") == nil)
        for (field, value, expected) in [
            ("emergencySort", "", "emergencySort: problem_required"),
            ("emergencySort", "flood", "emergencySort: problem_choice"),
            ("emergencyStep", "", "emergencyStep: problem_required"),
        ] {
            var draft = Self.fire
            draft[field] = value
            let answer = await world.cast.refusal { [draft] in
                let _: PlanItem<EmergencyCase> = try await world.desk.add(draft, to: meeting, as: viewer)
            }
            #expect(answer == expected)
        }
    }

    @Test func `what is up to one person or unit at once is told, and nothing else`() async throws {
        let world = try await MeetingsWorld()
        let (meeting, viewer) = (try await world.begin(), try await world.viewer("manager"))
        let bureau = try world.cast.unit("bureau").description
        for (from, until, what, person, unit) in [
            ("08:00", "09:00", "布置会场", "王一", ""), ("08:30", "09:30", "签到", "王一", bureau),
            ("09:00", "10:00", "接待", "王一", ""), ("08:30", "08:40", "调试", "李二", ""),
            ("11:00", "12:00", "摄像", "", bureau), ("11:30", "", "送水", "", bureau), ("12:00", "", "散会", "", bureau),
        ] {
            let _: PlanItem<RunSheetStep> = try await world.desk.add(
                PlanDraft([
                    "planFrom": "2026-03-12T" + from, "planUntil": until.isEmpty ? "" : "2026-03-12T" + until,
                    "planWhat": what, "planPerson": person, "planUnit": unit,
                ]), to: meeting, as: viewer)
        }
        let warnings = try await world.desk.plans(of: meeting, as: viewer).stepWarnings
        let pairs = warnings.compactMap { warning -> String? in
            if case .overlap(let first, let second) = warning { "\(first.what)-\(second.what)" } else { nil }
        }
        #expect(pairs == ["布置会场-签到", "签到-接待", "摄像-送水"])
    }

    @Test func `a post that nobody keeps and a person at two posts are told`() async throws {
        let world = try await MeetingsWorld()
        let (meeting, viewer) = (try await world.begin(), try await world.viewer("manager"))
        for (post, person, from, until) in [
            ("会场值守", "王一", "08:00", "12:00"), ("会场值守", "李二", "10:00", "11:00"),
            ("会场值守", "李二", "13:00", "18:00"), ("医疗保障", "王一", "11:59", "14:00"),
            ("医疗保障", "赵四", "14:00", "18:00"),
        ] {
            let _: PlanItem<RosterShift> = try await world.desk.add(
                Self.shift {
                    ($0["rosterPost"], $0["planPerson"]) = (post, person)
                    ($0["planFrom"], $0["planUntil"]) = ("2026-03-12T" + from, "2026-03-12T" + until)
                }, to: meeting, as: viewer)
        }
        let warnings = try await world.desk.plans(of: meeting, as: viewer).shiftWarnings
        let noon: Int64 = 1_773_277_200 + 3 * 3600
        #expect(warnings.count == 2)
        #expect(warnings.first == .gap(post: "会场值守", from: noon, until: noon + 3600))
        if case .doubleBooking(let first, let second) = try #require(warnings.last) {
            #expect(first.post == "会场值守" && second.post == "医疗保障" && second.person == "王一")
        } else {
            Issue.record("no double booking")
        }
    }

    @Test func `the plans of the last meeting of the series come over once, at the times of this one`() async throws {
        let world = try await MeetingsWorld()
        let viewer = try await world.viewer("manager")
        let other = try await world.begin { $0.day = "2026-03-10" }
        let last = try await world.begin { ($0.series, $0.number, $0.day) = ("区委常委会", "1", "2026-02-28") }
        let meeting = try await world.begin { ($0.series, $0.number) = ("区委常委会", "2") }
        let empty = await world.cast.refusal {
            try await world.desk.copyPlans(from: last, to: meeting, as: viewer)
        }
        #expect(empty == "copyFrom: problem_plan_copy_empty")
        let moved = { (draft: inout PlanDraft) in
            (draft["planFrom"], draft["planUntil"]) = ("2026-02-27T22:00", "2026-02-28T06:00")
        }
        let step: PlanItem<RunSheetStep> = try await world.desk.add(Self.step(moved), to: last, as: viewer)
        try await world.desk.tick([step.id], isDone: true, as: viewer)
        let _: PlanItem<RosterShift> = try await world.desk.add(Self.shift(moved), to: last, as: viewer)
        let _: PlanItem<EmergencyCase> = try await world.desk.add(Self.fire, to: last, as: viewer)
        let _: PlanItem<EmergencyCase> = try await world.desk.add(Self.fire, to: other, as: viewer)
        #expect(try await world.desk.plans(of: meeting, as: viewer).sources.map(\.id) == [last, other])
        #expect(try await world.desk.plans(of: meeting, as: world.viewer("leader")).sources.isEmpty)
        let kept: PlanItem<EmergencyCase> = try await world.desk.add(
            PlanDraft(Self.fire.values.merging(["emergencySort": "power"]) { $1 }), to: meeting, as: viewer)
        let copied = try await world.desk.copyPlans(from: last, to: meeting, as: viewer)
        #expect(copied == MeetingDesk.CopiedPlans(steps: 1, cases: 0, shifts: 1))
        let again = await world.cast.refusal {
            try await world.desk.copyPlans(from: last, to: meeting, as: viewer)
        }
        #expect(again == "copyFrom: problem_plan_copy_there")
        let plans = try await world.desk.plans(of: meeting, as: viewer)
        #expect(plans.steps.map(\.fields.draft["planFrom"]) == ["2026-03-11T22:00"])
        #expect(plans.steps.allSatisfy { $0.fields.doneAt == nil })
        #expect(plans.shifts.map(\.fields.draft["planUntil"]) == ["2026-03-12T06:00"])
        #expect(plans.cases == [kept])
        let itself = await world.cast.refusal {
            try await world.desk.copyPlans(from: meeting, to: meeting, as: viewer)
        }
        #expect(itself == "copyFrom: problem_choice")
        #expect(try await world.cast.recordFindings(MeetingsRecords.kinds).isEmpty)
        let there = try #require(plans.steps.first)
        for (kind, id, name, page) in [
            ("run-sheet-step", there.id.rawValue, "布置会场", "run-sheet"),
            ("emergency-case", kept.id.rawValue, "会场冒烟", "duty"),
            ("roster-shift", try #require(plans.shifts.first).id.rawValue, "会场值守", "duty"),
        ] {
            let naming = try #require(world.desk.namings.first { $0.kind == kind })
            let card = try #require(try await naming.sights([id], viewer)[id]?.card)
            #expect(card.name.chinese == name && card.path == "/office/meetings/\(meeting)/\(page)")
        }
        for (sql, kind) in [
            ("UPDATE run_sheet_step SET what = '别的'", "run-sheet-step"),
            ("UPDATE emergency_case SET phone = '110'", "emergency-case"),
            ("UPDATE roster_shift SET ends_at = ends_at + 60", "roster-shift"),
        ] {
            try await world.database.write { try $0.execute(sql) }
            let kinds = Set(try await world.cast.recordFindings(MeetingsRecords.kinds).compactMap(\.subject?.kind))
            #expect(kinds.contains(kind))
        }
    }
}
