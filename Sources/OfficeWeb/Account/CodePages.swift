import Exchange
import Hummingbird
import Identity
import Kernel
import WebSupport

extension Office {
    /// Turning one-time codes on, or off. Looking at the page changes nothing.
    func codesPage(_ visit: Visit, _ problems: [Problem] = []) async throws -> Response {
        let voice = visit.voice
        let viewer = try visit.viewer
        var page = accountChild(voice, "account_codes")
        page.notice = notice(visit)
        page.errors = ErrorSummary(problems, voice)
        if try await identity.person(viewer.person.id, as: viewer).hasTimeCode {
            page.lead = voice.text("codes_on_lead")
            page.parts = [
                passwordPart("codes_renew", "/office/account/codes/recovery", isDangerous: false, voice, problems),
                passwordPart("codes_end", "/office/account/codes/end", isDangerous: true, voice, problems),
            ]
        } else {
            page.lead = voice.text("codes_off_lead")
            page.parts = try await enrolment(viewer, voice, problems)
        }
        return try response(page, visit, status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    private func enrolment(_ viewer: Viewer, _ voice: Voice, _ problems: [Problem]) async throws -> [OfficePage.Part] {
        guard let enrolment = try await identity.begunTimeCode(issuer: settings.name.chinese, as: viewer) else {
            return [
                OfficePage.Part(actions: [
                    .post(voice.text("codes_begin"), "/office/account/codes/begin", isPrimary: true)
                ])
            ]
        }
        var first = OfficePage.Part(heading: voice.text("codes_step_scan"), note: voice.text("codes_step_scan_note"))
        first.picture = QRCode.svg(enrolment.uri).map {
            OfficePage.Drawing(svg: $0, label: voice.text("codes_picture"))
        }
        first.codes = OfficePage.Codes(codes: [enrolment.typed])
        let second = OfficePage.Part(
            heading: voice.text("codes_step_confirm"),
            form: FormView(
                action: "/office/account/codes",
                fields: [
                    FieldMaker(voice, problems).text(
                        "code", "", required: true, hint: voice.text("hint_first_code"), autocomplete: "one-time-code",
                        mode: "numeric")
                ], submitLabel: voice.text("codes_confirm"), cancelURL: "/office/account"))
        return [first, second]
    }

    private func passwordPart(
        _ key: String, _ action: String, isDangerous: Bool, _ voice: Voice, _ problems: [Problem]
    ) -> OfficePage.Part {
        var form = FormView(
            action: action,
            fields: [
                FieldMaker(voice, problems).text(
                    "password", "", type: "password", required: true, autocomplete: "current-password")
            ], submitLabel: voice.text(key))
        form.isDangerous = isDangerous
        return OfficePage.Part(heading: voice.text(key), form: form)
    }

    func beginCodes(_ visit: Visit) async throws -> Response {
        _ = try await identity.beginTimeCode(issuer: settings.name.chinese, as: visit.viewer)
        return Self.redirect("/office/account/codes")
    }

    func confirmCodes(_ visit: Visit) async throws -> Response {
        do {
            return try recoveryPage(await identity.confirmTimeCode(visit.form["code"], as: visit.viewer), visit)
        } catch let problems as Problems {
            return try await codesPage(visit, problems.list)
        }
    }

    func renewRecovery(_ visit: Visit) async throws -> Response {
        do {
            return try recoveryPage(
                await identity.renewRecoveryCodes(password: visit.form["password"], as: visit.viewer), visit)
        } catch let problems as Problems {
            return try await codesPage(visit, problems.list)
        }
    }

    func endCodes(_ visit: Visit) async throws -> Response {
        do {
            try await identity.endTimeCode(password: visit.form["password"], as: visit.viewer)
            return Self.redirect("/office/account", done: "codes_ended")
        } catch let problems as Problems {
            return try await codesPage(visit, problems.list)
        }
    }

    /// The recovery codes, shown this once.
    private func recoveryPage(_ codes: [String], _ visit: Visit) throws -> Response {
        let voice = visit.voice
        var page = accountChild(voice, "codes_recovery")
        page.lead = voice.text("codes_recovery_lead")
        page.parts = [
            OfficePage.Part(
                codes: OfficePage.Codes(codes: codes),
                actions: [.link(voice.text("codes_recovery_kept"), "/office/account", isPrimary: true)])
        ]
        return try response(page, visit)
    }
}
