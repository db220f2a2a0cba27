import Exchange
import Hummingbird
import Identity
import Kernel
import Meetings
import WebSupport

/// A session of several days (两会): its schedule, its groups, its sittings, and how its discipline was kept.
enum SessionPages {
    static let path = MeetingPages.path + "/:id/session"

    static let routes: [OfficeRoute] = [
        .get(path, MeetingPages.reading) { office, visit in try await office.sessionPage(visit) },
        .post(path, MeetingPages.managing) { office, visit in try await office.saveSession(visit) },
        .get(path + "/groups/:group", MeetingPages.managing) { office, visit in
            try await office.groupForm(visit)
        },
        .post(path + "/groups/:group", MeetingPages.managing) { office, visit in try await office.saveGroup(visit) },
        .get(path + "/delegates", MeetingPages.reading) { office, visit in
            try await office.delegatesPage(visit, [])
        },
        .post(path + "/delegates", MeetingPages.managing) { office, visit in
            try await office.assignDelegates(visit)
        },
        .get(path + "/sittings/new", MeetingPages.managing) { office, visit in
            try await office.sittingForm(visit, [])
        },
        .post(path + "/sittings", MeetingPages.managing) { office, visit in try await office.conveneSittings(visit) },
        .post(path + "/completion", MeetingPages.managing) { office, visit in
            try await office.completeSittings(visit)
        },
        .get(path + "/discipline", MeetingPages.reading) { office, visit in
            try await office.sessionReportPage(visit)
        },
    ]

    static let files =
        OfficeRoute.files(path + "/discipline", MeetingPages.reading) { office, visit in
            try await office.sessionReportFile(visit)
        }
        + OfficeRoute.files(path + "/delegates", MeetingPages.reading) { office, visit in
            try await office.delegatesFile(visit)
        }

    /// A delegate as lists show them.
    struct Line: Sendable {
        let delegate: Attendee
        let unit: LocalizedText?
        let group: String?
        let report: SessionReport.Line?
    }

    static let delegateColumns: [ListColumn<Line>] = [
        ListColumn(key: "attendee") { line, _ in TableView.Cell(line.delegate.name, more: line.delegate.title) },
        ListColumn(key: "unit") { line, voice in
            TableView.Cell(line.unit, voice)
        },
        ListColumn(key: "part") { line, voice in
            TableView.Cell(voice.text("attendee_part_" + line.delegate.part.rawValue))
        },
        ListColumn(key: "group") { line, _ in TableView.Cell(line.group ?? "—") },
    ]

    static let reportColumns: [ListColumn<Line>] =
        [delegateColumns[0], delegateColumns[1], delegateColumns[3]]
        + [count("sittings") { $0.sittings }]
        + [
            ("onTime", "on-time"), ("late", "late"), ("onLeave", "on-leave"), ("represented", "represented"),
            ("unexcused", "unexcused"),
        ].map { key, name in count(key) { $0.counts[name] ?? 0 } }
        + [count("minutesLate") { $0.minutesLate }]

    private static func count(
        _ key: String, _ value: @escaping @Sendable (SessionReport.Line) -> Int
    ) -> ListColumn<Line> {
        ListColumn(key: key, isNumber: true) { line, _ in
            TableView.Cell("\(line.report.map(value) ?? 0)", isNumber: true)
        } plain: { line, _ in
            .integer(Int64(line.report.map(value) ?? 0))
        }
    }
}

extension Office {
    func sessionPage(_ visit: Visit) async throws -> Response {
        try await sessionPage(visit, [], isStale: false)
    }

    private func sessionPage(_ visit: Visit, _ problems: [Problem], isStale: Bool) async throws -> Response {
        let voice = visit.voice
        let detail = try await meetings.desk.session(visit.identifier(), as: visit.viewer)
        let path = Self.path(of: detail.meeting) + "/session"
        let heading = voice.text("session_heading")
        var page = OfficePage(
            heading: heading, section: "meetings", breadcrumb: Self.trail(detail.meeting, voice, here: heading))
        page.notice = notice(visit)
        guard let session = detail.session else {
            page.lead = voice.text("session_none")
            if detail.mayManage { page.parts = [Self.daysPart(detail, path, visit, problems)] }
            return try formResponse(page, visit, problems, isStale: isStale)
        }
        page.lead = voice.text(
            "session_counts",
            [
                "from": voice.day(detail.meeting.day), "through": voice.day(session.through),
                "delegates": "\(detail.delegates.count)", "sittings": "\(detail.sittings.count)",
            ])
        if detail.mayManage {
            page.actions = [
                .link(voice.text("sitting_new"), path + "/sittings/new", isPrimary: true),
                .post(voice.text("sittings_complete"), path + "/completion"),
            ]
        }
        page.actions += [
            .link(voice.text("session_delegates"), path + "/delegates"),
            .link(voice.text("session_report"), path + "/discipline"),
        ]
        page.parts = [Self.schedulePart(detail, voice), Self.groupsPart(detail, session, path, voice)]
        if detail.mayManage { page.parts.append(Self.daysPart(detail, path, visit, problems)) }
        return try formResponse(page, visit, problems, isStale: isStale)
    }

    private static func daysPart(
        _ detail: SessionDetail, _ path: String, _ visit: Visit, _ problems: [Problem]
    ) -> OfficePage.Part {
        let voice = visit.voice
        var form = FormView(
            action: path,
            fields: [
                FieldMaker(voice, problems).text(
                    "lastDay",
                    visit.form["lastDay"].orNil ?? (detail.session?.through ?? detail.meeting.day).description,
                    type: "date", required: true,
                    hint: voice.text("hint_through", ["day": detail.meeting.day.description]))
            ], submitLabel: voice.text(detail.session == nil ? "session_begin" : "action_save"))
        form.hidden = [version(visit, stored: detail.session?.version ?? 0, problems)]
        return OfficePage.Part(heading: voice.text("session_days"), form: form)
    }

    private static func schedulePart(_ detail: SessionDetail, _ voice: Voice) -> OfficePage.Part {
        let days = detail.schedule.map { day, slots in
            ScheduleView.Day(
                label: voice.day(day),
                slots: slots.map { slot in
                    ScheduleView.Slot(
                        time: slot.startsAt?.description ?? voice.text("session_no_time"),
                        entries: slot.sittings.map { entry($0, voice) })
                }, isFree: slots.isEmpty)
        }
        return OfficePage.Part(
            heading: voice.text("session_schedule"),
            schedule: ScheduleView(days: days, freeText: voice.text("session_day_free")))
    }

    private static func entry(_ sitting: SessionDetail.Sitting, _ voice: Voice) -> ScheduleView.Entry {
        let place = [sitting.meeting.place, sitting.meeting.chair].compactMap { $0 }.joined(separator: " · ")
        return ScheduleView.Entry(
            title: voice.phrase(sitting.meeting.title).text, url: path(of: sitting.meeting),
            lines: [place, voice.text("session_attendees", ["count": "\(sitting.attendees)"])].filter { !$0.isEmpty },
            badge: Badge(
                sitting.part.groupName ?? voice.text("sitting_kind_plenary"),
                sitting.part.kind == .plenary ? .good : .quiet))
    }

    private static func groupsPart(
        _ detail: SessionDetail, _ session: MeetingSession, _ path: String, _ voice: Voice
    ) -> OfficePage.Part {
        var part = OfficePage.Part(heading: voice.text("session_groups"))
        part.isOrder = true
        if session.groups.isEmpty { part.note = voice.text("session_groups_none") }
        let counts = Dictionary(session.members.values.map { ($0, 1) }, uniquingKeysWith: +)
        part.groups = session.groups.map { group in
            let more = [
                group.place, group.convenor.map { voice.text("field_convenor") + voice.text("colon") + $0 },
                voice.text("session_attendees", ["count": "\(counts[group.id] ?? 0)"]),
            ].compactMap { $0 }
            return OfficePage.ActionGroup(
                label: group.name + " — " + more.joined(separator: " · "), lang: nil,
                actions: [.link(voice.text("session_members"), path + "/delegates?group=\(group.id)")]
                    + (detail.mayManage ? [.link(voice.text("action_edit"), path + "/groups/\(group.id)")] : []))
        }
        let ungrouped = detail.delegates.count { session.members[$0.substitutes ?? $0.id] == nil }
        if ungrouped > 0, !session.groups.isEmpty {
            part.warnings = [voice.text("session_ungrouped", ["count": "\(ungrouped)"])]
        }
        if detail.mayManage { part.actions = [.link(voice.text("group_new"), path + "/groups/new")] }
        return part
    }

    func saveSession(_ visit: Visit) async throws -> Response {
        let id: Meeting.ID = try visit.identifier()
        do {
            try await meetings.desk.saveSession(
                id, through: visit.form["lastDay"], basedOn: visit.version, as: visit.viewer)
            return Self.redirect(MeetingPages.path + "/\(id)/session", done: "saved")
        } catch let problems as Problems {
            return try await sessionPage(visit, problems.list, isStale: false)
        } catch is StaleEdit {
            return try await sessionPage(visit, [], isStale: true)
        }
    }

    // MARK: Groups

    private func managedSession(_ visit: Visit) async throws -> (SessionDetail, MeetingSession) {
        let detail = try await meetings.desk.session(visit.identifier(), as: visit.viewer)
        guard let session = detail.session else { throw Refusal.unknown }
        guard detail.mayManage else { throw Refusal.notAllowed }
        return (detail, session)
    }

    /// The group of the address; `nil` for `new`.
    private static func group(_ visit: Visit, _ session: MeetingSession) throws -> MeetingSession.Group? {
        if visit.parameters.get("group") == "new" { return nil }
        let id: MeetingSession.Group.ID = try visit.identifier("group")
        guard let group = session.groups.first(where: { $0.id == id }) else { throw Refusal.unknown }
        return group
    }

    func groupForm(_ visit: Visit) async throws -> Response {
        let (detail, session) = try await managedSession(visit)
        let group = try Self.group(visit, session)
        return try groupForm(
            visit, detail, session, group, group.map(SessionGroupDraft.init) ?? SessionGroupDraft(), [])
    }

    func saveGroup(_ visit: Visit) async throws -> Response {
        let (detail, session) = try await managedSession(visit)
        let group = try Self.group(visit, session)
        var draft = SessionGroupDraft()
        (draft.groupName, draft.place) = (visit.form["groupName"], visit.form["place"])
        draft.convenor = visit.form["convenor"]
        do {
            try await meetings.desk.saveGroup(
                group?.id, draft, of: detail.meeting.id, basedOn: visit.version, as: visit.viewer)
            return Self.redirect(Self.path(of: detail.meeting) + "/session", done: "saved")
        } catch let problems as Problems {
            return try groupForm(visit, detail, session, group, draft, problems.list)
        } catch is StaleEdit {
            let (detail, session) = try await managedSession(visit)
            return try groupForm(visit, detail, session, group, draft, [], isStale: true)
        }
    }

    private func groupForm(
        _ visit: Visit, _ detail: SessionDetail, _ session: MeetingSession, _ group: MeetingSession.Group?,
        _ draft: SessionGroupDraft, _ problems: [Problem], isStale: Bool = false
    ) throws -> Response {
        let voice = visit.voice
        let path = Self.path(of: detail.meeting) + "/session"
        let heading = voice.text(group == nil ? "group_new" : "group_edit")
        var page = Self.page(heading, detail.meeting, voice)
        var make = FieldMaker(voice, problems)
        if isStale, let stored = session.groups.first(where: { $0.id == group?.id }).map(SessionGroupDraft.init) {
            make.stored = ["groupName": stored.groupName, "place": stored.place, "convenor": stored.convenor]
        }
        var form = FormView(
            action: path + "/groups/" + (group.map { "\($0.id)" } ?? "new"),
            fields: [
                make.text("groupName", draft.groupName, required: true), make.text("place", draft.place),
                make.text("convenor", draft.convenor),
            ], submitLabel: voice.text("action_save"), cancelURL: path)
        form.hidden = [Self.version(visit, stored: session.version, problems)]
        page.parts = [OfficePage.Part(form: form)]
        return try formResponse(page, visit, problems, isStale: isStale)
    }

    /// A page below that of the session.
    private static func page(_ heading: String, lead: String? = nil, _ meeting: Meeting, _ voice: Voice) -> OfficePage {
        let session = Link(label: voice.text("session_heading"), url: path(of: meeting) + "/session")
        return OfficePage(
            heading: heading, section: "meetings", lead: lead,
            breadcrumb: trail(meeting, voice, [session], here: heading))
    }

    // MARK: Delegates

    func delegatesPage(_ visit: Visit, _ problems: [Problem]) async throws -> Response {
        let voice = visit.voice
        let (address, detail, session, lines) = try await delegates(visit)
        let path = Self.path(of: detail.meeting) + "/session"
        let heading = voice.text("session_delegates")
        var page = Self.page(heading, lead: voice.text("session_delegates_lead"), detail.meeting, voice)
        page.notice = notice(visit)
        if detail.mayManage {
            page.actions = [
                .link(voice.text("attendee_list_heading"), Self.path(of: detail.meeting) + "/attendee-list")
            ]
        }
        let shown = address.shown(lines, size: 100)
        var table = TableView(
            shown, SessionPages.delegateColumns, at: address, total: lines.count, size: 100, caption: heading,
            empty: voice.text("attendee_none"),
            filters: [
                FieldMaker(voice).text("q", address["q"], type: "search"),
                FieldMaker(voice).select(
                    "group", address["group"], empty: voice.text("value_all"),
                    [("none", voice.text("group_none"))] + session.groups.map { ("\($0.id)", $0.name) }),
            ], exportPath: path + "/delegates", voice)
        if detail.mayManage, !session.groups.isEmpty {
            let buttons = session.groups.map { group in
                TableView.Bulk.Button(value: "\(group.id)", label: voice.text("group_into", ["name": group.name]))
            }
            table = table.ticked(
                TableView.Bulk(
                    action: path + "/delegates",
                    buttons: buttons + [TableView.Bulk.Button(value: "out", label: voice.text("group_out"))]),
                shown.map { TableView.Choice(value: "\($0.delegate.id)", label: $0.delegate.name) })
        }
        page.parts = [OfficePage.Part(anchor: "field-delegates", table: table)]
        return try formResponse(page, visit, problems)
    }

    func delegatesFile(_ visit: Visit) async throws -> ListFile {
        ListFile(
            "delegates", visit.voice.text("session_delegates"), try await delegates(visit).lines,
            SessionPages.delegateColumns, visit.voice)
    }

    private func delegates(
        _ visit: Visit
    ) async throws -> (address: ListAddress, SessionDetail, MeetingSession, lines: [SessionPages.Line]) {
        let viewer = try visit.viewer
        let detail = try await meetings.desk.session(visit.identifier(), as: viewer)
        guard let session = detail.session else { throw Refusal.unknown }
        let address = ListAddress(
            visit, path: Self.path(of: detail.meeting) + "/session/delegates", filters: ["q", "group"], sorts: [""])
        let names = Dictionary(session.groups.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
        let text = address["q"].lowercased()
        let lines = detail.delegates.filter { delegate in
            let group = session.members[delegate.id].map { "\($0)" } ?? "none"
            return (address["group"].isEmpty || address["group"] == group)
                && (text.isEmpty || delegate.name.lowercased().contains(text))
        }.map { delegate in
            SessionPages.Line(
                delegate: delegate, unit: delegate.unit.flatMap { viewer.tree.keepingUnit(of: $0)?.name },
                group: session.members[delegate.id].flatMap { names[$0] }, report: nil)
        }
        return (address, detail, session, lines)
    }

    func assignDelegates(_ visit: Visit) async throws -> Response {
        let (detail, _) = try await managedSession(visit)
        let delegates = visit.form.all("line").compactMap { Attendee.ID(text: $0) }
        let group = MeetingSession.Group.ID(text: visit.form["move"])
        guard group != nil || visit.form["move"] == "out" else { throw Refusal.unknown }
        do {
            try await meetings.desk.assign(delegates, to: group, of: detail.meeting.id, as: visit.viewer)
            return Self.redirect(Self.path(of: detail.meeting) + "/session/delegates", done: "saved")
        } catch let problems as Problems {
            return try await delegatesPage(visit, problems.list)
        }
    }

    // MARK: Sittings

    func sittingForm(_ visit: Visit, _ problems: [Problem]) async throws -> Response {
        let voice = visit.voice
        let (detail, session) = try await managedSession(visit)
        let path = Self.path(of: detail.meeting) + "/session"
        let heading = voice.text("sitting_new")
        var page = Self.page(heading, lead: voice.text("sitting_lead"), detail.meeting, voice)
        let make = FieldMaker(voice, problems)
        let typed = visit.form
        var form = FormView(
            action: path + "/sittings",
            fields: [
                make.select(
                    "sittingKind", typed["sittingKind"].orNil ?? "plenary", required: true,
                    MeetingSession.Part.Kind.allCases.map { ($0.rawValue, voice.text("sitting_kind_" + $0.rawValue)) }),
                make.select(
                    "group", typed["group"], empty: voice.text("group_each"), hint: voice.text("hint_sitting_group"),
                    session.groups.map { ("\($0.id)", $0.name) }),
                make.text(
                    "sittingTitle", typed["sittingTitle"], required: true, hint: voice.text("hint_sitting_title")),
                make.text("day", typed["day"].orNil ?? detail.meeting.day.description, type: "date", required: true),
                make.text("startsAt", typed["startsAt"], type: "time"),
                make.text("place", typed["place"], hint: voice.text("hint_sitting_place")),
            ], submitLabel: voice.text("sitting_convene"), cancelURL: path)
        form.hidden = [
            FormView.Hidden(name: "press", value: typed["press"].orNil ?? meetings.desk.nextPress())
        ]
        page.parts = [OfficePage.Part(form: form)]
        return try formResponse(page, visit, problems, isStale: false)
    }

    func conveneSittings(_ visit: Visit) async throws -> Response {
        let id: Meeting.ID = try visit.identifier()
        var draft = SittingDraft()
        (draft.sittingKind, draft.group) = (visit.form["sittingKind"], visit.form["group"])
        (draft.sittingTitle, draft.day) = (visit.form["sittingTitle"], visit.form["day"])
        (draft.startsAt, draft.place, draft.press) = (visit.form["startsAt"], visit.form["place"], visit.form["press"])
        do {
            try await meetings.desk.convene(draft, of: id, as: visit.viewer)
            return Self.redirect(MeetingPages.path + "/\(id)/session", done: "sittings_convened")
        } catch let problems as Problems {
            return try await sittingForm(visit, problems.list)
        }
    }

    func completeSittings(_ visit: Visit) async throws -> Response {
        let id: Meeting.ID = try visit.identifier()
        let added = try await meetings.desk.completeSittings(of: id, as: visit.viewer)
        return Self.redirect(
            MeetingPages.path + "/\(id)/session", done: added > 0 ? "sittings_completed" : "sittings_complete")
    }

    // MARK: Discipline

    func sessionReportPage(_ visit: Visit) async throws -> Response {
        let voice = visit.voice
        let (report, lines) = try await sessionReport(visit)
        let path = Self.path(of: report.meeting) + "/session"
        let heading = voice.text("session_report")
        let list = ListAddress(visit, path: path + "/discipline", filters: ["kept"], sorts: [""])
        let shown = lines.filter { list["kept"].isEmpty || !($0.report?.isClean ?? true) }
        var page = Self.page(heading, lead: voice.text("session_report_lead"), report.meeting, voice)
        page.parts = [
            OfficePage.Part(
                table: TableView(
                    list.shown(shown, size: 100), SessionPages.reportColumns, at: list,
                    total: shown.count, size: 100, caption: heading, empty: voice.text("attendee_none"),
                    filters: [
                        FieldMaker(voice).select(
                            "kept", list["kept"], empty: voice.text("value_all"),
                            [("broken", voice.text("session_broken"))])
                    ], exportPath: path + "/discipline", voice))
        ]
        return try response(page, visit)
    }

    func sessionReportFile(_ visit: Visit) async throws -> ListFile {
        ListFile(
            "discipline", visit.voice.text("session_report"), try await sessionReport(visit).1,
            SessionPages.reportColumns, visit.voice)
    }

    private func sessionReport(_ visit: Visit) async throws -> (SessionReport, [SessionPages.Line]) {
        let viewer = try visit.viewer
        let report = try await meetings.desk.sessionReport(of: visit.identifier(), as: viewer)
        return (
            report,
            report.lines.map { line in
                SessionPages.Line(
                    delegate: line.delegate,
                    unit: line.delegate.unit.flatMap { viewer.tree.keepingUnit(of: $0)?.name },
                    group: line.groupName, report: line)
            }
        )
    }

    /// The session to which a meeting belongs, or which it is; `nil` for neither.
    func sessionPart(_ id: Meeting.ID, _ visit: Visit) async throws -> OfficePage.Part? {
        let voice = visit.voice
        let detail = try await meetings.desk.session(id, as: visit.viewer)
        if let whole = detail.whole {
            return OfficePage.Part(
                note: voice.text("sitting_of", ["title": voice.phrase(whole.title).text]),
                actions: [.link(voice.text("session_open"), Self.path(of: whole) + "/session")])
        }
        guard detail.session != nil else { return nil }
        return Self.schedulePart(detail, voice)
    }
}
