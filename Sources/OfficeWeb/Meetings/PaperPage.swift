import Hummingbird
import Identity
import Kernel
import Meetings
import Publishing
import WebSupport

/// A paper with its rounds: what was submitted, what was said of it, and what can be done now.
extension Office {
    func paperPage(_ visit: Visit) async throws -> Response { try await paperPage(visit, []) }

    /// - Parameters:
    ///   - problems: why a step was refused.
    ///   - isStale: there is a newer round than the one that was read.
    func paperPage(_ visit: Visit, _ problems: [Problem], isStale: Bool = false) async throws -> Response {
        let voice = visit.voice
        let detail = try await paper(visit)
        let names = try await names(detail)
        let heading = detail.paper.title
        var page = OfficePage(
            heading: heading, section: "meetings",
            breadcrumb: Self.trail(detail.meeting, voice, [Self.papersLink(detail.meeting, voice)], here: heading))
        page.notice = notice(visit)
        page.actions = Self.actions(detail, voice)
        page.parts = [OfficePage.Part(facts: Self.facts(detail, names, try visit.viewer, voice))]
        if let newest = detail.rounds.last {
            page.parts.append(Self.textPart(detail, newest, detail.body, names, voice))
            page.parts += Self.reviewParts(detail, newest, visit, problems)
            page.parts.append(Self.commentsPart(detail, newest, names, visit, problems))
        }
        page.parts.append(Self.roundsPart(detail, names, voice))
        if detail.mayManage, detail.paper.state == .signedOff {
            page.parts.append(Self.reopeningPart(detail, visit, problems))
        }
        return try formResponse(page, visit, problems, isStale: isStale, stale: "paper_stale")
    }

    /// The paper of the address, of the meeting of the address.
    func paper(_ visit: Visit) async throws -> PaperDetail {
        let meeting: Meeting.ID = try visit.identifier()
        let detail = try await meetings.desk.paper(visit.identifier("paper"), as: visit.viewer)
        guard detail.meeting.id == meeting else { throw Refusal.unknown }
        return detail
    }

    /// The names of everybody in a paper.
    func names(_ detail: PaperDetail) async throws -> [Int64: LocalizedText] {
        try await identity.names(of: Set(detail.people.map(\.rawValue)))
    }

    static func attendanceLink(_ meeting: Meeting, _ voice: Voice) -> Link {
        Link(label: voice.text("meeting_attendance"), url: path(of: meeting) + "/attendance")
    }

    static func papersLink(_ meeting: Meeting, _ voice: Voice) -> Link {
        Link(label: voice.text("meeting_papers"), url: MeetingPages.path + "/\(meeting.id)/papers")
    }

    static func name(_ person: Person.ID?, _ names: [Int64: LocalizedText], _ voice: Voice) -> String {
        person.flatMap { names[$0.rawValue] }.map { voice.phrase($0).text } ?? "—"
    }

    private static func actions(_ detail: PaperDetail, _ voice: Voice) -> [Action] {
        let path = path(detail.paper)
        var actions: [Action] = []
        if detail.maySubmit {
            actions.append(.link(voice.text("paper_submit"), path + "/new-round", isPrimary: true))
        }
        if detail.mayManage {
            if detail.paper.state != .signedOff { actions.append(.link(voice.text("action_edit"), path + "/edit")) }
            if detail.rounds.isEmpty {
                actions.append(
                    .post(
                        voice.text("paper_remove"), path + "/removal", isDangerous: true,
                        hidden: [FormView.Hidden(name: "version", value: "\(detail.paper.version)")]))
            }
        }
        return actions + [
            .link(voice.text("action_provenance"), "/office/provenance/meeting-paper/\(detail.paper.id)"),
            .link(voice.text("action_history"), "/office/history/meeting-paper/\(detail.paper.id)"),
        ]
    }

    private static func facts(
        _ detail: PaperDetail, _ names: [Int64: LocalizedText], _ viewer: Viewer, _ voice: Voice
    ) -> Facts {
        let paper = detail.paper
        var facts = Facts()
        facts.add(voice.text("field_paperState"), state: badge(paper.state, voice))
        facts.add(
            voice.text("field_paperDue"), paper.deadline.words,
            badge: detail.isOverdue ? Badge(voice.text("paper_overdue"), .bad) : nil)
        facts.add(voice.text("field_agendaItem"), detail.agenda.first { $0.id == paper.agendaItem }?.title)
        let unit = viewer.tree.keepingUnit(of: paper.leadUnit)
        facts.add(voice.text("field_paperUnit"), unit.map { voice.phrase($0.name).text })
        facts.add(
            voice.text("field_drafters"),
            paper.drafters.map { name($0, names, voice) }.joined(separator: voice.text("list_comma")))
        for reviewer in paper.reviewers {
            facts.add(
                voice.text("field_reviewer"), name(reviewer, names, voice),
                badge: detail.rounds.isEmpty ? nil : badge(detail.review(of: reviewer)?.verdict, voice))
        }
        return facts
    }

    private static func badge(_ verdict: PaperVerdict?, _ voice: Voice) -> Badge {
        switch verdict {
        case .agreed: Badge(voice.text("paper_verdict_agreed"), .good)
        case .returned: Badge(voice.text("paper_verdict_returned"), .bad)
        case nil: Badge(voice.text("paper_verdict_none"), .quiet)
        }
    }

    // MARK: Rounds

    /// A round as it reads.
    static func textPart(
        _ detail: PaperDetail, _ round: PaperRound, _ body: String, _ names: [Int64: LocalizedText], _ voice: Voice
    ) -> OfficePage.Part {
        var part = OfficePage.Part(heading: voice.text("paper_round", ["number": "\(round.number)"]))
        part.note = round.note
        part.warnings = round.warnings.map { voice.text($0.key, $0.arguments) }
        let paragraphs = body.split(whereSeparator: \.isNewline).filter { !$0.allSatisfy(\.isWhitespace) }
        part.reading = OfficePage.Reading(
            title: detail.paper.title,
            source: [
                name(round.submittedBy, names, voice), voice.instant(round.submittedAt), round.file?.name,
                round.isLate ? voice.text("paper_late") : nil,
            ].compactMap { $0 }.joined(separator: " · "),
            lang: Language.zhHans.rawValue,
            html: paragraphs.map { "<p>\(escapedHTML($0))</p>" }.joined(separator: "\n"))
        if round.number > 1 {
            part.actions = [
                .link(voice.text("paper_compare"), path(detail.paper) + "/rounds/\(round.number)/comparison")
            ]
        }
        return part
    }

    private static func roundsPart(
        _ detail: PaperDetail, _ names: [Int64: LocalizedText], _ voice: Voice
    ) -> OfficePage.Part {
        let entries = detail.rounds.reversed().map { round in
            let said = detail.reviews.filter { $0.round == round.id }.map { review in
                [
                    name(review.reviewer, names, voice) + voice.text("colon")
                        + voice.text("paper_verdict_" + review.verdict.rawValue), review.note,
                ].compactMap { $0 }.joined(separator: " — ")
            }
            return Timeline.Entry(
                time: voice.instant(round.submittedAt), who: name(round.submittedBy, names, voice),
                what: voice.text("paper_round", ["number": "\(round.number)"]),
                url: path(detail.paper) + "/rounds/\(round.number)",
                reason: said.isEmpty ? nil : said.joined(separator: "\n"),
                badge: round.isLate ? Badge(voice.text("paper_late"), .bad) : nil)
        }
        return OfficePage.Part(
            heading: voice.text("paper_rounds"), timeline: Timeline(entries, emptyText: voice.text("paper_no_rounds")))
    }

    // MARK: What can be done

    private static func reviewParts(
        _ detail: PaperDetail, _ round: PaperRound, _ visit: Visit, _ problems: [Problem]
    ) -> [OfficePage.Part] {
        guard detail.mayReview else { return [] }
        let voice = visit.voice
        let path = path(detail.paper) + "/rounds/\(round.number)/reviews/"
        var part = OfficePage.Part(heading: voice.text("paper_review"), anchor: "review")
        part.note = voice.text(detail.verdict == .agreed ? "paper_review_agreed" : "paper_review_lead")
        if detail.verdict != .agreed {
            part.groups = [
                OfficePage.ActionGroup(
                    label: voice.text("paper_agree_lead"), lang: nil,
                    actions: [.post(voice.text("paper_agree"), path + "agreed", isPrimary: true)])
            ]
        }
        part.form = FormView(
            action: path + "returned",
            fields: [
                FieldMaker(voice, problems).area("reviewNote", visit.form["reviewNote"], required: true)
            ], submitLabel: voice.text("paper_return"), isDangerous: true)
        return [part]
    }

    private static func commentsPart(
        _ detail: PaperDetail, _ round: PaperRound, _ names: [Int64: LocalizedText], _ visit: Visit,
        _ problems: [Problem]
    ) -> OfficePage.Part {
        let voice = visit.voice
        let path = path(detail.paper)
        let numbers = Dictionary(detail.rounds.map { ($0.id, $0.number) }) { first, _ in first }
        // What is open stands first, the newest before the older ones.
        let comments =
            detail.comments.reversed().filter { $0.resolvedAt == nil }
            + detail.comments.reversed().filter { $0.resolvedAt != nil }
        let entries = comments.map { comment in
            let isOpen = comment.resolvedAt == nil
            let step = isOpen ? "settled" : "open"
            return Timeline.Entry(
                time: voice.instant(comment.at),
                who: name(comment.by, names, voice) + " · "
                    + voice.text("paper_round", ["number": "\(numbers[comment.round] ?? 0)"]),
                what: comment.text,
                badge: isOpen
                    ? Badge(voice.text("paper_comment_open"), .waiting)
                    : Badge(voice.text("paper_comment_settled"), .good),
                action: detail.mayComment
                    ? .post(
                        voice.text(isOpen ? "paper_comment_settle" : "paper_comment_reopen"),
                        path + "/comments/\(comment.id)/\(step)") : nil)
        }
        var part = OfficePage.Part(
            heading: voice.text("paper_comments"), anchor: "comments",
            timeline: Timeline(entries, emptyText: voice.text("paper_no_comments")))
        if detail.mayComment {
            part.form = FormView(
                action: path + "/rounds/\(round.number)/comments",
                fields: [FieldMaker(voice, problems).area("comment", visit.form["comment"], required: true)],
                submitLabel: voice.text("paper_comment"))
        }
        return part
    }

    private static func reopeningPart(
        _ detail: PaperDetail, _ visit: Visit, _ problems: [Problem]
    ) -> OfficePage.Part {
        let voice = visit.voice
        var form = FormView(
            action: path(detail.paper) + "/reopening",
            fields: [
                FieldMaker(voice, problems).text("reopenReason", visit.form["reopenReason"], required: true)
            ], submitLabel: voice.text("paper_reopen"), isDangerous: true)
        form.hidden = [version(visit, stored: detail.paper.version, problems)]
        return OfficePage.Part(heading: voice.text("paper_reopen"), form: form)
    }
}
