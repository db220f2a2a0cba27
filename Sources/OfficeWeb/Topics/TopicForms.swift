import Hummingbird
import Identity
import Kernel
import Publishing
import WebSupport

extension Office {
    func editTopic(_ visit: Visit) async throws -> Response {
        let detail = try await writableTopic(visit)
        return try topicForm(visit, detail.topic, detail.topic.content, version: detail.topic.version, [])
    }

    func writableTopic(_ visit: Visit) async throws -> TopicDetail {
        let detail = try await topicDesk.topic(visit.identifier(), as: visit.viewer)
        guard detail.mayWrite else { throw Refusal.notAllowed }
        return detail
    }

    /// Title, lead and cover.
    func saveTopic(_ visit: Visit) async throws -> Response {
        let topic = try await writableTopic(visit).topic
        var content = topic.content
        content.title = Self.words(visit, "title")
        content.lead = Self.words(visit, "lead")
        do {
            let kept = try await taken(visit, "picture")
            content.cover = Self.picture(visit, kept, over: content.cover)
            try await topicDesk.save(
                topic.id, content, with: kept?.file, basedOn: visit.version, as: visit.viewer)
            return Self.redirect(TopicPages.path + "/\(topic.id)", done: "saved")
        } catch let problems as Problems {
            return try topicForm(visit, topic, content, version: visit.version, problems.list)
        } catch let stale as StaleEdit {
            let stored = try await writableTopic(visit).topic
            return try topicForm(visit, stored, content, version: stale.current, [], isStale: true)
        }
    }

    static func words(_ visit: Visit, _ field: String) -> TopicContent.Words {
        TopicContent.Words(visit.form[field + "Chinese"], visit.form[field + "English"])
    }

    /// A new picture, the old one with another text, or none where it is taken off.
    static func picture(
        _ visit: Visit, _ kept: FileDesk.Kept?, over before: TopicContent.Picture?
    ) -> TopicContent.Picture? {
        if kept == nil, visit.form.all("without").contains("yes") { return nil }
        guard let file = kept?.file.hash ?? before?.file else { return nil }
        return TopicContent.Picture(file: file, alternative: words(visit, "alt"))
    }

    static func pictureFields(_ picture: TopicContent.Picture?, _ make: FieldMaker) -> [FieldView] {
        let voice = make.voice
        var fields = [
            make.upload("picture", hint: voice.text("hint_zone_picture")),
            make.text(
                "altChinese", picture?.alternative.chinese ?? "", hint: voice.text("hint_alternative")),
            make.text("altEnglish", picture?.alternative.english ?? ""),
        ]
        if picture != nil { fields.append(make.boxes("without", [], [("yes", voice.text("topic_without_picture"))])) }
        return fields
    }

    /// - Parameter topic: as it is stored; shown beside what was typed when that came too late.
    private func topicForm(
        _ visit: Visit, _ topic: Topic, _ content: TopicContent, version: Int64, _ problems: [Problem],
        isStale: Bool = false
    ) throws -> Response {
        let voice = visit.voice
        var make = FieldMaker(voice, problems)
        if isStale {
            make.stored = [
                "topicTitleChinese": topic.content.title.chinese, "topicTitleEnglish": topic.content.title.english,
                "leadChinese": topic.content.lead.chinese, "leadEnglish": topic.content.lead.english,
            ]
        }
        let fields =
            [
                make.text("topicTitleChinese", content.title.chinese, required: true),
                make.text("topicTitleEnglish", content.title.english), make.area("leadChinese", content.lead.chinese),
                make.area("leadEnglish", content.lead.english),
            ] + Self.pictureFields(content.cover, make)
        return try contentForm(
            visit, topic, voice.text("topic_edit"), TopicPages.path + "/\(topic.id)", fields, version, problems,
            isStale: isStale)
    }

    /// A form for a part of what a topic says.
    func contentForm(
        _ visit: Visit, _ topic: Topic, _ heading: String, _ action: String, _ fields: [FieldView], _ version: Int64,
        _ problems: [Problem], isStale: Bool
    ) throws -> Response {
        let voice = visit.voice
        var page = OfficePage(heading: heading, section: "topics", breadcrumb: Self.trail(topic, voice, here: heading))
        if topic.state != .draft { page.lead = voice.text("manuscript_edit_becomes_draft") }
        var form = FormView(
            action: action, fields: fields, submitLabel: voice.text("action_save"),
            cancelURL: TopicPages.path + "/\(topic.id)", isUpload: true)
        form.hidden = [FormView.Hidden(name: "version", value: "\(version)")]
        page.parts = [OfficePage.Part(form: form)]
        return try formResponse(page, visit, problems, isStale: isStale)
    }
}
