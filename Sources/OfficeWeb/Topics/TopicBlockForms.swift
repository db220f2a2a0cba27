import Hummingbird
import Identity
import Kernel
import Publishing
import WebSupport

extension Office {
    /// An empty block comes last, and its form is opened.
    func addTopicBlock(_ visit: Visit) async throws -> Response {
        let topic = try await writableTopic(visit).topic
        guard let kind = TopicBlock.Kind(rawValue: visit.form["block"]) else { throw Refusal.unknown }
        var content = topic.content
        let id = (content.blocks.map(\.id).max() ?? 0) + 1
        content.blocks.append(TopicBlock(id: id, kind: kind))
        return try await saveBlocks(visit, topic, content, then: "/blocks/\(id)/edit", done: "topic_block")
    }

    func moveTopicBlock(_ visit: Visit) async throws -> Response {
        let (topic, block) = try await topicBlock(visit)
        var content = topic.content
        if let step = try Self.step(visit) {
            content.blocks.move({ $0.id == block.id }, by: step)
            return try await saveBlocks(visit, topic, content, then: "", done: "moved")
        }
        content.blocks.removeAll { $0.id == block.id }
        return try await saveBlocks(visit, topic, content, then: "", done: "topic_block_removed")
    }

    private func saveBlocks(
        _ visit: Visit, _ topic: Topic, _ content: TopicContent, then place: String, done: String
    ) async throws -> Response {
        do {
            try await topicDesk.save(topic.id, content, with: nil, basedOn: visit.version, as: visit.viewer)
            return Self.redirect(
                TopicPages.path + "/\(topic.id)" + place, done: done, anchor: place.isEmpty ? "blocks" : nil)
        } catch let problems as Problems {
            return try await topicPage(visit, problems.list)
        } catch is StaleEdit {
            return try await topicPage(visit, [], isStale: true)
        }
    }

    private func topicBlock(_ visit: Visit) async throws -> (topic: Topic, block: TopicBlock) {
        let topic = try await writableTopic(visit).topic
        let number = try visit.identifier("number", TopicBlock.self).rawValue
        guard let block = topic.content.blocks.first(where: { Int64($0.id) == number }) else { throw Refusal.unknown }
        return (topic, block)
    }

    // MARK: Forms

    func editTopicBlock(_ visit: Visit) async throws -> Response {
        let (topic, block) = try await topicBlock(visit)
        return try await blockForm(visit, topic, block, version: topic.version, [])
    }

    func saveTopicBlock(_ visit: Visit) async throws -> Response {
        let (topic, before) = try await topicBlock(visit)
        var (block, problems) = Self.block(visit, over: before)
        do {
            try Problems(problems).check()
            let kept = before.kind == .picture ? try await taken(visit, "picture") : nil
            if before.kind == .picture { block.picture = Self.picture(visit, kept, over: before.picture) }
            var content = topic.content
            content.blocks = content.blocks.map { $0.id == block.id ? block : $0 }
            try await topicDesk.save(topic.id, content, with: kept?.file, basedOn: visit.version, as: visit.viewer)
            return Self.redirect(TopicPages.path + "/\(topic.id)", done: "saved", anchor: "blocks")
        } catch let problems as Problems {
            return try await blockForm(visit, topic, block, version: visit.version, problems.list)
        } catch let stale as StaleEdit {
            let stored = try await topicBlock(visit)
            return try await blockForm(
                visit, stored.topic, block, version: stale.current, [], stored: stored.block)
        }
    }

    private static func block(_ visit: Visit, over before: TopicBlock) -> (TopicBlock, [Problem]) {
        var block = before
        block.heading = words(visit, "heading")
        block.text = words(visit, "text")
        guard before.kind == .articles else { return (block, []) }
        var problems: [Problem] = []
        // A line is the number of an article, or its address, which ends in the number.
        block.articles = visit.form["articles"].split(whereSeparator: \.isWhitespace).compactMap { line in
            let address = line.prefix { $0 != "?" && $0 != "#" }
            if let last = address.split(separator: "/").last, let id = Identifier<TopicBlock>(text: last) {
                return id.rawValue
            }
            problems.append(
                Problem(field: "articles", key: "problem_topic_articles", arguments: ["list": String(line.prefix(60))]))
            return nil
        }
        func choice(_ field: String) -> Int64? {
            guard let text = visit.form[field].orNil else { return nil }
            let id = Identifier<TopicBlock>(text: text)?.rawValue
            if id == nil { problems.append(Problem(field: field, key: "problem_choice")) }
            return id
        }
        (block.section, block.zone) = (choice("section"), choice("zone"))
        block.newest = Int(visit.form["newest"]) ?? 0
        return (block, problems)
    }

    private func blockForm(
        _ visit: Visit, _ topic: Topic, _ block: TopicBlock, version: Int64, _ problems: [Problem],
        stored: TopicBlock? = nil
    ) async throws -> Response {
        let voice = visit.voice
        var make = FieldMaker(voice, problems)
        if let stored {
            make.stored = [
                "headingChinese": stored.heading.chinese, "headingEnglish": stored.heading.english,
                "textChinese": stored.text.chinese, "textEnglish": stored.text.english,
            ]
        }
        var fields = [
            make.text("headingChinese", block.heading.chinese), make.text("headingEnglish", block.heading.english),
        ]
        switch block.kind {
        case .articles: fields += try await articleFields(block, make, visit)
        case .picture: fields += Self.pictureFields(block.picture, make) + Self.textFields(block, make)
        default: fields += Self.textFields(block, make)
        }
        return try contentForm(
            visit, topic, voice.text("block_" + block.kind.rawValue),
            TopicPages.path + "/\(topic.id)/blocks/\(block.id)", fields, version, problems, isStale: stored != nil)
    }

    private static func textFields(_ block: TopicBlock, _ make: FieldMaker) -> [FieldView] {
        let hint = make.voice.text("hint_block_" + block.kind.rawValue)
        return [
            make.area("textChinese", block.text.chinese, hint: hint),
            make.area("textEnglish", block.text.english, hint: hint),
        ]
    }

    private func articleFields(
        _ block: TopicBlock, _ make: FieldMaker, _ visit: Visit
    ) async throws -> [FieldView] {
        let voice = make.voice
        let choices = try await desk.choices(as: visit.viewer)
        // What was typed stays, also where it is no number.
        func typed(_ field: String, _ stored: String) -> String {
            visit.form.names.contains(field) ? visit.form[field] : stored
        }
        func options(_ choices: [ManuscriptChoices.Choice]) -> [(value: String, label: String)] {
            choices.map { ("\($0.id)", voice.phrase($0.name).text) }
        }
        var zone = make.select(
            "zone", block.zone.map(String.init) ?? "", empty: voice.text("value_all"), options(choices.zones))
        zone.label = voice.text("column_zone")
        return [
            make.area(
                "articles", typed("articles", block.articles.map(String.init).joined(separator: "\n")),
                hint: voice.text("hint_block_articles")),
            make.select(
                "section", block.section.map(String.init) ?? "", empty: voice.text("value_all"),
                options(choices.sections)),
            zone,
            make.text(
                "newest", typed("newest", "\(block.newest)"), hint: voice.text("hint_block_newest"), mode: "numeric"),
        ]
    }
}
