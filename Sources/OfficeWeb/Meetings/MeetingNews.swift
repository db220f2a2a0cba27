import Handoffs
import Hummingbird
import Identity
import Kernel
import Meetings
import Publishing
import WebSupport

/// From a meeting to news of it: one press makes the draft.
enum MeetingNews {
    static let routes: [OfficeRoute] = [
        .post(MeetingPages.path + "/:id/news", MeetingPages.managing) { office, visit in
            try await office.makeNews(visit)
        }
    ]

    /// What the draft says first: who met, what stood on the agenda, what was decided. Nothing of the texts.
    static func content(of detail: MeetingDetail, by unit: LocalizedText) -> ManuscriptContent {
        var content = ManuscriptContent()
        content.chinese = text(detail, unit, .zhHans)
        if detail.meeting.title.english != nil { content.english = text(detail, unit, .english) }
        return content
    }

    private static func text(
        _ detail: MeetingDetail, _ unit: LocalizedText, _ language: Language
    ) -> ManuscriptText {
        let voice = Voice(language: language)
        let meeting = detail.meeting
        let (name, title) = (unit.shown(in: language).text, meeting.title.shown(in: language).text)
        // 汀南区召开汀南区重点项目调度会 says it twice.
        let isNamed = title.hasPrefix(name)
        var words = ["title": title, "unit": isNamed ? "" : name, "day": voice.day(meeting.day)]
        words["chair"] = meeting.chair
        var text = ManuscriptText()
        // What is still to come was not held, heard or decided.
        let isAhead = detail.state == .planned
        func phrase(_ key: String) -> String {
            voice.text(key + (isAhead ? "_ahead" : "") + (isNamed ? "_named" : ""), words)
        }
        text.title = phrase("meeting_news_title")
        var paragraphs = [phrase("meeting_news_lead")]
        if meeting.chair != nil, language == .zhHans, !isAhead {
            paragraphs[0] += voice.text("meeting_news_chair", words)
        }
        // The agenda is written in Chinese alone.
        if language == .zhHans, !detail.agenda.isEmpty {
            paragraphs.append(voice.text(isAhead ? "meeting_news_agenda_ahead" : "meeting_news_agenda"))
            paragraphs += detail.agenda.map { item in
                voice.text("meeting_news_item", ["number": "\(item.position)", "title": item.title])
                    + ((isAhead ? nil : item.decision).map { voice.text("meeting_news_decision", ["decision": $0]) }
                        ?? "")
            }
        }
        text.body = paragraphs.map { "<p>\(escapedHTML($0))</p>" }.joined()
        return text
    }
}

extension Office {
    /// The way from a meeting's page to the news of it; `nil` for who has no part in it.
    func newsAction(_ detail: MeetingDetail, _ viewer: Viewer, _ voice: Voice) async throws -> Action? {
        guard let draft = try await meetings.news.draft(of: detail.meeting.id) else {
            guard detail.mayManage else { return nil }
            return .post(voice.text("meeting_news_make"), MeetingPages.path + "/\(detail.meeting.id)/news")
        }
        guard readsNews(of: detail.meeting, viewer) else { return nil }
        return .link(voice.text("meeting_news_open"), ManuscriptPages.path + "/\(draft)")
    }

    private func readsNews(of meeting: Meeting, _ viewer: Viewer) -> Bool {
        viewer.may(PublishingPolicy.readArticles, at: viewer.tree.keeper(of: meeting.unit) ?? meeting.unit)
    }

    func makeNews(_ visit: Visit) async throws -> Response {
        let viewer = try visit.viewer
        let detail = try await managedMeeting(visit)
        let unit = viewer.tree.keepingUnit(of: detail.meeting.unit)?.name ?? LocalizedText(chinese: "")
        var content = MeetingNews.content(of: detail, by: unit)
        for language in Language.allCases where !content[language].body.isEmpty {
            content[language].body = try ArticleBody(cleaning: content[language].body).html
        }
        let draft = try await meetings.news(of: detail.meeting.id, saying: content, as: viewer)
        return readsNews(of: detail.meeting, viewer)
            ? Self.redirect(ManuscriptPages.path + "/\(draft)", done: "meeting_news_made")
            : Self.redirect(MeetingPages.path + "/\(detail.meeting.id)", done: "meeting_news_handed_over")
    }
}
