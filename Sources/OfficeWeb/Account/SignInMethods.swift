import Hummingbird
import Identity
import Kernel
import WebSupport

extension Office {
    /// By what the viewer signs in: the password, and accounts at identity providers.
    func signInMethodsPart(_ viewer: Viewer, hasPassword: Bool, _ voice: Voice) async throws -> OfficePage.Part {
        let identities = try await identity.outsideIdentities(as: viewer)
        var facts = Facts()
        facts.add(
            voice.text("field_password"), voice.text(hasPassword ? "account_password_set" : "account_password_none"))
        for identity in identities {
            facts.add(
                settings.provider?.issuer == identity.issuer
                    ? settings.provider.map { voice.phrase($0.name).text } ?? identity.issuer : identity.issuer,
                voice.text(
                    "provider_linked_since", ["label": identity.label, "time": voice.instant(identity.linkedAt)]))
        }
        var part = OfficePage.Part(heading: voice.text("account_sign_in"), facts: facts)
        part.actions = identities.map { identity in
            .post(
                voice.text("provider_unlink", ["label": identity.label]), "/office/account/provider/end",
                hidden: [
                    FormView.Hidden(name: "issuer", value: identity.issuer),
                    FormView.Hidden(name: "subject", value: identity.subject),
                ])
        }
        if let provider = settings.provider, !identities.contains(where: { $0.issuer == provider.issuer }) {
            part.actions.append(
                .link(
                    voice.text("provider_link", ["name": voice.phrase(provider.name).text]),
                    "/office/account/provider"))
        }
        return part
    }

    /// Asks for the password before an account elsewhere may open this one.
    func linkPage(_ visit: Visit, _ problems: [Problem] = []) async throws -> Response {
        guard let provider = settings.provider else { throw Refusal.unknown }
        let voice = visit.voice
        let viewer = try visit.viewer
        let name = voice.phrase(provider.name).text
        let hasPassword = try await identity.person(viewer.person.id, as: viewer).hasPassword
        var page = OfficePage(
            heading: voice.text("provider_link", ["name": name]), section: "account",
            lead: voice.text(hasPassword ? "provider_link_lead_password" : "provider_link_lead", ["name": name]),
            breadcrumb: [
                Link(label: voice.text("account_heading"), url: "/office/account"),
                Link(label: voice.text("provider_link", ["name": name]), url: "#main", current: true),
            ])
        page.errors = ErrorSummary(problems, voice)
        let fields = [
            FieldMaker(voice, problems).text(
                "password", "", type: "password", required: true, autocomplete: "current-password")
        ]
        page.parts = [
            OfficePage.Part(
                form: FormView(
                    action: "/office/account/provider", fields: hasPassword ? fields : [],
                    submitLabel: voice.text("provider_go", ["name": name]), cancelURL: "/office/account"))
        ]
        return try response(page, visit, status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    func goLinking(_ visit: Visit) async throws -> Response {
        guard let provider = settings.provider else { throw Refusal.unknown }
        do {
            let begun = try await identity.beginLinking(
                at: provider, password: visit.form["password"], outsideRequest(visit), as: visit.viewer)
            return try goOn(begun, provider, visit)
        } catch let problems as Problems {
            return try await linkPage(visit, problems.list)
        } catch let refusal as Refusal {
            return try failed(refusal, provider, visit)
        }
    }
}
