import HTTPTypes
import Hummingbird
import Identity
import Kernel
import Meetings
import WebSupport

/// The review of a text: what was found in it, marked in the text and listed beside it.
extension Office {
    func reviewPage(_ visit: Visit) async throws -> Response { try await reviewPage(visit, []) }

    /// - Parameters:
    ///   - problems: why a step was refused; fields are `proposal-17`, or one of the forms of the page.
    ///   - isStale: somebody changed a proposal since the page was made.
    ///   - warnings: what somebody should know of matters that were filed.
    func reviewPage(
        _ visit: Visit, _ problems: [Problem], isStale: Bool = false, warnings: [Problem] = []
    ) async throws -> Response {
        let voice = visit.voice
        let viewer = try visit.viewer
        let reviewed = try await reviewedText(visit)
        let title = reviewed.text.title ?? voice.text("meeting_text_untitled", ["number": "\(reviewed.text.number)"])
        var page = OfficePage(
            heading: title, section: "meetings",
            breadcrumb: Self.trail(reviewed.meeting, voice, here: title))
        page.notice = isStale ? Notice(text: voice.text("review_stale"), isGood: false) : notice(visit)
        if !warnings.isEmpty { page.notice = Notice(text: voice.text("done_matters_filed"), isGood: true) }
        if reviewed.text.replacedBy != nil { page.lead = voice.text("review_replaced") }
        page.errors = Self.summary(problems, voice)
        page.actions = Self.actions(reviewed, voice)
        var view = ReviewView(reviewed, problems, viewer.tree, voice)
        view.script = assets.address(of: "review.js")
        page.parts = [
            OfficePage.Part(facts: Self.facts(reviewed, voice), warnings: Self.warnings(reviewed.text, voice)),
            OfficePage.Part(warnings: warnings.map { voice.text($0.key, $0.arguments) }),
            OfficePage.Part(review: view),
        ]
        let status: HTTPResponse.Status = isStale ? .conflict : problems.isEmpty ? .ok : .unprocessableContent
        return try response(page, visit, status: status)
    }

    /// The text of the address, of the meeting of the address.
    func reviewedText(_ visit: Visit) async throws -> ReviewedText {
        let meeting: Meeting.ID = try visit.identifier()
        let reviewed = try await meetings.desk.text(visit.identifier("text"), as: visit.viewer)
        guard reviewed.meeting.id == meeting else { throw Refusal.unknown }
        return reviewed
    }

    static func path(_ reviewed: ReviewedText) -> String {
        MeetingPages.path + "/\(reviewed.meeting.id)/texts/\(reviewed.text.id)"
    }

    private static func summary(_ problems: [Problem], _ voice: Voice) -> ErrorSummary? {
        guard !problems.isEmpty else { return nil }
        return ErrorSummary(
            heading: voice.text("office_error_summary", ["count": "\(problems.count)"]),
            links: problems.map { problem in
                let card = problem.field.hasPrefix("proposal-") ? problem.field.dropFirst("proposal-".count) : ""
                let isOfForm = ["sentence", "range"].contains(problem.field)
                return Link(
                    label: voice.text(problem.key, problem.arguments),
                    url: card.isEmpty ? isOfForm ? "#field-sentence" : "#review-cards" : "#p-" + card)
            })
    }

    private static func actions(_ reviewed: ReviewedText, _ voice: Voice) -> [Action] {
        let path = path(reviewed)
        let sure = ReviewView.sure(reviewed.proposals)
        let accepted = reviewed.proposals.filter { $0.state == .accepted }
        var actions: [Action] = []
        if reviewed.mayFile, !accepted.isEmpty {
            actions.append(
                .post(
                    voice.text("review_file", ["count": "\(accepted.count)"]), path + "/filing", isPrimary: true,
                    hidden: ReviewView.seen(accepted)))
        }
        if reviewed.mayReview, !sure.isEmpty {
            actions.append(
                .post(
                    voice.text("review_accept_sure", ["count": "\(sure.count)"]), path + "/decisions/accept",
                    hidden: ReviewView.seen(sure)))
        }
        if reviewed.mayReview {
            actions.append(
                .link(
                    voice.text("meeting_text_edition"),
                    MeetingPages.path + "/\(reviewed.meeting.id)/new-text?replaces=\(reviewed.text.id)"))
        }
        return actions + [
            .link(voice.text("action_provenance"), "/office/provenance/meeting-text/\(reviewed.text.id)"),
            .link(voice.text("action_history"), "/office/history/meeting-text/\(reviewed.text.id)"),
        ]
    }

    private static func facts(_ reviewed: ReviewedText, _ voice: Voice) -> Facts {
        var facts = Facts()
        facts.add(
            voice.text("column_meeting"), voice.phrase(reviewed.meeting.title),
            url: MeetingPages.path + "/\(reviewed.meeting.id)")
        facts.add(voice.text("field_day"), voice.day(reviewed.meeting.day))
        if case .article(let article) = reviewed.text.origin {
            facts.add(
                voice.text("field_origin"), voice.text("meeting_text_article"), url: "/office/articles/\(article)")
        } else {
            facts.add(voice.text("field_origin"), origin(reviewed.text, voice))
        }
        return facts
    }

    private static func warnings(_ text: MeetingText, _ voice: Voice) -> [String] {
        text.warnings.map { voice.text($0.key, $0.arguments) }
    }
}
