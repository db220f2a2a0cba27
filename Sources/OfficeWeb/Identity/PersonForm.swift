import HTTPTypes
import Hummingbird
import Identity
import Kernel
import WebSupport

extension Office {
    func editPerson(_ visit: Visit) async throws -> Response {
        let detail = try await identity.person(visit.identifier(), as: visit.viewer)
        guard detail.canManage else { throw Refusal.notAllowed }
        return try await personForm(visit, PersonDraft(detail.person), [])
    }

    func savePerson(_ visit: Visit, _ id: Person.ID?) async throws -> Response {
        var draft = PersonDraft(id: id, version: visit.version)
        draft.nameChinese = visit.form["nameChinese"]
        draft.nameEnglish = visit.form["nameEnglish"]
        draft.email = visit.form["email"]
        draft.phone = visit.form["phone"]
        draft.login = visit.form["login"]
        draft.duty = Self.duty(visit)
        do {
            let saved = try await identity.savePerson(draft, as: visit.viewer)
            return Self.redirect("/office/people/\(saved)", done: "saved")
        } catch let problems as Problems {
            return try await personForm(visit, draft, problems.list)
        } catch let refusal as Refusal where !refusal.conceals && id == nil {
            return try await personForm(visit, draft, [Problem(field: "role", key: refusal.key)])
        } catch let stale as StaleEdit {
            guard let id else { throw stale }
            let stored = PersonDraft(try await identity.person(id, as: visit.viewer).person)
            draft.version = stale.current
            return try await personForm(visit, draft, [], stored: stored)
        }
    }

    static func duty(_ visit: Visit) -> DutyDraft {
        var duty = DutyDraft()
        duty.unit = visit.form["unit"]
        duty.role = visit.form["role"]
        duty.titleChinese = visit.form["titleChinese"]
        duty.titleEnglish = visit.form["titleEnglish"]
        duty.validFrom = visit.form["validFrom"]
        duty.validTo = visit.form["validTo"]
        return duty
    }

    func personForm(
        _ visit: Visit, _ draft: PersonDraft, _ problems: [Problem], stored: PersonDraft? = nil
    ) async throws -> Response {
        let voice = visit.voice
        let viewer = try visit.viewer
        var make = FieldMaker(voice, problems)
        if let stored {
            make.stored = [
                "nameChinese": stored.nameChinese, "nameEnglish": stored.nameEnglish, "email": stored.email,
                "phone": stored.phone, "login": stored.login,
            ]
        }
        var page = OfficePage(
            heading: voice.text(draft.id == nil ? "person_new" : "person_edit"), section: "people",
            breadcrumb: [Link(label: voice.text("office_nav_people"), url: "/office/people")])
        page.breadcrumb.append(Link(label: page.heading, url: "#main", current: true))
        var fields = [
            make.text("nameChinese", draft.nameChinese, required: true),
            make.text("nameEnglish", draft.nameEnglish),
            make.text("email", draft.email, type: "email"),
            make.text("phone", draft.phone, type: "tel"),
            make.text("login", draft.login, hint: voice.text("hint_login")),
        ]
        if draft.id == nil {
            var duty = draft.duty
            if duty.unit.isEmpty { duty.unit = visit.query("unit") }
            fields += try await dutyFields(duty, make, viewer)
        }
        var form = FormView(
            action: draft.id.map { "/office/people/\($0)" } ?? "/office/people", fields: fields,
            submitLabel: voice.text("action_save"),
            cancelURL: draft.id.map { "/office/people/\($0)" } ?? "/office/people")
        form.hidden = [FormView.Hidden(name: "version", value: "\(draft.version)")]
        page.parts = [OfficePage.Part(form: form)]
        return try formResponse(page, visit, problems, isStale: stored != nil)
    }

    /// Unit, role, title and time of a duty.
    func dutyFields(_ draft: DutyDraft, _ make: FieldMaker, _ viewer: Viewer) async throws -> [FieldView] {
        let voice = make.voice
        let roles = try await identity.roles(as: viewer)
        return [
            make.select(
                "unit", draft.unit, empty: voice.text("value_choose"), required: true,
                Self.unitOptions(viewer.units(IdentityPolicy.managePeople), viewer, voice)),
            make.select(
                "role", draft.role, empty: voice.text("value_choose"), required: true,
                hint: voice.text("hint_role"), roles.map { ($0.code, voice.phrase($0.name).text) }),
            make.text("titleChinese", draft.titleChinese),
            make.text("titleEnglish", draft.titleEnglish),
            make.text("validFrom", draft.validFrom, type: "date", hint: voice.text("hint_start_day")),
            make.text("validTo", draft.validTo, type: "date", hint: voice.text("hint_open_end")),
        ]
    }

    func removalForm(_ visit: Visit, _ problems: [Problem], refusal: Refusal? = nil) async throws -> Response {
        let voice = visit.voice
        let detail = try await identity.person(visit.identifier(), as: visit.viewer)
        guard detail.canManage else { throw Refusal.notAllowed }
        let name = voice.phrase(detail.person.name).text
        var page = OfficePage(
            heading: voice.text("person_remove_heading", ["name": name]), section: "people",
            lead: voice.text("person_remove_lead"))
        page.errors = ErrorSummary(problems, voice)
        page.notice = refusal.map { Notice(text: voice.text($0.key, $0.arguments), isGood: false) }
        var form = FormView(
            action: "/office/people/\(detail.person.id)/removal",
            fields: [FieldMaker(voice, problems).area("reason", visit.form["reason"], required: true)],
            submitLabel: voice.text("person_remove"), cancelURL: "/office/people/\(detail.person.id)")
        form.isDangerous = true
        form.hidden = [FormView.Hidden(name: "version", value: "\(detail.person.version)")]
        page.parts = [OfficePage.Part(form: form)]
        let isPlain = problems.isEmpty && refusal == nil
        return try response(page, visit, status: isPlain ? .ok : .unprocessableContent)
    }

    func removePerson(_ visit: Visit) async throws -> Response {
        do {
            try await identity.removePerson(
                visit.identifier(), version: visit.version, reason: visit.form["reason"], as: visit.viewer)
            return Self.redirect("/office/people", done: "person_removed")
        } catch let problems as Problems {
            return try await removalForm(visit, problems.list)
        } catch let refusal as Refusal where !refusal.conceals {
            return try await removalForm(visit, [], refusal: refusal)
        }
    }
}
