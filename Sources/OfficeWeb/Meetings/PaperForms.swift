import Exchange
import Hummingbird
import Identity
import Kernel
import Ledger
import Meetings
import Publishing
import WebSupport

/// The forms of a paper: what is asked for, and the next round.
extension Office {
    func newPaper(_ visit: Visit) async throws -> Response {
        let detail = try await managedMeeting(visit)
        var draft = PaperDraft()
        draft.agendaItem = visit.query("item")
        // The day before the meeting, unless somebody says otherwise.
        draft.dueDay = CalendarDay(shanghaiSeconds: detail.meeting.day.shanghaiSeconds - 1).description
        return try paperForm(visit, detail.meeting, detail.agenda, nil, draft, [])
    }

    func beginPaper(_ visit: Visit) async throws -> Response {
        let detail = try await managedMeeting(visit)
        let draft = Self.paperDraft(visit)
        do {
            let paper = try await meetings.desk.begin(draft, for: detail.meeting.id, as: visit.viewer)
            return Self.redirect(Self.path(paper), done: "paper_begun")
        } catch let problems as Problems {
            return try paperForm(visit, detail.meeting, detail.agenda, nil, draft, problems.list)
        }
    }

    func editPaper(_ visit: Visit) async throws -> Response {
        let detail = try await managedPaper(visit)
        return try paperForm(
            visit, detail.meeting, detail.agenda, detail.paper, try await draft(detail, visit.voice), [])
    }

    func savePaper(_ visit: Visit) async throws -> Response {
        let detail = try await managedPaper(visit)
        let draft = Self.paperDraft(visit)
        do {
            let paper = try await meetings.desk.save(
                detail.paper.id, draft, basedOn: visit.version, as: visit.viewer)
            return Self.redirect(Self.path(paper), done: "saved")
        } catch let problems as Problems {
            return try paperForm(visit, detail.meeting, detail.agenda, detail.paper, draft, problems.list)
        } catch is StaleEdit {
            let now = try await managedPaper(visit)
            return try paperForm(
                visit, now.meeting, now.agenda, now.paper, draft, [], stored: try await self.draft(now, visit.voice))
        }
    }

    private func managedPaper(_ visit: Visit) async throws -> PaperDetail {
        let detail = try await paper(visit)
        guard detail.mayManage else { throw Refusal.notAllowed }
        return detail
    }

    /// A paper as its form shows it first, its people by their names.
    private func draft(_ detail: PaperDetail, _ voice: Voice) async throws -> PaperDraft {
        let names = try await names(detail)
        return PaperDraft(detail.paper) { Self.name($0, names, voice) }
    }

    private static func paperDraft(_ visit: Visit) -> PaperDraft {
        var draft = PaperDraft()
        (draft.paperTitle, draft.agendaItem) = (visit.form["paperTitle"], visit.form["agendaItem"])
        (draft.paperUnit, draft.drafters) = (visit.form["paperUnit"], visit.form["drafters"])
        (draft.reviewers, draft.dueDay) = (visit.form["reviewers"], visit.form["dueDay"])
        draft.dueTime = visit.form["dueTime"]
        return draft
    }

    /// - Parameters:
    ///   - paper: `nil` for a new one.
    ///   - stored: what is stored now, for an edit that came too late.
    private func paperForm(
        _ visit: Visit, _ meeting: Meeting, _ agenda: [AgendaItem], _ paper: MeetingPaper?, _ draft: PaperDraft,
        _ problems: [Problem], stored: PaperDraft? = nil
    ) throws -> Response {
        let voice = visit.voice
        let viewer = try visit.viewer
        var make = FieldMaker(voice, problems)
        if let stored {
            make.stored = [
                "paperTitle": stored.paperTitle, "agendaItem": stored.agendaItem, "paperUnit": stored.paperUnit,
                "drafters": stored.drafters, "reviewers": stored.reviewers, "dueDay": stored.dueDay,
                "dueTime": stored.dueTime,
            ]
        }
        let heading = voice.text(paper == nil ? "paper_new" : "paper_edit")
        let list = Self.papersLink(meeting, voice)
        var page = OfficePage(
            heading: heading, section: "meetings", lead: voice.text("paper_form_lead"),
            breadcrumb: Self.trail(meeting, voice, [list], here: heading))
        let path = paper.map(Self.path) ?? list.url
        var form = FormView(
            action: path,
            fields: [
                make.text("paperTitle", draft.paperTitle, required: true),
                make.select(
                    "agendaItem", draft.agendaItem, empty: voice.text("value_none"),
                    agenda.map { ("\($0.id)", "\($0.position). \($0.title)") }),
                make.select(
                    "paperUnit", draft.paperUnit, empty: voice.text("value_choose"), required: true,
                    Self.unitOptions(viewer.units(IdentityPolicy.readUnits), viewer, voice)),
                make.text("drafters", draft.drafters, required: true, hint: voice.text("hint_paper_people")),
                make.text("reviewers", draft.reviewers, required: true, hint: voice.text("hint_paper_reviewers")),
                make.text("dueDay", draft.dueDay, type: "date", required: true),
                make.text("dueTime", draft.dueTime, type: "time", hint: voice.text("hint_paper_due_time")),
            ], submitLabel: voice.text(paper == nil ? "paper_begin" : "action_save"), cancelURL: path)
        if let paper { form.hidden = [Self.version(visit, stored: paper.version, problems)] }
        page.parts = [OfficePage.Part(form: form)]
        return try formResponse(page, visit, problems, isStale: stored != nil)
    }

    // MARK: The next round

    func newRound(_ visit: Visit) async throws -> Response { try await newRound(visit, []) }

    private func newRound(_ visit: Visit, _ problems: [Problem], isStale: Bool = false) async throws -> Response {
        let voice = visit.voice
        let detail = try await paper(visit)
        // Whoever came too late sees their own text again, whatever the paper is now.
        guard detail.maySubmit || isStale else {
            throw Refusal(key: detail.paper.state.awaitsDraft ? "refusal_paper_drafter" : "refusal_paper_state")
        }
        let newest = detail.rounds.last
        let make = FieldMaker(voice, problems)
        let path = Self.path(detail.paper)
        let heading = voice.text("paper_submit_round", ["number": "\((newest?.number ?? 0) + 1)"])
        var page = OfficePage(
            heading: heading, section: "meetings", lead: voice.text("paper_submit_lead"),
            breadcrumb: Self.trail(detail, heading, voice))
        let isFirstLook = visit.form.names.isEmpty
        // What was typed before is written on; what came from a file comes as a file again.
        let words = isFirstLook ? newest?.file == nil ? detail.body : "" : visit.form["meetingText"]
        let megabytes = "\(DocumentLimits().bytes >> 20)"
        var form = FormView(
            action: path + "/rounds",
            fields: [
                make.area("meetingText", words, hint: voice.text("hint_meeting_text")),
                make.upload("document", hint: voice.text("hint_document", ["megabytes": megabytes])),
                make.area("roundNote", visit.form["roundNote"], hint: voice.text("hint_paper_round_note")),
            ], submitLabel: voice.text("paper_submit"), cancelURL: path)
        form.isUpload = true
        form.hidden = [FormView.Hidden(name: "after", value: "\(newest?.number ?? 0)")]
        if detail.paper.deadline.isOver(at: now()) { form.note = voice.text("paper_submit_late") }
        page.parts = [OfficePage.Part(form: form)]
        return try formResponse(page, visit, problems, isStale: isStale, stale: "paper_stale_round")
    }

    func submitRound(_ visit: Visit) async throws -> Response {
        let detail = try await paper(visit)
        do {
            let incoming = try await incomingRound(visit)
            let paper = try await meetings.desk.submit(
                incoming, note: visit.form["roundNote"], to: detail.paper.id,
                after: Int64(visit.form["after"]) ?? -1, as: visit.viewer)
            return Self.redirect(Self.path(paper), done: "paper_submitted")
        } catch let problems as Problems {
            return try await newRound(visit, problems.list.map(Self.fieldOfForm))
        } catch is StaleEdit {
            return try await newRound(visit, [], isStale: true)
        } catch let refusal as Refusal where refusal.key == "refusal_paper_state" {
            // It went on meanwhile; what was written stays on the page.
            return try await newRound(visit, [], isStale: true)
        }
    }

    /// The text of the form, and of a file the digest of its bytes: the file itself is not kept.
    private func incomingRound(_ visit: Visit) async throws -> IncomingMeetingText {
        var incoming = try await incomingText(visit)
        if case .file(let name, let kind, _) = incoming.origin,
            let file = visit.form.file("document")
        {
            incoming.origin = .file(name: name, kind: kind, hash: "\(LedgerHash(of: file.bytes))")
        }
        incoming.title = nil
        return incoming
    }
}
