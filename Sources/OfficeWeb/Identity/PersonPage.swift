import Hummingbird
import Identity
import Kernel
import WebSupport

extension Office {
    /// One person with their duties, delegations and account.
    func personPage(_ visit: Visit) async throws -> Response {
        let voice = visit.voice
        let viewer = try visit.viewer
        let detail = try await identity.person(visit.identifier(), as: viewer)
        let person = detail.person
        let path = "/office/people/\(person.id)"
        var page = OfficePage(
            heading: voice.phrase(person.name).text, section: "people",
            breadcrumb: [Link(label: voice.text("office_nav_people"), url: "/office/people")])
        page.breadcrumb.append(Link(label: page.heading, url: path, current: true))
        page.notice = notice(visit)
        page.actions = Self.actions(detail, viewer, path, voice)
        page.parts = [
            OfficePage.Part(facts: Self.facts(detail, voice)), duties(detail, path, voice),
            delegations(detail, path, voice),
        ]
        return try response(page, visit)
    }

    private static func actions(
        _ detail: PersonDetail, _ viewer: Viewer, _ path: String, _ voice: Voice
    ) -> [Action] {
        let history = [
            Action.link(voice.text("action_provenance"), "/office/provenance/person/\(detail.person.id)"),
            Action.link(voice.text("action_history"), "/office/history/person/\(detail.person.id)"),
        ]
        guard detail.canManage else { return history }
        var actions: [Action] = [
            .link(voice.text("action_edit"), path + "/edit", isPrimary: true),
            .link(voice.text("duty_new"), path + "/duties/new"),
            .link(voice.text("delegation_new"), path + "/delegations/new"),
        ]
        if detail.person.login != nil, detail.person.email != nil {
            actions.append(
                .post(voice.text(detail.hasPassword ? "person_send_reset" : "person_invite"), path + "/invitation"))
        }
        if detail.hasTimeCode { actions.append(.post(voice.text("person_end_codes"), path + "/codes/end")) }
        actions += history
        if detail.person.id != viewer.person.id {
            actions.append(.link(voice.text("person_remove"), path + "/removal"))
        }
        return actions
    }

    private static func facts(_ detail: PersonDetail, _ voice: Voice) -> Facts {
        let person = detail.person
        var facts = Facts()
        facts.add(voice.text("field_nameChinese"), person.name.chinese)
        facts.add(voice.text("field_nameEnglish"), person.name.english)
        facts.add(voice.text("field_email"), person.email)
        facts.add(voice.text("field_phone"), person.phone)
        let state: Badge =
            person.removedAt != nil
            ? Badge(voice.text("person_removed"), .quiet)
            : person.login == nil
                ? Badge(voice.text("person_no_account"), .quiet)
                : detail.hasPassword
                    ? Badge(voice.text("person_active"), .good) : Badge(voice.text("person_not_invited"), .waiting)
        facts.add(voice.text("field_login"), person.login ?? "—", badge: state)
        facts.add(
            voice.text("account_codes"), voice.text(detail.hasTimeCode ? "account_codes_on" : "account_codes_off"))
        return facts
    }

    private func duties(_ detail: PersonDetail, _ path: String, _ voice: Voice) -> OfficePage.Part {
        var part = dutiesPart(detail, voice)
        part.actions = detail.duties.filter(\.canEnd).map { line in
            .post(
                voice.text(
                    "duty_end", ["unit": voice.phrase(line.unitName).text, "role": voice.phrase(line.roleName).text]),
                "/office/duties/\(line.duty.id)/end", hidden: [FormView.Hidden(name: "to", value: path)])
        }
        return part
    }

    private func delegations(_ detail: PersonDetail, _ path: String, _ voice: Voice) -> OfficePage.Part {
        let entries = detail.delegations.map { line in
            Timeline.Entry(
                time: Self.period(line.delegation.validFrom, line.delegation.validTo, voice),
                who: line.delegation.reason ?? "",
                what: voice.text(
                    "delegation_line",
                    ["from": voice.phrase(line.fromName).text, "to": voice.phrase(line.toName).text]))
        }
        var part = OfficePage.Part(
            heading: voice.text("person_delegations"),
            timeline: Timeline(entries, emptyText: voice.text("person_no_delegations")))
        part.actions = detail.delegations.filter(\.canEnd).map { line in
            .post(
                voice.text("delegation_end", ["to": voice.phrase(line.toName).text]),
                "/office/delegations/\(line.delegation.id)/end", hidden: [FormView.Hidden(name: "to", value: path)])
        }
        return part
    }
}
