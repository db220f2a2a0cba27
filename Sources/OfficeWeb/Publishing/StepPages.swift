import Hummingbird
import Identity
import Kernel
import Publishing
import WebSupport

extension Office {
    /// The page of a step: what the checks found, what has to be said with it, and one button.
    func stepPage(_ visit: Visit, _ problems: [Problem], isStale: Bool = false) async throws -> Response {
        let voice = visit.voice
        let (detail, move) = try await step(visit)
        let manuscript = detail.manuscript
        let label = voice.text("move_" + move.word)
        var page = OfficePage(
            heading: label + voice.text("colon") + Self.title(manuscript, voice), section: "manuscripts")
        page.breadcrumb = Self.trail(manuscript, voice, here: label)
        page.lead = voice.text("move_lead_" + move.word)
        page.errors = ErrorSummary(problems, voice)
        if isStale { page.notice = Notice(text: voice.text("manuscript_step_stale"), isGood: false) }
        if let refusal = detail.steps.first(where: { $0.move == move })?.refusal {
            page.parts = [.note(voice.text(refusal.key, refusal.arguments))]
            return try response(page, visit, status: .forbidden)
        }
        guard detail.steps.contains(where: { $0.move == move }) else {
            page.parts = [.note(voice.text("refusal_manuscript_state"))]
            return try response(page, visit, status: .conflict)
        }
        let checks = [.submit, .publish, .schedule].contains(move) ? detail.findings : []
        page.parts = Self.findings(checks, voice)
        let isBlocked = checks.contains(where: \.isStopping)
        if isBlocked {
            var part = OfficePage.Part.note(voice.text("manuscript_blocked"))
            if detail.mayWrite {
                part.actions = [
                    .link(voice.text("action_edit"), ManuscriptPages.path + "/\(manuscript.id)/edit", isPrimary: true)
                ]
            }
            page.parts.append(part)
        } else {
            page.parts.append(
                OfficePage.Part(form: form(move, manuscript, hasWarnings: !checks.isEmpty, problems, visit, label)))
        }
        return try response(page, visit, status: isStale ? .conflict : problems.isEmpty ? .ok : .unprocessableContent)
    }

    private func step(_ visit: Visit) async throws -> (ManuscriptDetail, ManuscriptMove) {
        guard let move = ManuscriptMove(rawValue: visit.parameters.get("move") ?? "") else { throw Refusal.unknown }
        return (try await desk.manuscript(visit.identifier(), as: visit.viewer), move)
    }

    private func form(
        _ move: ManuscriptMove, _ manuscript: Manuscript, hasWarnings: Bool, _ problems: [Problem], _ visit: Visit,
        _ label: String
    ) -> FormView {
        let voice = visit.voice
        let make = FieldMaker(voice, problems)
        var fields: [FieldView] = []
        if move == .schedule {
            fields.append(
                make.text(
                    "due", visit.form["due"], type: "datetime-local", required: true,
                    hint: voice.text("hint_manuscript_due")))
        }
        if hasWarnings {
            fields.append(
                make.boxes("accept", Set(visit.form.all("accept")), [("yes", voice.text("manuscript_accept"))]))
        }
        if move.needsReason || [.archive, .reopen, .unschedule].contains(move) {
            fields.append(make.area("reason", visit.form["reason"], required: move.needsReason))
        }
        var form = FormView(
            action: ManuscriptPages.path + "/\(manuscript.id)/steps/\(move.rawValue)", fields: fields,
            submitLabel: label, cancelURL: ManuscriptPages.path + "/\(manuscript.id)")
        form.isDangerous = move == .withdraw
        form.hidden = [FormView.Hidden(name: "version", value: "\(manuscript.version)")]
        return form
    }

    func takeStep(_ visit: Visit) async throws -> Response {
        let (detail, move) = try await step(visit)
        var step = ManuscriptStep(move, version: visit.version)
        step.reason = visit.form["reason"]
        step.acceptsWarnings = visit.form.all("accept").contains("yes")
        let due = visit.form["due"]
        step.dueAt = Self.instant(due)
        guard due.isEmpty || step.dueAt != nil || move != .schedule else {
            return try await stepPage(visit, [Problem(field: "due", key: "problem_time")])
        }
        do {
            try await desk.take(step, of: detail.manuscript.id, as: visit.viewer)
            let sentence = "move_" + move.word
            return Self.redirect(ManuscriptPages.path + "/\(detail.manuscript.id)", done: sentence)
        } catch let problems as Problems {
            // What the checks found stands on the page already: in the form it is the box that was not ticked.
            let own = problems.list.filter { ["due", "reason"].contains($0.field) }
            let unread = own.count < problems.list.count
            return try await stepPage(
                visit, own + (unread ? [Problem(field: "accept", key: "problem_warnings_unread")] : []))
        } catch is StaleEdit {
            return try await stepPage(visit, [], isStale: true)
        }
    }

    /// Seconds since 1970 of `yyyy-MM-ddTHH:mm`, to which a browser may add seconds, in Asia/Shanghai; `nil` for anything else.
    static func instant(_ text: String) -> Int64? {
        guard let parts = text.wholeMatch(of: /(\d{4}-\d\d-\d\d)T(\d\d):(\d\d)(:\d\d)?/.asciiOnlyDigits()),
            let day = CalendarDay(iso: parts.1), let hour = Int64(parts.2), let minute = Int64(parts.3),
            (0...23).contains(hour), (0...59).contains(minute)
        else { return nil }
        return day.shanghaiSeconds + hour * 3600 + minute * 60
    }
}
