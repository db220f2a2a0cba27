import Hummingbird
import Identity
import Kernel
import WebSupport

extension Office {
    func resetPage(_ visit: Visit, _ problems: [Problem] = []) throws -> Response {
        let voice = visit.voice
        var page = OfficePage(heading: voice.text("office_reset_heading"), lead: voice.text("office_reset_lead"))
        page.isDoor = true
        page.notice = notice(visit)
        page.errors = ErrorSummary(problems, voice)
        page.parts = [
            OfficePage.Part(
                form: FormView(
                    action: "/office/password-reset",
                    fields: [
                        FieldMaker(voice, problems).text(
                            "email", visit.form["email"], type: "text", required: true, autocomplete: "username")
                    ], submitLabel: voice.text("office_reset_send"), cancelURL: "/office/session"))
        ]
        return try response(page, visit, status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    /// Says the same whether there is such an account or not.
    func requestReset(_ visit: Visit) async throws -> Response {
        guard !visit.form["email"].allSatisfy(\.isWhitespace) else {
            return try resetPage(visit, [Problem(field: "email", key: "problem_required")])
        }
        try await identity.requestReset(
            email: String(visit.form["email"].prefix(200)), letter("reset"), base: base(visit),
            address: visit.signInRequest.address)
        return Self.redirect(
            "/office/password-reset", done: settings.keepsLettersBack ? "reset_unsent" : "reset_sent")
    }

    func welcomePage(_ visit: Visit, _ problems: [Problem] = []) async throws -> Response {
        let voice = visit.voice
        let secret = visit.parameters.get("secret") ?? ""
        guard let person = try await identity.invited(by: secret) else { throw Refusal(key: "refusal_link") }
        let make = FieldMaker(voice, problems)
        var page = OfficePage(
            heading: voice.text("office_welcome_heading", ["name": voice.phrase(person.name).text]), isDoor: true)
        page.errors = ErrorSummary(problems, voice)
        page.parts = [
            OfficePage.Part(
                form: FormView(
                    action: "/office/welcome/\(secret)",
                    fields: [
                        make.text("login", person.login ?? "", autocomplete: "username"),
                        make.text(
                            "new", "", type: "password", required: true, hint: voice.text("hint_password"),
                            autocomplete: "new-password"),
                    ], submitLabel: voice.text("office_set_password")))
        ]
        return try response(page, visit, status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    func setPassword(_ visit: Visit) async throws -> Response {
        do {
            try await identity.acceptInvitation(visit.parameters.get("secret") ?? "", password: visit.form["new"])
            return Self.redirect("/office/session", done: "password_set")
        } catch let problems as Problems {
            return try await welcomePage(visit, problems.list)
        }
    }

    /// The words of a letter, in both languages: who gets it may read either.
    func letter(_ kind: String) -> LetterText {
        let voices = Language.allCases.map { Voice(language: $0) }
        return LetterText(
            subject: voices.map {
                $0.text("letter_\(kind)_subject", ["site": settings.name.shown(in: $0.language).text])
            }
            .joined(separator: " / "),
            body: voices.map { $0.text("letter_\(kind)_body", ["site": settings.name.shown(in: $0.language).text]) }
                .joined(separator: "\n\n———\n\n"))
    }

    /// Where links in letters lead: what the platform's settings say, not what a request claims.
    func base(_ visit: Visit) -> String {
        if settings.isDemonstration, visit.isFromThisMachine, let host = visit.request.head.authority {
            return "http://" + host
        }
        return settings.base
    }
}
