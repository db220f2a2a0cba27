import Exchange
import Hummingbird
import Identity
import Kernel
import Publishing
import WebSupport

/// Special topics: the list, and the page of each with its blocks and its steps.
enum TopicPages {
    static let path = "/office/topics"
    private static let reading = OfficeRoute.Access.permission(PublishingPolicy.readArticles)
    private static let writing = OfficeRoute.Access.permission(PublishingPolicy.writeArticles)

    static let routes: [OfficeRoute] = [
        .get(path, reading) { office, visit in try await office.topicsPage(visit) },
        .get(path + "/new", writing) { office, visit in try office.newTopicPage(visit, []) },
        .post(path, writing) { office, visit in try await office.beginTopic(visit) },
        .get(path + "/:id", reading) { office, visit in try await office.topicPage(visit, []) },
        .get(path + "/:id/edit", writing) { office, visit in try await office.editTopic(visit) },
        .upload(path + "/:id", writing) { office, visit in try await office.saveTopic(visit) },
        .post(path + "/:id/blocks", writing) { office, visit in try await office.addTopicBlock(visit) },
        .get(path + "/:id/blocks/:number/edit", writing) { office, visit in try await office.editTopicBlock(visit) },
        .upload(path + "/:id/blocks/:number", writing) { office, visit in try await office.saveTopicBlock(visit) },
        .post(path + "/:id/blocks/:number/:move", writing) { office, visit in
            try await office.moveTopicBlock(visit)
        },
        .post(path + "/:id/steps/:move", reading) { office, visit in try await office.takeTopicStep(visit) },
        .get(path + "/:id/preview", reading) { office, visit in try await office.previewTopic(visit) },
    ]

    static let files = OfficeRoute.files(path, reading) { office, visit in try await office.topicsFile(visit) }

    static let columns: [ListColumn<Topic>] = [
        ListColumn(key: "topic", sort: "title") { topic, voice in
            TableView.Cell(
                voice.phrase(topic.content.title.localized), url: path + "/\(topic.id)", more: "/topics/\(topic.slug)")
        },
        ListColumn(key: "state") { topic, voice in
            TableView.Cell("", badge: Office.badge(topic.state, isPublic: topic.isPublic, voice))
        } plain: { topic, voice in
            .text(voice.text("manuscript_state_" + topic.state.rawValue))
        },
        ListColumn(key: "updated", sort: "updated", isWhole: true) { topic, voice in
            TableView.Cell(voice.instant(topic.updatedAt))
        } plain: { topic, _ in
            .instant(topic.updatedAt)
        },
    ]
}

extension Office {
    private static let topicsOnPage = 50

    func topicsPage(_ visit: Visit) async throws -> Response {
        let voice = visit.voice
        let (address, topics) = try await topics(visit)
        let make = FieldMaker(voice)
        var page = OfficePage(
            heading: voice.text("office_nav_topics"), section: "topics", lead: voice.text("topics_lead"))
        page.notice = notice(visit)
        if try visit.viewer.may(PublishingPolicy.writeArticles) {
            page.actions = [.link(voice.text("topic_new"), TopicPages.path + "/new", isPrimary: true)]
        }
        let states: [ManuscriptState] = [.draft, .review, .published, .withdrawn]
        let shown = topics.dropFirst((address.page - 1) * Self.topicsOnPage).prefix(Self.topicsOnPage)
        page.parts = [
            OfficePage.Part(
                table: TableView(
                    Array(shown), TopicPages.columns, at: address, total: topics.count, size: Self.topicsOnPage,
                    caption: voice.text("office_nav_topics"), empty: voice.text("topics_none"),
                    filters: [
                        make.text("q", address["q"], type: "search"),
                        make.select(
                            "state", address["state"], empty: voice.text("value_all"),
                            states.map { ($0.rawValue, voice.text("manuscript_state_" + $0.rawValue)) }),
                    ], exportPath: TopicPages.path, voice))
        ]
        return try response(page, visit)
    }

    func topicsFile(_ visit: Visit) async throws -> ListFile {
        ListFile(
            "topics", visit.voice.text("office_nav_topics"), try await topics(visit).topics, TopicPages.columns,
            visit.voice)
    }

    private func topics(_ visit: Visit) async throws -> (address: ListAddress, topics: [Topic]) {
        let address = ListAddress(
            visit, path: TopicPages.path, filters: ["q", "state"], sorts: ["-updated", "updated", "title"])
        let text = address["q"].lowercased()
        var topics = try await topicDesk.topics(as: visit.viewer).filter { topic in
            (address["state"].isEmpty || topic.state.rawValue == address["state"])
                && (text.isEmpty
                    || [topic.content.title.chinese, topic.content.title.english, topic.slug]
                        .contains { $0.lowercased().contains(text) })
        }
        if address.sort == "title" {
            topics.sort { ($0.content.title.chinese, $0.id.rawValue) < ($1.content.title.chinese, $1.id.rawValue) }
        } else {
            topics.sort { ($0.updatedAt, $0.id.rawValue) < ($1.updatedAt, $1.id.rawValue) }
        }
        return (address, address.isDescending ? topics.reversed() : topics)
    }

    // MARK: Beginning

    func newTopicPage(_ visit: Visit, _ problems: [Problem]) throws -> Response {
        let voice = visit.voice
        let viewer = try visit.viewer
        let units = viewer.units(PublishingPolicy.writeArticles)
        let make = FieldMaker(voice, problems)
        var page = OfficePage(
            heading: voice.text("topic_new"), section: "topics",
            breadcrumb: [Link(label: voice.text("office_nav_topics"), url: TopicPages.path)])
        page.breadcrumb.append(Link(label: page.heading, url: "#main", current: true))
        page.errors = ErrorSummary(problems, voice)
        let form = FormView(
            action: TopicPages.path,
            fields: [
                make.text("topicTitleChinese", visit.form["topicTitleChinese"], required: true),
                make.text("topicTitleEnglish", visit.form["topicTitleEnglish"]),
                make.text("slug", visit.form["slug"], required: true, hint: voice.text("hint_topic_slug")),
                make.select(
                    "unit", visit.form["unit"].orNil ?? units.first.map { "\($0.id)" } ?? "", required: true,
                    Self.unitOptions(units, viewer, voice)),
            ], submitLabel: voice.text("topic_begin"), cancelURL: TopicPages.path)
        page.parts = [OfficePage.Part(form: form)]
        return try response(page, visit, status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    func beginTopic(_ visit: Visit) async throws -> Response {
        do {
            guard let unit = Unit.ID(text: visit.form["unit"]) else {
                throw Problems([Problem(field: "unit", key: "problem_required")])
            }
            let title = TopicContent.Words(visit.form["topicTitleChinese"], visit.form["topicTitleEnglish"])
            let id = try await topicDesk.begin(title, slug: visit.form["slug"], in: unit, as: visit.viewer)
            return Self.redirect(TopicPages.path + "/\(id)", done: "topic_begun")
        } catch let problems as Problems {
            return try newTopicPage(visit, problems.list)
        }
    }

    func previewTopic(_ visit: Visit) async throws -> Response {
        let topic = try await topicDesk.topic(visit.identifier(), as: visit.viewer).topic
        let language = Language(pathSegment: visit.query("language")) ?? visit.voice.language
        return try await previewTopic(topic, language, "/office/files/")
    }
}
