import Exchange
import Hummingbird
import Identity
import Kernel
import Meetings
import WebSupport

/// What is planned around a meeting: its run sheet (会务流程), and, on one page, the emergency plan (应急预案) and the duty
/// roster (值班表).
enum PlanPages {
    private static let runSheet = MeetingPages.path + "/:id/run-sheet"
    private static let duty = MeetingPages.path + "/:id/duty"

    static let routes: [OfficeRoute] =
        [
            .get(runSheet, MeetingPages.reading) { office, visit in try await office.runSheetPage(visit, []) },
            .get(duty, MeetingPages.reading) { office, visit in try await office.dutyPage(visit, []) },
            .post(runSheet + "/ticks", MeetingPages.managing) { office, visit in try await office.tickSteps(visit) },
            .post(runSheet + "/copy", MeetingPages.managing) { office, visit in
                try await office.copyPlans(visit, to: "run-sheet")
            },
            .post(duty + "/copy", MeetingPages.managing) { office, visit in
                try await office.copyPlans(visit, to: "duty")
            },
        ] + lines(RunSheetStep.self) + lines(EmergencyCase.self) + lines(RosterShift.self)

    static let files =
        OfficeRoute.files(runSheet, MeetingPages.reading) { office, visit in
            try await office.planFile(visit, "run-sheet", "meeting_run_sheet", steps)
        }
        + OfficeRoute.files(duty + "/cases", MeetingPages.reading) { office, visit in
            try await office.planFile(visit, "emergency-plan", "emergency_plan", cases)
        }
        + OfficeRoute.files(duty + "/shifts", MeetingPages.reading) { office, visit in
            try await office.planFile(visit, "duty-roster", "roster", shifts)
        }

    /// The form of a line, new or not, and what can be done with it.
    private static func lines<Fields: PlanPage>(_: Fields.Type) -> [OfficeRoute] {
        let line = MeetingPages.path + "/:id/\(Fields.folder)/:line"
        return [
            .get(line, MeetingPages.managing) { office, visit in
                try await office.planForm(visit, of: Fields.self)
            },
            .post(line, MeetingPages.managing) { office, visit in
                try await office.savePlanLine(visit, of: Fields.self)
            },
            .post(line + "/removal", MeetingPages.managing) { office, visit in
                try await office.removePlanLine(visit, of: Fields.self)
            },
        ]
    }

    // MARK: Columns

    /// A line of a plan as a list shows it.
    struct Line<Fields: PlanPage>: Sendable {
        let item: PlanItem<Fields>
        let unit: LocalizedText?
        /// Its own page; `nil` for who may only read.
        let url: String?
    }

    static let steps: [ListColumn<Line<RunSheetStep>>] = [
        ListColumn(key: "planTime", isWhole: true) { line, voice in
            TableView.Cell(Office.span(line.item.fields.startsAt, line.item.fields.endsAt, voice))
        },
        ListColumn(key: "planWhat") { line, _ in
            TableView.Cell(line.item.fields.what, url: line.url, more: line.item.fields.note)
        },
        ListColumn(key: "planWho") { line, voice in
            TableView.Cell(
                [line.item.fields.person, line.unit.map { voice.phrase($0).text }].compactMap { $0 }
                    .joined(separator: " · ").orNil ?? "—")
        },
        ListColumn(key: "planPlace") { line, _ in TableView.Cell(line.item.fields.place ?? "—") },
        ListColumn(key: "planDone") { line, voice in
            TableView.Cell(
                line.item.fields.doneAt.map(voice.instant) ?? "",
                badge: line.item.fields.doneAt == nil
                    ? Badge(voice.text("plan_not_done"), .quiet) : Badge(voice.text("plan_done"), .good))
        } plain: { line, voice in
            .text(line.item.fields.doneAt.map(voice.instant) ?? voice.text("plan_not_done"))
        },
    ]

    static let cases: [ListColumn<Line<EmergencyCase>>] = [
        ListColumn(key: "emergencySort") { line, voice in
            TableView.Cell(voice.text("emergency_" + line.item.fields.sort.rawValue), url: line.url)
        },
        ListColumn(key: "emergencyTrigger") { line, _ in TableView.Cell(line.item.fields.trigger) },
        ListColumn(key: "emergencyStep") { line, _ in TableView.Cell(line.item.fields.firstStep) },
        ListColumn(key: "planWho") { line, _ in TableView.Cell(line.item.fields.person) },
        ListColumn(key: "planPhone", isWhole: true) { line, _ in TableView.Cell(line.item.fields.phone) },
    ]

    static let shifts: [ListColumn<Line<RosterShift>>] = [
        ListColumn(key: "rosterPost") { line, _ in TableView.Cell(line.item.fields.post, url: line.url) },
        ListColumn(key: "planWho") { line, _ in TableView.Cell(line.item.fields.person) },
        ListColumn(key: "planPhone", isWhole: true) { line, _ in TableView.Cell(line.item.fields.phone) },
        ListColumn(key: "planTime", isWhole: true) { line, voice in
            TableView.Cell(Office.span(line.item.fields.startsAt, line.item.fields.endsAt, voice))
        },
    ]
}

extension Office {
    /// `2026-11-20 09:00–10:30`, with both days where they differ.
    static func span(_ start: Int64, _ end: Int64?, _ voice: Voice) -> String {
        guard let end else { return voice.instant(start) }
        let isOneDay = CalendarDay(shanghaiSeconds: start) == CalendarDay(shanghaiSeconds: end)
        return voice.instant(start) + "–"
            + (isOneDay ? String(voice.instant(end).split(separator: " ").last ?? "") : voice.instant(end))
    }

    // MARK: Run sheet

    func runSheetPage(_ visit: Visit, _ problems: [Problem]) async throws -> Response {
        let voice = visit.voice
        let plans = try await meetings.desk.plans(of: visit.identifier(), as: visit.viewer)
        let heading = voice.text("meeting_run_sheet")
        let path = MeetingPages.path + "/\(plans.meeting.id)/run-sheet"
        var page = OfficePage(
            heading: heading, section: "meetings", lead: Self.occasion(plans.meeting, voice),
            breadcrumb: Self.trail(plans.meeting, voice, here: heading))
        page.notice = notice(visit)
        if plans.mayManage { page.actions = [.link(voice.text("run_sheet_step_new"), path + "/new", isPrimary: true)] }
        page.actions.append(.link(voice.text("meeting_duty"), MeetingPages.path + "/\(plans.meeting.id)/duty"))
        let lines: [PlanPages.Line<RunSheetStep>] = Self.lines(plans, try visit.viewer)
        var table = TableView(
            lines, PlanPages.steps, at: ListAddress(path: path, sort: ""), total: lines.count,
            size: max(1, lines.count), caption: heading, empty: voice.text("run_sheet_none"), exportPath: path, voice)
        if plans.mayManage {
            let buttons = ["done", "undone"].map {
                TableView.Bulk.Button(value: $0, label: voice.text("plan_tick_" + $0))
            }
            table = table.ticked(
                TableView.Bulk(action: path + "/ticks", buttons: buttons),
                plans.steps.map { TableView.Choice(value: "\($0.id)", label: $0.fields.what) })
        }
        page.parts = [
            OfficePage.Part(table: table, warnings: plans.stepWarnings.map { Self.words($0, voice) }),
            Self.copyPart(plans, path, visit, problems),
        ].compactMap(\.self)
        return try formResponse(page, visit, problems)
    }

    /// Ticks steps off that were done, or takes their ticks away.
    func tickSteps(_ visit: Visit) async throws -> Response {
        let meeting: Meeting.ID = try visit.identifier()
        let plans = try await meetings.desk.plans(of: meeting, as: visit.viewer)
        guard let move = Optional(visit.form["move"]), ["done", "undone"].contains(move) else { throw Refusal.unknown }
        let chosen = Set(visit.form.all("line"))
        let path = MeetingPages.path + "/\(meeting)/run-sheet"
        let steps = plans.steps.filter { chosen.contains("\($0.id)") }
        guard !steps.isEmpty else { return Self.redirect(path, done: "plan_nothing_chosen") }
        try await meetings.desk.tick(steps.map(\.id), isDone: move == "done", as: visit.viewer)
        return Self.redirect(path, done: "saved")
    }

    // MARK: Emergency plan and duty roster

    func dutyPage(_ visit: Visit, _ problems: [Problem]) async throws -> Response {
        let voice = visit.voice
        let viewer = try visit.viewer
        let plans = try await meetings.desk.plans(of: visit.identifier(), as: viewer)
        let heading = voice.text("meeting_duty")
        let path = MeetingPages.path + "/\(plans.meeting.id)/duty"
        var page = OfficePage(
            heading: heading, section: "meetings", lead: Self.occasion(plans.meeting, voice),
            breadcrumb: Self.trail(plans.meeting, voice, here: heading))
        page.notice = notice(visit)
        page.actions = [
            .link(voice.text("meeting_run_sheet"), MeetingPages.path + "/\(plans.meeting.id)/run-sheet")
        ]
        page.parts = [
            Self.planPart(PlanPages.shifts, plans, viewer, "roster", voice, warnings: plans.shiftWarnings),
            Self.planPart(PlanPages.cases, plans, viewer, "emergency_plan", voice),
            Self.copyPart(plans, path, visit, problems),
        ].compactMap(\.self)
        return try formResponse(page, visit, problems)
    }

    /// A plan as a part of a page, with the way to a new line.
    /// - Parameter word: its key in the catalogue.
    private static func planPart<Fields: PlanPage>(
        _ columns: [ListColumn<PlanPages.Line<Fields>>], _ plans: MeetingPlans, _ viewer: Viewer, _ word: String,
        _ voice: Voice, warnings: [PlanWarning] = []
    ) -> OfficePage.Part {
        let lines: [PlanPages.Line<Fields>] = lines(plans, viewer)
        let path = MeetingPages.path + "/\(plans.meeting.id)/\(Fields.folder)"
        let heading = voice.text(word)
        var part = OfficePage.Part(
            heading: heading,
            table: TableView(
                lines, columns, at: ListAddress(path: path, sort: ""), total: lines.count, size: max(1, lines.count),
                caption: heading, empty: voice.text(word + "_none"), exportPath: path, voice),
            warnings: warnings.map { words($0, voice) })
        if plans.mayManage { part.actions = [.link(voice.text(Fields.word + "_new"), path + "/new")] }
        return part
    }

    // MARK: Shared

    /// A plan as a file.
    /// - Parameter title: its key in the catalogue.
    func planFile<Fields: PlanPage>(
        _ visit: Visit, _ name: String, _ title: String, _ columns: [ListColumn<PlanPages.Line<Fields>>]
    ) async throws -> ListFile {
        let plans = try await meetings.desk.plans(of: visit.identifier(), as: visit.viewer)
        return ListFile(name, visit.voice.text(title), Self.lines(plans, try visit.viewer), columns, visit.voice)
    }

    private static func lines<Fields: PlanPage>(
        _ plans: MeetingPlans, _ viewer: Viewer
    ) -> [PlanPages.Line<Fields>] {
        let path = MeetingPages.path + "/\(plans.meeting.id)/\(Fields.folder)"
        return Fields.items(plans).map { item in
            PlanPages.Line(
                item: item, unit: item.fields.unitInCharge.flatMap { viewer.tree.keepingUnit(of: $0)?.name },
                url: plans.mayManage ? path + "/\(item.id)" : nil)
        }
    }

    /// When and where a meeting is, above its plans: they are printed.
    private static func occasion(_ meeting: Meeting, _ voice: Voice) -> String {
        [
            voice.phrase(meeting.title).text,
            voice.time(of: meeting),
            meeting.place,
        ].compactMap { $0 }.joined(separator: " · ")
    }

    private static func words(_ warning: PlanWarning, _ voice: Voice) -> String {
        switch warning {
        case .overlap(let first, let second):
            voice.text(
                "plan_warning_overlap",
                [
                    "first": first.what, "second": second.what, "at": voice.instant(second.startsAt),
                    "who": first.person ?? voice.text("plan_same_unit"),
                ])
        case .gap(let post, let from, let until):
            voice.text(
                "plan_warning_gap", ["post": post, "from": voice.instant(from), "until": voice.instant(until)])
        case .doubleBooking(let first, let second):
            voice.text(
                "plan_warning_double",
                [
                    "who": first.person, "first": first.post, "second": second.post,
                    "at": voice.instant(second.startsAt),
                ])
        }
    }

    /// The way to take the plans of another meeting over, while a plan of this one is empty.
    private static func copyPart(
        _ plans: MeetingPlans, _ path: String, _ visit: Visit, _ problems: [Problem]
    ) -> OfficePage.Part? {
        let voice = visit.voice
        let isFull = !plans.steps.isEmpty && !plans.cases.isEmpty && !plans.shifts.isEmpty
        guard plans.mayManage, !isFull || !problems.isEmpty, let usual = plans.sources.first else { return nil }
        var form = FormView(
            action: path + "/copy",
            fields: [
                FieldMaker(voice, problems).select(
                    "copyFrom", visit.form["copyFrom"].orNil ?? "\(usual.id)", required: true,
                    plans.sources.map { ("\($0.id)", "\($0.day) " + voice.phrase($0.title).text) })
            ], submitLabel: voice.text("plan_copy"))
        form.isCompact = true
        var part = OfficePage.Part(heading: voice.text("plan_copy_heading"), form: form)
        part.note = voice.text("plan_copy_lead")
        return part
    }

    /// Takes the run sheet, the emergency plan and the roster of another meeting over, in one press.
    func copyPlans(_ visit: Visit, to page: String) async throws -> Response {
        let meeting: Meeting.ID = try visit.identifier()
        do {
            guard let source = Meeting.ID(text: visit.form["copyFrom"]) else {
                throw Problems([Problem(field: "copyFrom", key: "problem_choice")])
            }
            try await meetings.desk.copyPlans(from: source, to: meeting, as: visit.viewer)
            return Self.redirect(MeetingPages.path + "/\(meeting)/\(page)", done: "plans_copied")
        } catch let problems as Problems {
            return try await page == "duty" ? dutyPage(visit, problems.list) : runSheetPage(visit, problems.list)
        }
    }
}
