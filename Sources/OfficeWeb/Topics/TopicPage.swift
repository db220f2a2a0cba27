import Hummingbird
import Identity
import Kernel
import Publishing
import WebSupport

extension Office {
    /// A topic: where it stands, what can be done with it, its blocks in their order.
    func topicPage(_ visit: Visit, _ problems: [Problem], isStale: Bool = false) async throws -> Response {
        let voice = visit.voice
        let detail = try await topicDesk.topic(visit.identifier(), as: visit.viewer)
        let topic = detail.topic
        let path = TopicPages.path + "/\(topic.id)"
        var page = OfficePage(heading: voice.phrase(topic.content.title.localized).text, section: "topics")
        page.breadcrumb = Self.trail(topic, voice)
        page.notice = isStale ? Notice(text: voice.text("topic_stale"), isGood: false) : notice(visit)
        page.errors = ErrorSummary(problems, voice)
        page.actions = [
            .link(voice.text("manuscript_preview_zh"), path + "/preview?language=zh"),
            .link(voice.text("manuscript_preview_en"), path + "/preview?language=en"),
            .link(voice.text("action_history"), "/office/history/topic/\(topic.id)"),
        ]
        if detail.mayWrite { page.actions.insert(.link(voice.text("topic_edit"), path + "/edit"), at: 0) }
        if topic.isPublic {
            page.actions.append(
                .link(voice.text("article_on_portal"), "/\(voice.language.pathSegment)/topics/\(topic.slug)"))
        }
        page.parts = [
            OfficePage.Part(facts: Self.facts(topic, voice)), blocksPart(detail, path, problems, voice),
        ]
        page.parts += detail.steps.map { stepPart($0.move, $0.refusal, topic, problems, visit) }
        let status: HTTPResponse.Status = isStale ? .conflict : problems.isEmpty ? .ok : .unprocessableContent
        return try response(page, visit, status: status)
    }

    static func trail(_ topic: Topic, _ voice: Voice, here: String? = nil) -> [Link] {
        let title = voice.phrase(topic.content.title.localized).text
        let path = TopicPages.path + "/\(topic.id)"
        return [
            Link(label: voice.text("office_nav_topics"), url: TopicPages.path),
            Link(label: title, url: here == nil ? "#main" : path, current: here == nil),
        ] + (here.map { [Link(label: $0, url: "#main", current: true)] } ?? [])
    }

    private static func facts(_ topic: Topic, _ voice: Voice) -> Facts {
        var facts = Facts()
        let word = voice.text("manuscript_state_" + topic.state.rawValue)
        let isBeside = topic.isPublic && topic.state != .published
        facts.add(
            voice.text("field_state"),
            isBeside ? voice.text("manuscript_beside_public", ["state": word]) : word)
        facts.add(voice.text("field_slug"), "/topics/\(topic.slug)")
        facts.add(voice.text("field_topicTitleChinese"), topic.content.title.chinese)
        facts.add(voice.text("field_topicTitleEnglish"), topic.content.title.english)
        facts.add(voice.text("field_leadChinese"), topic.content.lead.chinese)
        facts.add(voice.text("field_leadEnglish"), topic.content.lead.english)
        facts.add(voice.text("column_updated"), voice.instant(topic.updatedAt))
        return facts
    }

    private func blocksPart(
        _ detail: TopicDetail, _ path: String, _ problems: [Problem], _ voice: Voice
    ) -> OfficePage.Part {
        let topic = detail.topic
        let blocks = topic.content.blocks
        var part = OfficePage.Part(
            heading: voice.text("topic_blocks"), anchor: "blocks",
            note: blocks.isEmpty ? voice.text("topic_no_blocks") : nil, isOrder: true)
        part.groups = blocks.enumerated().map { position, block in
            let url = path + "/blocks/\(block.id)"
            return OfficePage.ActionGroup(
                label: Self.label(block, position, voice), lang: nil,
                actions: detail.mayWrite
                    ? [.link(voice.text("action_edit"), url + "/edit")]
                        + Self.moves(url, position, blocks.count, topic.version, voice) : [])
        }
        guard detail.mayWrite else { return part }
        var form = FormView(
            action: path + "/blocks",
            fields: [
                FieldMaker(voice, problems).select(
                    "block", "text", TopicBlock.Kind.allCases.map { ($0.rawValue, voice.text("block_" + $0.rawValue)) })
            ], submitLabel: voice.text("topic_block_add"))
        form.hidden = [FormView.Hidden(name: "version", value: "\(topic.version)")]
        part.form = form
        return part
    }

    private static func label(_ block: TopicBlock, _ position: Int, _ voice: Voice) -> String {
        let heading = voice.phrase(block.heading.localized).text
        return "\(position + 1). " + voice.text("block_" + block.kind.rawValue)
            + (heading.isEmpty ? "" : " · " + heading)
    }

    /// A step with what has to be said, or why it cannot be taken.
    private func stepPart(
        _ move: ManuscriptMove, _ refusal: Refusal?, _ topic: Topic, _ problems: [Problem], _ visit: Visit
    ) -> OfficePage.Part {
        let voice = visit.voice
        let label = voice.text("move_" + move.word)
        if let refusal {
            return OfficePage.Part(heading: label, note: voice.text(refusal.key, refusal.arguments))
        }
        let isThis = visit.parameters.get("move") == move.rawValue
        var form = FormView(
            action: TopicPages.path + "/\(topic.id)/steps/\(move.rawValue)",
            fields: move.needsReason
                ? [
                    FieldMaker(voice, isThis ? problems : []).area("reason", visit.form["reason"], required: true)
                ] : [], submitLabel: label)
        form.isDangerous = move == .withdraw
        form.hidden = [FormView.Hidden(name: "version", value: "\(topic.version)")]
        return OfficePage.Part(heading: label, form: form)
    }

    func takeTopicStep(_ visit: Visit) async throws -> Response {
        guard let move = ManuscriptMove(rawValue: visit.parameters.get("move") ?? "") else { throw Refusal.unknown }
        var step = ManuscriptStep(move, version: visit.version)
        step.reason = visit.form["reason"]
        let id: Topic.ID = try visit.identifier()
        do {
            try await topicDesk.take(step, of: id, as: visit.viewer)
            let sentence = "move_" + move.word
            return Self.redirect(TopicPages.path + "/\(id)", done: sentence)
        } catch let problems as Problems {
            return try await topicPage(visit, problems.list)
        } catch is StaleEdit {
            return try await topicPage(visit, [], isStale: true)
        }
    }
}
