import Hummingbird
import Identity
import Kernel
import Supervision
import WebSupport

/// One's own account: password, one-time codes, sessions, tokens.
enum AccountPages {
    static let routes: [OfficeRoute] = [
        .get("/office/account", .signedIn) { office, visit in try await office.accountPage(visit) },
        .get("/office/account/password", .signedIn) { office, visit in try office.passwordPage(visit) },
        .post("/office/account/password", .signedIn) { office, visit in try await office.changePassword(visit) },
        .get("/office/account/codes", .signedIn) { office, visit in try await office.codesPage(visit) },
        .post("/office/account/codes", .signedIn) { office, visit in try await office.confirmCodes(visit) },
        .post("/office/account/codes/begin", .signedIn) { office, visit in try await office.beginCodes(visit) },
        .post("/office/account/codes/recovery", .signedIn) { office, visit in try await office.renewRecovery(visit) },
        .post("/office/account/codes/end", .signedIn) { office, visit in try await office.endCodes(visit) },
        .post("/office/account/sessions/:id/end", .signedIn) { office, visit in
            try await office.identity.endSession(visit.identifier("id", Session.self), as: visit.viewer)
            return Office.redirect("/office/account", done: "session_ended")
        },
        .get("/office/account/tokens/new", .signedIn) { office, visit in try office.tokenPage(visit) },
        .post("/office/account/tokens", .signedIn) { office, visit in try await office.createToken(visit) },
        .post("/office/account/tokens/:id/end", .signedIn) { office, visit in
            try await office.identity.endToken(visit.identifier("id", Viewer.self).rawValue, as: visit.viewer)
            return Office.redirect("/office/account", done: "token_ended")
        },
    ]
}

extension Office {
    func accountPage(_ visit: Visit) async throws -> Response {
        let voice = visit.voice
        let viewer = try visit.viewer
        let detail = try await identity.person(viewer.person.id, as: viewer)
        var facts = Facts()
        facts.add(voice.text("field_name"), voice.phrase(viewer.person.name))
        facts.add(voice.text("field_login"), viewer.person.login)
        facts.add(voice.text("field_email"), viewer.person.email)
        facts.add(
            voice.text("account_codes"), voice.text(detail.hasTimeCode ? "account_codes_on" : "account_codes_off"))
        var page = OfficePage(heading: voice.text("account_heading"), section: "account")
        page.notice = notice(visit)
        page.actions = [
            .link(voice.text("account_change_password"), "/office/account/password"),
            .link(voice.text("account_codes"), "/office/account/codes"),
            .link(voice.text("account_delegate"), "/office/people/\(viewer.person.id)/delegations/new"),
            .link(voice.text("account_new_token"), "/office/account/tokens/new"),
        ]
        if viewer.may(SupervisionPolicy.readMatters) {
            page.actions.append(.link(voice.text("notice_choice_heading"), NoticePages.choicePath))
        }
        page.parts = [
            OfficePage.Part(facts: facts), dutiesPart(detail, voice),
            try await signInMethodsPart(viewer, hasPassword: detail.hasPassword, voice),
            try await sessionsPart(viewer, voice),
            try await tokensPart(viewer, voice),
        ]
        return try response(page, visit)
    }

    private func sessionsPart(_ viewer: Viewer, _ voice: Voice) async throws -> OfficePage.Part {
        let sessions = try await identity.sessions(as: viewer)
        let entries = sessions.map { session in
            Timeline.Entry(
                time: voice.instant(session.lastSeenAt), who: session.address, what: Self.browser(session.agent),
                reason: nil,
                badge: session.id == viewer.session ? Badge(voice.text("account_this_session"), .good) : nil)
        }
        var part = OfficePage.Part(
            heading: voice.text("account_sessions"), timeline: Timeline(entries, emptyText: ""))
        part.actions = sessions.filter { $0.id != viewer.session }.map {
            .post(
                voice.text(
                    "account_end_session", ["what": Self.browser($0.agent), "time": voice.instant($0.lastSeenAt)]),
                "/office/account/sessions/\($0.id)/end")
        }
        return part
    }

    private func tokensPart(_ viewer: Viewer, _ voice: Voice) async throws -> OfficePage.Part {
        let tokens = try await identity.tokens(as: viewer)
        let entries = tokens.map { token in
            Timeline.Entry(
                time: voice.text("account_token_until", ["time": voice.instant(token.expiresAt)]),
                who: token.scopes.map { voice.text($0.catalogueKey) }.joined(separator: voice.text("list_comma")),
                what: token.name)
        }
        var part = OfficePage.Part(
            heading: voice.text("account_tokens"),
            timeline: Timeline(entries, emptyText: voice.text("account_no_tokens")))
        part.actions = tokens.map {
            .post(voice.text("account_end_token", ["name": $0.name]), "/office/account/tokens/\($0.id)/end")
        }
        return part
    }

    /// The part of a browser's long name that people know.
    private static func browser(_ agent: String) -> String {
        let known = [
            "Edg/": "Edge", "MicroMessenger": "WeChat", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari",
        ]
        for mark in ["MicroMessenger", "Edg/", "Firefox/", "Chrome/", "Safari/"] where agent.contains(mark) {
            let system = ["Windows", "Android", "iPhone", "Mac OS", "Linux"].first { agent.contains($0) }
            return [known[mark], system].compactMap { $0 }.joined(separator: " · ")
        }
        return agent.isEmpty ? "?" : String(agent.prefix(40))
    }

    func passwordPage(_ visit: Visit, _ problems: [Problem] = []) throws -> Response {
        let voice = visit.voice
        let make = FieldMaker(voice, problems)
        var page = accountChild(voice, "account_change_password")
        page.errors = ErrorSummary(problems, voice)
        page.parts = [
            OfficePage.Part(
                form: FormView(
                    action: "/office/account/password",
                    fields: [
                        make.text("present", "", type: "password", required: true, autocomplete: "current-password"),
                        make.text(
                            "new", "", type: "password", required: true, hint: voice.text("hint_password"),
                            autocomplete: "new-password"),
                    ], submitLabel: voice.text("office_set_password"), cancelURL: "/office/account",
                    note: voice.text("account_password_note")))
        ]
        return try response(page, visit, status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    func changePassword(_ visit: Visit) async throws -> Response {
        do {
            try await identity.changePassword(from: visit.form["present"], to: visit.form["new"], as: visit.viewer)
            return Self.redirect("/office/account", done: "password_set")
        } catch let problems as Problems {
            return try passwordPage(visit, problems.list)
        }
    }

    /// A page below the account, with the way back.
    func accountChild(_ voice: Voice, _ key: String) -> OfficePage {
        OfficePage(
            heading: voice.text(key), section: "account",
            breadcrumb: [
                Link(label: voice.text("account_heading"), url: "/office/account"),
                Link(label: voice.text(key), url: "#main", current: true),
            ])
    }
}
