import Hummingbird
import Identity
import Kernel
import Meetings
import WebSupport

extension Office {
    /// A meeting with its agenda, its texts and what came of it.
    func meetingPage(_ visit: Visit) async throws -> Response {
        let voice = visit.voice
        let viewer = try visit.viewer
        let detail = try await meetings.desk.meeting(visit.identifier(), as: viewer)
        let meeting = detail.meeting
        let path = MeetingPages.path + "/\(meeting.id)"
        let title = voice.phrase(meeting.title).text
        var page = OfficePage(
            heading: title, section: "meetings", lead: Self.counted(meeting, voice),
            breadcrumb: Self.trail(nil, voice, here: title))
        page.notice = notice(visit)
        if detail.mayManage {
            page.actions = [
                .link(voice.text("meeting_text_new"), path + "/new-text", isPrimary: true),
                .link(voice.text("action_edit"), path + "/edit"),
            ]
        }
        if let news = try await newsAction(detail, viewer, voice) { page.actions.append(news) }
        page.actions += [
            .link(voice.text("meeting_attendance"), path + "/attendance"),
            .link(voice.text("meeting_papers"), path + "/papers"),
            .link(voice.text("meeting_run_sheet"), path + "/run-sheet"),
            .link(voice.text("meeting_duty"), path + "/duty"),
            .link(voice.text("session_heading"), path + "/session"),
            .link(voice.text("action_provenance"), "/office/provenance/meeting/\(meeting.id)"),
            .link(voice.text("action_history"), "/office/history/meeting/\(meeting.id)"),
        ]
        page.parts = [
            OfficePage.Part(facts: Self.facts(detail, viewer, voice)), agendaPart(detail, viewer, voice),
            textsPart(detail, voice), outcomesPart(detail, voice),
        ]
        if let part = try await sessionPart(meeting.id, visit) { page.parts.insert(part, at: 1) }
        return try response(page, visit)
    }

    private static func facts(_ detail: MeetingDetail, _ viewer: Viewer, _ voice: Voice) -> Facts {
        let meeting = detail.meeting
        var facts = Facts()
        facts.add(voice.text("field_state"), state: badge(detail.state, voice))
        facts.add(voice.text("field_meetingKind"), voice.text("meeting_kind_" + meeting.kind.word))
        facts.add(
            voice.text("field_day"),
            voice.time(of: meeting))
        let unit = viewer.tree.keepingUnit(of: meeting.unit)
        facts.add(voice.text("field_unit"), unit.map { voice.phrase($0.name).text })
        facts.add(voice.text("field_place"), meeting.place)
        facts.add(voice.text("field_chair"), meeting.chair)
        facts.add(voice.text("field_note"), meeting.note)
        return facts
    }

    private func agendaPart(_ detail: MeetingDetail, _ viewer: Viewer, _ voice: Voice) -> OfficePage.Part {
        let path = MeetingPages.path + "/\(detail.meeting.id)/agenda"
        let version = [FormView.Hidden(name: "version", value: "\(detail.meeting.version)")]
        var part = OfficePage.Part(heading: voice.text("meeting_agenda"))
        part.isOrder = true
        if detail.agenda.isEmpty { part.note = voice.text("meeting_agenda_none") }
        part.groups = detail.agenda.map { item in
            let more = [
                item.reportingUnit.flatMap { viewer.tree.keepingUnit(of: $0) }.map { voice.phrase($0.name).text },
                item.minutes.map { voice.text("meeting_minutes", ["count": "\($0)"]) },
                item.decision.map { voice.text("meeting_decision") + voice.text("colon") + $0 },
            ].compactMap { $0 }
            let label = "\(item.position). \(item.title)" + (more.isEmpty ? "" : " — " + more.joined(separator: " · "))
            guard detail.mayManage else { return OfficePage.ActionGroup(label: label, lang: nil, actions: []) }
            return OfficePage.ActionGroup(
                label: label, lang: nil,
                actions: [
                    .link(voice.text("action_edit"), path + "/\(item.id)"),
                    .post(voice.text("agenda_up"), path + "/\(item.id)/up", hidden: version),
                    .post(voice.text("agenda_down"), path + "/\(item.id)/down", hidden: version),
                    .post(
                        voice.text("agenda_remove"), path + "/\(item.id)/removal", isDangerous: true, hidden: version),
                ])
        }
        if detail.mayManage { part.actions = [.link(voice.text("agenda_new"), path + "/new")] }
        return part
    }

    private func textsPart(_ detail: MeetingDetail, _ voice: Voice) -> OfficePage.Part {
        let entries = detail.texts.map { item in
            let text = item.text
            let open = (item.counts[.proposed] ?? 0) + (item.counts[.accepted] ?? 0)
            let filed = item.counts[.filed] ?? 0
            let badge =
                text.replacedBy != nil
                ? Badge(voice.text("meeting_text_replaced"), .quiet)
                : open > 0
                    ? Badge(voice.text("meeting_text_open", ["count": "\(open)"]), .waiting)
                    : Badge(voice.text("meeting_text_filed", ["count": "\(filed)"]), .good)
            return Timeline.Entry(
                time: voice.instant(text.attachedAt), who: Self.origin(text, voice),
                what: text.title ?? voice.text("meeting_text_untitled", ["number": "\(text.number)"]),
                url: MeetingPages.path + "/\(detail.meeting.id)/texts/\(text.id)", badge: badge)
        }
        return OfficePage.Part(
            heading: voice.text("meeting_texts"),
            timeline: Timeline(entries, emptyText: voice.text("meeting_texts_none")))
    }

    static func origin(_ text: MeetingText, _ voice: Voice) -> String {
        switch text.origin {
        case .pasted: voice.text("meeting_text_pasted")
        case .file(let name, _, _): name
        case .article: voice.text("meeting_text_article")
        }
    }

    private func outcomesPart(_ detail: MeetingDetail, _ voice: Voice) -> OfficePage.Part {
        let entries = detail.outcomes.map { outcome in
            Timeline.Entry(
                time: outcome.matter.number, who: "", what: outcome.sentence,
                url: MatterPages.path + "/\(outcome.matter.matter)")
        }
        return OfficePage.Part(
            heading: voice.text("meeting_outcomes"),
            timeline: Timeline(entries, emptyText: voice.text("meeting_outcomes_none")))
    }
}
