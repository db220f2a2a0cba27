import HTTPTypes
import Hummingbird
import Identity
import Kernel
import WebSupport

/// Signing in and out, the second step, forgotten passwords, first passwords.
enum SignInPages {
    static let routes: [OfficeRoute] = [
        .get("/office/session", .anyone) { office, visit in try await office.signInPage(visit) },
        .post("/office/session", .anyone) { office, visit in try await office.signIn(visit) },
        .get("/office/session/code", .anyone) { office, visit in try office.codePage(visit) },
        .post("/office/session/code", .anyone) { office, visit in try await office.enterCode(visit) },
        .post("/office/session/end", .anyone) { office, visit in try await office.signOut(visit) },
        .post("/office/session/demonstration", .demonstration) { office, visit in
            try await office.signInAsAnybody(visit)
        },
        .get("/office/password-reset", .anyone) { office, visit in try office.resetPage(visit) },
        .post("/office/password-reset", .anyone) { office, visit in try await office.requestReset(visit) },
        .get("/office/welcome/:secret", .anyone) { office, visit in try await office.welcomePage(visit) },
        .post("/office/welcome/:secret", .anyone) { office, visit in try await office.setPassword(visit) },
        .post("/office/language", .anyone) { _, visit in try chooseLanguage(visit) },
    ]

    /// Keeps the language, and goes back to where the visitor was.
    private static func chooseLanguage(_ visit: Visit) throws -> Response {
        guard let language = Language(rawValue: visit.form["language"]) else { throw Refusal.unknown }
        var response = Office.redirect(localPath(visit.form["to"]))
        response.setCookie(OfficeCookies.make(OfficeCookies.language, language.rawValue, life: 365 * 86400))
        return response
    }

    /// A path within the office; its home for anything else, so that nobody is sent elsewhere.
    static func localPath(_ text: String) -> String {
        let isOurs = text == "/office" || text.hasPrefix("/office/") || text.hasPrefix("/office?")
        let isPlain = text.utf8.allSatisfy { $0 > 32 && $0 < 127 && $0 != UInt8(ascii: "\\") }
        return isOurs && isPlain && !text.contains("//") ? text : "/office"
    }
}

extension Office {
    func signInPage(_ visit: Visit, _ problems: [Problem] = []) async throws -> Response {
        if let signedIn = visit.signedIn, !signedIn.awaitsCode { return Self.redirect("/office") }
        let voice = visit.voice
        let make = FieldMaker(voice, problems)
        var page = OfficePage(heading: voice.text("office_sign_in"), isDoor: true)
        page.notice = notice(visit)
        page.errors = ErrorSummary(problems, voice)
        let wanted = visit.request.method == .post ? visit.form["to"] : visit.query("to")
        var form = FormView(
            action: "/office/session",
            fields: [
                make.text("login", visit.form["login"], required: true, autocomplete: "username"),
                make.text("password", "", type: "password", required: true, autocomplete: "current-password"),
            ], submitLabel: voice.text("office_sign_in"))
        form.hidden = [FormView.Hidden(name: "to", value: wanted)]
        page.parts = [
            OfficePage.Part(
                form: form, actions: [.link(voice.text("office_forgot"), "/office/password-reset")])
        ]
        if let part = providerPart(voice, wanted: wanted) { page.parts.append(part) }
        if settings.isDemonstration, visit.isFromThisMachine {
            page.parts.append(try await demonstration(voice, wanted: wanted))
        }
        return try response(page, visit, status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    /// Everybody of the demonstration, each with a button, by unit.
    private func demonstration(_ voice: Voice, wanted: String) async throws -> OfficePage.Part {
        var part = OfficePage.Part(heading: voice.text("office_demo_heading"), note: voice.text("office_demo_note"))
        for line in try await identity.demonstrationPeople() {
            let words = [line.person.name, line.title].compactMap { $0.map { voice.phrase($0).text } }
            let button = Action.post(
                words.joined(separator: " · "), "/office/session/demonstration",
                hidden: [
                    FormView.Hidden(name: "person", value: "\(line.person.id)"),
                    FormView.Hidden(name: "to", value: wanted),
                ])
            let unit = line.unitName.map(voice.phrase)
            if var group = part.groups.last, group.label == unit?.text ?? "—" {
                group.actions.append(button)
                part.groups[part.groups.count - 1] = group
            } else {
                part.groups.append(
                    OfficePage.ActionGroup(label: unit?.text ?? "—", lang: unit?.lang, actions: [button]))
            }
        }
        return part
    }

    func signIn(_ visit: Visit) async throws -> Response {
        var request = visit.signInRequest
        (request.login, request.password) = (visit.form["login"], visit.form["password"])
        do {
            return try await welcome(identity.signIn(request), to: visit.form["to"])
        } catch let problems as Problems {
            return try await signInPage(visit, problems.list)
        }
    }

    func signInAsAnybody(_ visit: Visit) async throws -> Response {
        guard let person = Person.ID(text: visit.form["person"]) else { throw Refusal.unknown }
        return try await welcome(
            identity.openDemonstrationSession(of: person, visit.signInRequest), to: visit.form["to"])
    }

    /// Hands the session's secret over, and goes where the visitor wanted to go.
    func welcome(_ opened: OpenedSession, to path: String) -> Response {
        let wanted = SignInPages.localPath(path)
        var response = Self.redirect(
            opened.awaitsCode ? "/office/session/code?to=" + wanted.formEncoded : wanted)
        response.setCookie(OfficeCookies.make(OfficeCookies.session, opened.secret))
        response.setCookie(OfficeCookies.end(OfficeCookies.form))
        if !opened.awaitsCode {
            response.setCookie(OfficeCookies.make(OfficeCookies.device, opened.device, life: 365 * 86400))
        }
        return response
    }

    func codePage(_ visit: Visit, _ problems: [Problem] = []) throws -> Response {
        guard let signedIn = visit.signedIn else { return Self.redirect("/office/session") }
        guard signedIn.awaitsCode else { return Self.redirect("/office") }
        let voice = visit.voice
        var page = OfficePage(heading: voice.text("office_code_heading"), isDoor: true)
        page.errors = ErrorSummary(problems, voice)
        var form = FormView(
            action: "/office/session/code",
            fields: [
                FieldMaker(voice, problems).text(
                    "code", "", required: true, hint: voice.text("hint_code"), autocomplete: "one-time-code")
            ], submitLabel: voice.text("office_sign_in"), cancelURL: "/office/session")
        let wanted = visit.request.method == .post ? visit.form["to"] : visit.query("to")
        form.hidden = [FormView.Hidden(name: "to", value: wanted)]
        page.parts = [OfficePage.Part(form: form)]
        return try response(page, visit, status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    func enterCode(_ visit: Visit) async throws -> Response {
        let secret = visit.request.cookies[OfficeCookies.session]?.value ?? ""
        do {
            return try await welcome(
                identity.enterCode(visit.form["code"], sessionSecret: secret, visit.signInRequest),
                to: visit.form["to"])
        } catch let problems as Problems {
            return try codePage(visit, problems.list)
        }
    }

    func signOut(_ visit: Visit) async throws -> Response {
        if let secret = visit.request.cookies[OfficeCookies.session]?.value {
            try await identity.signOut(sessionSecret: secret)
        }
        var response = Self.redirect("/office/session", done: "signed_out")
        response.setCookie(OfficeCookies.end(OfficeCookies.session))
        return response
    }
}
