import Hummingbird
import Identity
import Kernel
import WebSupport

extension Office {
    func tokenPage(_ visit: Visit, _ problems: [Problem] = []) throws -> Response {
        let voice = visit.voice
        let viewer = try visit.viewer
        let make = FieldMaker(voice, problems)
        var page = accountChild(voice, "account_new_token")
        page.lead = voice.text("token_lead")
        page.errors = ErrorSummary(problems, voice)
        // Only what the person may do themselves is offered.
        let scopes = identity.allPermissions.filter { viewer.may($0) }
        page.parts = [
            OfficePage.Part(
                form: FormView(
                    action: "/office/account/tokens",
                    fields: [
                        make.text("name", visit.form["name"], required: true, hint: voice.text("hint_token_name")),
                        make.text(
                            "days", visit.form["days"].isEmpty ? "90" : visit.form["days"], required: true,
                            mode: "numeric"),
                        make.boxes(
                            "scopes", Set(visit.form.all("scopes")),
                            scopes.map { ($0.rawValue, voice.text($0.catalogueKey)) }),
                    ], submitLabel: voice.text("token_create"), cancelURL: "/office/account"))
        ]
        return try response(page, visit, status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    func createToken(_ visit: Visit) async throws -> Response {
        let voice = visit.voice
        do {
            let token = try await identity.createToken(
                name: visit.form["name"], scopes: Set(visit.form.all("scopes")), days: visit.form["days"],
                as: visit.viewer)
            var page = accountChild(voice, "token_made")
            page.lead = voice.text("token_made_lead")
            page.parts = [
                OfficePage.Part(
                    codes: OfficePage.Codes(codes: [token]),
                    actions: [.link(voice.text("token_kept"), "/office/account", isPrimary: true)])
            ]
            return try response(page, visit)
        } catch let problems as Problems {
            return try tokenPage(visit, problems.list)
        }
    }
}
