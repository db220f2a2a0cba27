import Hummingbird
import Identity
import Kernel
import Meetings
import WebSupport

/// One attendee: what is known of them, that they came, their leave.
extension Office {
    func attendeeForm(_ visit: Visit) async throws -> Response {
        let (attendance, line) = try await attendee(visit)
        return try await form(visit, attendance, line, line.map { AttendeeDraft($0.attendee) } ?? AttendeeDraft(), [])
    }

    func saveAttendee(_ visit: Visit) async throws -> Response {
        let (attendance, line) = try await attendee(visit)
        var draft = line.map { AttendeeDraft($0.attendee) } ?? AttendeeDraft()
        (draft.attendeeName, draft.attendeeTitle) = (visit.form["attendeeName"], visit.form["attendeeTitle"])
        (draft.unit, draft.attendeePart) = (visit.form["unit"], visit.form["attendeePart"])
        (draft.substitutes, draft.seat) = (visit.form["substitutes"], visit.form["seat"])
        do {
            draft.person = try await person(visit, draft)
            if let line {
                try await meetings.desk.save(line.attendee.id, draft, basedOn: visit.version, as: visit.viewer)
            } else {
                _ = try await meetings.desk.invite(
                    draft, to: attendance.meeting.id, press: Attendee.ID(text: visit.form["press"]), as: visit.viewer)
            }
            return Self.redirect(Self.path(attendance), done: "saved")
        } catch let problems as Problems {
            return try await form(visit, attendance, line, draft, problems.list)
        } catch is StaleEdit {
            let (attendance, line) = try await attendee(visit)
            return try await form(visit, attendance, line, draft, [], isStale: true)
        }
    }

    /// The desk of the meeting notes that somebody came.
    func checkIn(_ visit: Visit) async throws -> Response {
        let (attendance, line) = try await attendee(visit)
        guard let line else { throw Refusal.unknown }
        // Whoever is there already is not noted again.
        guard line.arrivedAt == nil else { return Self.redirect(Self.path(attendance), done: "attendee_came") }
        let came = CheckIn(
            id: "desk-\(line.attendee.id)-\(now())", attendee: line.attendee.id, method: .desk,
            device: "desk-of-the-meeting",
            deviceAt: now(), sentAt: now())
        let outcome = try await meetings.desk.checkIn([came], to: attendance.meeting.id, as: visit.viewer).first
        if case .refused(let problem) = outcome { throw Problems([problem]) }
        return Self.redirect(Self.path(attendance), done: "attendee_came")
    }

    func askLeave(_ visit: Visit) async throws -> Response {
        let (attendance, line) = try await attendee(visit)
        guard let line else { throw Refusal.unknown }
        do {
            try await meetings.desk.askLeave(
                for: line.attendee.id, because: visit.form["reason"], basedOn: visit.version, as: visit.viewer)
            return Self.redirect(Self.path(attendance) + "/\(line.attendee.id)", done: "saved")
        } catch let problems as Problems {
            return try await form(visit, attendance, line, AttendeeDraft(line.attendee), problems.list)
        }
    }

    func decideLeave(_ visit: Visit) async throws -> Response {
        let (attendance, line) = try await attendee(visit)
        guard let line, let decision = visit.parameters.get("decision"), ["approval", "refusal"].contains(decision)
        else { throw Refusal.unknown }
        do {
            try await meetings.desk.decideLeave(
                of: line.attendee.id, isApproved: decision == "approval", because: visit.form["reason"],
                basedOn: visit.version, as: visit.viewer)
            return Self.redirect(Self.path(attendance) + "/\(line.attendee.id)", done: "saved")
        } catch let problems as Problems {
            return try await form(visit, attendance, line, AttendeeDraft(line.attendee), problems.list)
        }
    }

    func uninvite(_ visit: Visit) async throws -> Response {
        let (attendance, line) = try await attendee(visit)
        guard let line else { throw Refusal.unknown }
        try await meetings.desk.uninvite(line.attendee.id, basedOn: visit.version, as: visit.viewer)
        return Self.redirect(Self.path(attendance), done: "saved")
    }

    /// The person whom the form names by sign-in name or by name: somebody of the unit first.
    /// - Throws: `Problems` that name the candidates where it could be several.
    private func person(_ visit: Visit, _ draft: AttendeeDraft) async throws -> String {
        let name = visit.form["person"].trimmed
        guard !name.isEmpty else { return "" }
        // What the form itself showed for who is linked already.
        if visit.form["person"] == visit.form["personShown"], !draft.person.isEmpty { return draft.person }
        let found = try await identity.people(named: [name], as: visit.viewer)
        if let one = found.first(where: { $0.login == name.lowercased() }) { return one.id.description }
        let own = found.filter { $0.units.contains { "\($0)" == draft.unit } }
        let candidates = own.isEmpty ? found : own
        guard candidates.count > 1 else {
            guard let only = candidates.first else {
                throw Problems([Problem(field: "person", key: "problem_person_name", arguments: ["name": name])])
            }
            return only.id.description
        }
        throw Problems([
            Problem(
                field: "person", key: "problem_person_several",
                arguments: [
                    "name": name,
                    "names": candidates.prefix(5).map { one in
                        let unit = one.units.first.flatMap { try? visit.viewer.tree.keepingUnit(of: $0)?.name.chinese }
                        return [one.login, unit].compactMap { $0 }.joined(separator: " ")
                    }.joined(separator: visit.voice.text("list_comma")),
                ])
        ])
    }

    private static func path(_ attendance: Attendance) -> String {
        MeetingPages.path + "/\(attendance.meeting.id)/attendance"
    }

    /// The attendee of the address; `nil` for `new`.
    private func attendee(_ visit: Visit) async throws -> (Attendance, Attendance.Line?) {
        let attendance = try await meetings.desk.attendance(of: visit.identifier(), as: visit.viewer)
        guard attendance.mayManage else { throw Refusal.notAllowed }
        if visit.parameters.get("attendee") == "new" { return (attendance, nil) }
        let id: Attendee.ID = try visit.identifier("attendee")
        guard let line = attendance.lines.first(where: { $0.attendee.id == id }) else { throw Refusal.unknown }
        return (attendance, line)
    }

    private func form(
        _ visit: Visit, _ attendance: Attendance, _ line: Attendance.Line?, _ draft: AttendeeDraft,
        _ problems: [Problem], isStale: Bool = false
    ) async throws -> Response {
        let voice = visit.voice
        let viewer = try visit.viewer
        var make = FieldMaker(voice, problems)
        if isStale, let stored = line.map({ AttendeeDraft($0.attendee) }) {
            make.stored = [
                "attendeeName": stored.attendeeName, "attendeeTitle": stored.attendeeTitle, "unit": stored.unit,
                "attendeePart": stored.attendeePart, "substitutes": stored.substitutes, "seat": stored.seat,
            ]
        }
        let heading = line?.attendee.name ?? voice.text("attendee_new")
        var page = OfficePage(
            heading: heading, section: "meetings",
            breadcrumb: Self.trail(
                attendance.meeting, voice, [Self.attendanceLink(attendance.meeting, voice)], here: heading))
        page.notice = notice(visit)
        let own = Self.path(attendance) + "/" + (line.map { "\($0.attendee.id)" } ?? "new")
        let version = [Self.version(visit, stored: line?.attendee.version ?? 0, problems)]
        let linked = try await shownPerson(line?.attendee)
        var form = FormView(
            action: own,
            fields: Self.attendeeFields(
                draft, visit.form.names.contains("person") ? visit.form["person"] : linked, attendance, line?.attendee,
                viewer, make),
            submitLabel: voice.text("action_save"), cancelURL: Self.path(attendance))
        form.hidden =
            version + [
                FormView.Hidden(name: "personShown", value: linked),
                FormView.Hidden(name: "press", value: visit.form["press"].orNil ?? "\(meetings.desk.nextAttendee())"),
            ]
        page.parts = [OfficePage.Part(form: form)]
        if let line {
            page.actions = Self.actions(line, own, version, voice)
            page.parts.append(try await codePart(line.attendee, visit))
            page.parts.append(Self.leavePart(line.attendee, own, version, make))
        }
        return try formResponse(page, visit, problems, isStale: isStale)
    }

    /// A person as the form names them: by sign-in name, or by name.
    private func shownPerson(_ attendee: Attendee?) async throws -> String {
        guard let person = attendee?.person else { return "" }
        return try await identity.names(of: [person.rawValue])[person.rawValue]?.chinese ?? ""
    }

    private static func attendeeFields(
        _ draft: AttendeeDraft, _ person: String, _ attendance: Attendance, _ own: Attendee?, _ viewer: Viewer,
        _ make: FieldMaker
    ) -> [FieldView] {
        let voice = make.voice
        let others = attendance.lines.map(\.attendee).filter { $0.id != own?.id && $0.part != .substitute }
        return [
            make.text("attendeeName", draft.attendeeName, required: true),
            make.text("attendeeTitle", draft.attendeeTitle),
            make.select(
                "unit", draft.unit, empty: voice.text("value_none"),
                unitOptions(viewer.units(IdentityPolicy.readUnits), viewer, voice)),
            make.text("person", person, hint: voice.text("hint_attendee_person")),
            make.select(
                "attendeePart", draft.attendeePart, required: true,
                Attendee.Part.allCases.map { ($0.rawValue, voice.text("attendee_part_" + $0.rawValue)) }),
            make.select(
                "substitutes", draft.substitutes, empty: voice.text("value_none"), others.map { ("\($0.id)", $0.name) }),
            make.text("seat", draft.seat),
        ]
    }

    private static func actions(
        _ line: Attendance.Line, _ own: String, _ version: [FormView.Hidden], _ voice: Voice
    ) -> [Action] {
        var actions: [Action] = []
        if line.arrivedAt == nil {
            actions = [
                .post(voice.text("attendee_arrival"), own + "/arrival", isPrimary: true),
                .post(voice.text("attendee_remove"), own + "/removal", isDangerous: true, hidden: version),
            ]
        }
        return actions + [.link(voice.text("action_history"), "/office/history/attendee/\(line.attendee.id)")]
    }

    /// Leave: asked for, and decided by somebody else.
    private static func leavePart(
        _ attendee: Attendee, _ own: String, _ version: [FormView.Hidden], _ make: FieldMaker
    ) -> OfficePage.Part {
        let voice = make.voice
        var part = OfficePage.Part(heading: voice.text("attendee_leave"))
        var form = FormView(
            action: own + "/leave", fields: [make.text("reason", "")], submitLabel: voice.text("leave_ask"))
        if let leave = attendee.leave {
            part.note = voice.text("leave_state_" + leave.state.rawValue) + voice.text("colon") + leave.reason
            guard leave.state == .asked else { return part }
            part.actions = [.post(voice.text("leave_approve"), own + "/leave/approval", hidden: version)]
            form = FormView(
                action: own + "/leave/refusal", fields: [make.text("reason", "")],
                submitLabel: voice.text("leave_refuse")
            )
        }
        form.hidden = version
        form.isCompact = true
        part.form = form
        return part
    }
}
