import Hummingbird
import Identity
import Kernel
import Meetings
import WebSupport

/// The agenda: one item at a time; the whole is saved with each.
extension Office {
    func agendaItemForm(_ visit: Visit) async throws -> Response {
        let detail = try await managedMeeting(visit)
        let item = try Self.item(visit, detail)
        return try agendaForm(visit, detail, item.map(AgendaItemDraft.init) ?? AgendaItemDraft(), [])
    }

    func saveAgendaItem(_ visit: Visit) async throws -> Response {
        let detail = try await managedMeeting(visit)
        let item = try Self.item(visit, detail)
        var draft = AgendaItemDraft(id: item?.id)
        (draft.title, draft.reportingUnit) = (visit.form["agendaTitle"], visit.form["reportingUnit"])
        (draft.minutes, draft.decision) = (visit.form["minutes"], visit.form["decision"])
        var drafts = detail.agenda.map(AgendaItemDraft.init)
        let place = drafts.firstIndex { $0.id == draft.id && draft.id != nil } ?? drafts.count
        if place < drafts.count { drafts[place] = draft } else { drafts.append(draft) }
        do {
            try await meetings.desk.saveAgenda(
                of: detail.meeting.id, drafts, basedOn: visit.version, as: visit.viewer)
            return Self.redirect(MeetingPages.path + "/\(detail.meeting.id)", done: "saved")
        } catch let problems as Problems {
            return try agendaForm(visit, detail, draft, problems.list.map { Self.own($0, place + 1) })
        } catch is StaleEdit {
            return try agendaForm(visit, try await managedMeeting(visit), draft, [], isStale: true)
        }
    }

    /// Up, down, or off the agenda.
    func moveAgendaItem(_ visit: Visit) async throws -> Response {
        let detail = try await managedMeeting(visit)
        guard let item = try Self.item(visit, detail),
            let place = detail.agenda.firstIndex(where: { $0.id == item.id })
        else { throw Refusal.unknown }
        var drafts = detail.agenda.map(AgendaItemDraft.init)
        switch visit.parameters.get("move") {
        case "up": if place > 0 { drafts.swapAt(place, place - 1) }
        case "down": if place + 1 < drafts.count { drafts.swapAt(place, place + 1) }
        case "removal": drafts.remove(at: place)
        default: throw Refusal.unknown
        }
        try await meetings.desk.saveAgenda(of: detail.meeting.id, drafts, basedOn: visit.version, as: visit.viewer)
        return Self.redirect(MeetingPages.path + "/\(detail.meeting.id)", done: "saved")
    }

    /// The item of the address; `nil` for `new`.
    private static func item(_ visit: Visit, _ detail: MeetingDetail) throws -> AgendaItem? {
        if visit.parameters.get("item") == "new" { return nil }
        let id: AgendaItem.ID = try visit.identifier("item")
        guard let item = detail.agenda.first(where: { $0.id == id }) else { throw Refusal.unknown }
        return item
    }

    /// `title-3` as the field of this form.
    private static func own(_ problem: Problem, _ place: Int) -> Problem {
        let suffix = "-\(place)"
        let field = problem.field.hasSuffix(suffix) ? String(problem.field.dropLast(suffix.count)) : problem.field
        return Problem(
            field: field == "title" ? "agendaTitle" : field, key: problem.key, arguments: problem.arguments)
    }

    private func agendaForm(
        _ visit: Visit, _ detail: MeetingDetail, _ draft: AgendaItemDraft, _ problems: [Problem], isStale: Bool = false
    ) throws -> Response {
        let voice = visit.voice
        let viewer = try visit.viewer
        var make = FieldMaker(voice, problems)
        if isStale, let stored = detail.agenda.first(where: { $0.id == draft.id }).map(AgendaItemDraft.init) {
            make.stored = [
                "agendaTitle": stored.title, "reportingUnit": stored.reportingUnit, "minutes": stored.minutes,
                "decision": stored.decision,
            ]
        }
        let heading = voice.text(draft.id == nil ? "agenda_new" : "agenda_edit")
        var page = OfficePage(
            heading: heading, section: "meetings", breadcrumb: Self.trail(detail.meeting, voice, here: heading))
        let path = MeetingPages.path + "/\(detail.meeting.id)"
        var form = FormView(
            action: path + "/agenda/" + (draft.id.map { "\($0)" } ?? "new"),
            fields: [
                make.text("agendaTitle", draft.title, required: true),
                make.select(
                    "reportingUnit", draft.reportingUnit, empty: voice.text("value_none"),
                    Self.unitOptions(viewer.units(IdentityPolicy.readUnits), viewer, voice)),
                make.text("minutes", draft.minutes, mode: "numeric"),
                make.area("decision", draft.decision, hint: voice.text("hint_decision")),
            ], submitLabel: voice.text("action_save"), cancelURL: path)
        form.hidden = [Self.version(visit, stored: detail.meeting.version, problems)]
        page.parts = [OfficePage.Part(form: form)]
        return try formResponse(page, visit, problems, isStale: isStale)
    }
}
