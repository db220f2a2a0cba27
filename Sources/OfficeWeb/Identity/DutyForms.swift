import Hummingbird
import Identity
import Kernel
import WebSupport

extension Office {
    func dutyForm(_ visit: Visit, _ draft: DutyDraft, _ problems: [Problem]) async throws -> Response {
        let voice = visit.voice
        let viewer = try visit.viewer
        let detail = try await identity.person(visit.identifier(), as: viewer)
        var page = personChild(detail.person, "duty_new", voice)
        page.errors = ErrorSummary(problems, voice)
        page.parts = [
            OfficePage.Part(
                form: FormView(
                    action: "/office/people/\(detail.person.id)/duties",
                    fields: try await dutyFields(draft, FieldMaker(voice, problems), viewer),
                    submitLabel: voice.text("action_save"), cancelURL: "/office/people/\(detail.person.id)"))
        ]
        return try response(page, visit, status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    func addDuty(_ visit: Visit) async throws -> Response {
        let person: Person.ID = try visit.identifier()
        let draft = Self.duty(visit)
        do {
            _ = try await identity.addDuty(draft, to: person, as: visit.viewer)
            return Self.redirect("/office/people/\(person)", done: "saved")
        } catch let problems as Problems {
            return try await dutyForm(visit, draft, problems.list)
        } catch let refusal as Refusal where !refusal.conceals {
            return try await dutyForm(visit, draft, [Problem(field: "role", key: refusal.key)])
        }
    }

    func delegationForm(_ visit: Visit, _ draft: DelegationDraft, _ problems: [Problem]) async throws -> Response {
        let voice = visit.voice
        let viewer = try visit.viewer
        let detail = try await identity.person(visit.identifier(), as: viewer)
        guard detail.canManage || detail.person.id == viewer.person.id else { throw Refusal.notAllowed }
        let make = FieldMaker(voice, problems)
        var page = personChild(detail.person, "delegation_new", voice)
        page.lead = voice.text("delegation_lead")
        page.errors = ErrorSummary(problems, voice)
        page.parts = [
            OfficePage.Part(
                form: FormView(
                    action: "/office/people/\(detail.person.id)/delegations",
                    fields: [
                        make.text("to", draft.to, required: true, hint: voice.text("hint_deputy")),
                        make.select(
                            "duty", draft.duty, empty: voice.text("delegation_all_duties"),
                            detail.duties.map {
                                (
                                    "\($0.duty.id)",
                                    voice.phrase($0.unitName).text + " · " + voice.phrase($0.roleName).text
                                )
                            }),
                        make.text("validFrom", draft.validFrom, type: "date", hint: voice.text("hint_start_day")),
                        make.text(
                            "validTo", draft.validTo, type: "date", required: true, hint: voice.text("hint_end_day")),
                        make.text("reason", draft.reason),
                    ], submitLabel: voice.text("action_save"), cancelURL: "/office/people/\(detail.person.id)"))
        ]
        return try response(page, visit, status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    func saveDelegation(_ visit: Visit) async throws -> Response {
        let person: Person.ID = try visit.identifier()
        var draft = DelegationDraft()
        draft.to = visit.form["to"]
        draft.duty = visit.form["duty"]
        draft.validFrom = visit.form["validFrom"]
        draft.validTo = visit.form["validTo"]
        draft.reason = visit.form["reason"]
        do {
            _ = try await identity.saveDelegation(draft, of: person, as: visit.viewer)
            let isOwn = try visit.viewer.person.id == person
            return Self.redirect(isOwn ? "/office/account" : "/office/people/\(person)", done: "saved")
        } catch let problems as Problems {
            return try await delegationForm(visit, draft, problems.list)
        }
    }

    private func personChild(_ person: Person, _ key: String, _ voice: Voice) -> OfficePage {
        OfficePage(
            heading: voice.text(key), section: "people",
            breadcrumb: [
                Link(label: voice.text("office_nav_people"), url: "/office/people"),
                Link(label: voice.phrase(person.name).text, url: "/office/people/\(person.id)"),
                Link(label: voice.text(key), url: "#main", current: true),
            ])
    }
}
