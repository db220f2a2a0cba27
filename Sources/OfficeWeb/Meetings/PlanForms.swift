import Hummingbird
import Identity
import Kernel
import Meetings
import WebSupport

/// A kind of line of a meeting's plans, as its form shows it.
protocol PlanPage: PlanFields {
    /// Below the meeting's address; lines stand below it.
    static var folder: String { get }
    /// Where its list is, below the meeting's address.
    static var list: String { get }
    /// In keys of the catalogue.
    static var word: String { get }
    static var fieldNames: [String] { get }

    static func items(_ plans: MeetingPlans) -> [PlanItem<Self>]
    static func fields(_ draft: PlanDraft, _ make: FieldMaker, _ units: [(value: String, label: String)]) -> [FieldView]

    var unitInCharge: Unit.ID? { get }
    /// What it is called in a heading.
    var title: String { get }
}

extension PlanPage {
    var unitInCharge: Unit.ID? { nil }
}

extension RunSheetStep: PlanPage {
    static let folder = "run-sheet"
    static let list = "run-sheet"
    static let word = "run_sheet_step"
    static let fieldNames = [
        "planFrom", "planUntil", "planWhat", "planUnit", "planPerson", "planPlace", "planNote",
    ]

    static func items(_ plans: MeetingPlans) -> [PlanItem<RunSheetStep>] { plans.steps }

    static func fields(
        _ draft: PlanDraft, _ make: FieldMaker, _ units: [(value: String, label: String)]
    ) -> [FieldView] {
        [
            make.text("planFrom", draft["planFrom"], type: "datetime-local", required: true),
            make.text(
                "planUntil", draft["planUntil"], type: "datetime-local", hint: make.voice.text("hint_plan_until")),
            make.text("planWhat", draft["planWhat"], required: true),
            make.text("planPerson", draft["planPerson"]),
            make.select("planUnit", draft["planUnit"], empty: make.voice.text("value_none"), units),
            make.text("planPlace", draft["planPlace"]), make.area("planNote", draft["planNote"]),
        ]
    }

    var unitInCharge: Unit.ID? { unit }
    var title: String { what }
}

extension EmergencyCase: PlanPage {
    static let folder = "duty/cases"
    static let list = "duty"
    static let word = "emergency_case"
    static let fieldNames = ["emergencySort", "emergencyTrigger", "emergencyStep", "planPerson", "planPhone"]

    static func items(_ plans: MeetingPlans) -> [PlanItem<EmergencyCase>] { plans.cases }

    static func fields(
        _ draft: PlanDraft, _ make: FieldMaker, _ units: [(value: String, label: String)]
    ) -> [FieldView] {
        let voice = make.voice
        return [
            make.select(
                "emergencySort", draft["emergencySort"], empty: voice.text("value_choose"), required: true,
                Sort.allCases.map { ($0.rawValue, voice.text("emergency_" + $0.rawValue)) }),
            make.text(
                "emergencyTrigger", draft["emergencyTrigger"], required: true,
                hint: voice.text("hint_emergency_trigger")),
            make.area("emergencyStep", draft["emergencyStep"], required: true),
            make.text("planPerson", draft["planPerson"], required: true),
            make.text("planPhone", draft["planPhone"], type: "tel", required: true),
        ]
    }

    var title: String { trigger }
}

extension RosterShift: PlanPage {
    static let folder = "duty/shifts"
    static let list = "duty"
    static let word = "roster_shift"
    static let fieldNames = ["rosterPost", "planPerson", "planPhone", "planFrom", "planUntil"]

    static func items(_ plans: MeetingPlans) -> [PlanItem<RosterShift>] { plans.shifts }

    static func fields(
        _ draft: PlanDraft, _ make: FieldMaker, _ units: [(value: String, label: String)]
    ) -> [FieldView] {
        [
            make.text(
                "rosterPost", draft["rosterPost"], required: true, hint: make.voice.text("hint_roster_post")),
            make.text("planPerson", draft["planPerson"], required: true),
            make.text("planPhone", draft["planPhone"], type: "tel", required: true),
            make.text("planFrom", draft["planFrom"], type: "datetime-local", required: true),
            make.text("planUntil", draft["planUntil"], type: "datetime-local", required: true),
        ]
    }

    var title: String { post }
}

/// The form of a line of a plan: one shape for all three.
extension Office {
    func planForm<Fields: PlanPage>(_ visit: Visit, of _: Fields.Type) async throws -> Response {
        let (plans, item): (MeetingPlans, PlanItem<Fields>?) = try await planLine(visit)
        return try planForm(visit, plans, item, item?.fields.draft ?? Self.firstDraft(Fields.self, plans), [])
    }

    func savePlanLine<Fields: PlanPage>(_ visit: Visit, of _: Fields.Type) async throws -> Response {
        let (plans, item): (MeetingPlans, PlanItem<Fields>?) = try await planLine(visit)
        let draft = PlanDraft(Dictionary(Fields.fieldNames.map { ($0, visit.form[$0]) }) { first, _ in first })
        do {
            if let item {
                try await meetings.desk.save(item.id, draft, basedOn: visit.version, as: visit.viewer)
            } else {
                let _: PlanItem<Fields> = try await meetings.desk.add(draft, to: plans.meeting.id, as: visit.viewer)
            }
            return Self.redirect(MeetingPages.path + "/\(plans.meeting.id)/\(Fields.list)", done: "saved")
        } catch let problems as Problems {
            return try planForm(visit, plans, item, draft, problems.list)
        } catch is StaleEdit {
            let (plans, item): (MeetingPlans, PlanItem<Fields>?) = try await planLine(visit)
            return try planForm(visit, plans, item, draft, [], isStale: true)
        }
    }

    func removePlanLine<Fields: PlanPage>(_ visit: Visit, of _: Fields.Type) async throws -> Response {
        let (plans, item): (MeetingPlans, PlanItem<Fields>?) = try await planLine(visit)
        guard let item else { throw Refusal.unknown }
        try await meetings.desk.remove(item.id, basedOn: visit.version, as: visit.viewer)
        return Self.redirect(MeetingPages.path + "/\(plans.meeting.id)/\(Fields.list)", done: "plan_removed")
    }

    /// The line of the address; `nil` for `new`.
    private func planLine<Fields: PlanPage>(_ visit: Visit) async throws -> (MeetingPlans, PlanItem<Fields>?) {
        let plans = try await meetings.desk.plans(of: visit.identifier(), as: visit.viewer)
        guard plans.mayManage else { throw Refusal.notAllowed }
        if visit.parameters.get("line") == "new" { return (plans, nil) }
        let id: PlanItem<Fields>.ID = try visit.identifier("line")
        guard let item = Fields.items(plans).first(where: { $0.id == id }) else { throw Refusal.unknown }
        return (plans, item)
    }

    /// A new line goes on where the last one ended, at first at the beginning of the meeting.
    private static func firstDraft<Fields: PlanPage>(_: Fields.Type, _ plans: MeetingPlans) -> PlanDraft {
        guard Fields.fieldNames.contains("planFrom") else { return PlanDraft() }
        let last = Fields.items(plans).last?.fields.draft
        let beginning = plans.meeting.startsAt.map { "\(plans.meeting.day)T\($0)" } ?? "\(plans.meeting.day)T09:00"
        return PlanDraft(["planFrom": last?["planUntil"].orNil ?? last?["planFrom"] ?? beginning])
    }

    private func planForm<Fields: PlanPage>(
        _ visit: Visit, _ plans: MeetingPlans, _ item: PlanItem<Fields>?, _ draft: PlanDraft, _ problems: [Problem],
        isStale: Bool = false
    ) throws -> Response {
        let voice = visit.voice
        let viewer = try visit.viewer
        var make = FieldMaker(voice, problems)
        if isStale { make.stored = item?.fields.draft.values ?? [:] }
        let heading = item?.fields.title ?? voice.text(Fields.word + "_new")
        let back = MeetingPages.path + "/\(plans.meeting.id)/\(Fields.list)"
        let list = Link(label: voice.text(Fields.list == "duty" ? "meeting_duty" : "meeting_run_sheet"), url: back)
        var page = OfficePage(
            heading: heading, section: "meetings",
            breadcrumb: Self.trail(plans.meeting, voice, [list], here: heading))
        let own = MeetingPages.path + "/\(plans.meeting.id)/\(Fields.folder)/" + (item.map { "\($0.id)" } ?? "new")
        let version = Self.version(visit, stored: item?.version ?? 0, problems)
        let units = Self.unitOptions(viewer.units(IdentityPolicy.readUnits), viewer, voice)
        var form = FormView(
            action: own, fields: Fields.fields(draft, make, units), submitLabel: voice.text("action_save"),
            cancelURL: back)
        form.hidden = [version]
        page.parts = [OfficePage.Part(form: form)]
        if let item {
            page.actions = [
                .post(voice.text("plan_remove"), own + "/removal", isDangerous: true, hidden: [version]),
                .link(voice.text("action_history"), "/office/history/\(Fields.kind)/\(item.id)"),
            ]
        }
        return try formResponse(page, visit, problems, isStale: isStale)
    }
}
