import HTTPTypes
import Hummingbird
import Kernel
import NIOCore
import Publishing
import WebSupport

/// Model of `topics.mustache`.
struct TopicsPage {
    struct TopicCard {
        let title: Phrase
        let url: String
        let lead: Phrase?
        let picture: Picture?
    }

    let t: [String: String]
    let frame: Frame
    let breadcrumb: [Link]
    let heading: String
    let topics: [TopicCard]
    let isEmpty: Bool
}

extension Portal {
    func topicsPage(_ request: Request, _ voice: Voice) async throws -> Response {
        try await finished(request, at: voice.path("topics")) {
            let (topics, sequence) = try await reader.topics()
            let request = frameRequest(voice, "topics", voice.text("nav_topics"))
            let cards = topics.map { topic in
                TopicsPage.TopicCard(
                    title: voice.phrase(topic.content.title.localized), url: voice.path("topics/\(topic.slug)"),
                    lead: topic.content.lead.chinese.isEmpty ? nil : voice.phrase(topic.content.lead.localized),
                    picture: topic.cover.map(voice.picture))
            }
            let model = TopicsPage(
                t: voice.texts, frame: frame(request), breadcrumb: request.breadcrumb,
                heading: voice.text("nav_topics"), topics: cards, isEmpty: cards.isEmpty)
            return FinishedPage(
                try render("topics", model), names: [TouchedPages.topics], sequence: sequence,
                visited: voice.visited(.list))
        }
    }

    func topicPage(_ request: Request, _ context: Context, _ voice: Voice) async throws -> Response {
        let slug = context.parameters.get("slug") ?? ""
        return try await finished(request, at: voice.path("topics/\(slug)")) {
            guard let topic = try await reader.topic(slug, language: voice.language) else {
                throw HTTPError(.notFound)
            }
            let articles = topic.articles.values.flatMap(\.self).map { TouchedPages.article($0.id) }
            let named = topic.content.blocks.flatMap(\.articles).map(TouchedPages.article)
            let lists = topic.filters.map { TouchedPages.list($0.place) }
            return FinishedPage(
                try render("topic", topicModel(topic, voice)),
                names: Set([TouchedPages.topic(topic.id), TouchedPages.facets] + articles + named + lists),
                sequence: topic.sequence, visited: voice.visited(.topic, topic.id))
        }
    }

    /// The page of a topic as it will be, with a word that it is not yet.
    /// - Parameter path: where its files are.
    public func preview(_ topic: Topic, _ language: Language, filesBelow path: String) async throws -> Response {
        let page = try await reader.preview(of: topic, language: language)
        let voice = Voice(language: language)
        let model = topicModel(page, voice, notice: voice.text("notice_preview"))
        let html = StoredFileAddress.moved(try render("topic", model), below: path)
        return Response(
            status: .ok, headers: [.contentType: "text/html; charset=utf-8", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: html)))
    }

    private func topicModel(
        _ topic: PublicReader.TopicPage, _ voice: Voice, notice: String? = nil
    ) -> TopicPage {
        let title = voice.phrase(topic.content.title.localized)
        let lead = topic.content.lead.chinese.isEmpty ? nil : voice.phrase(topic.content.lead.localized)
        var request = FrameRequest(
            voice: voice, path: "topics/\(topic.slug)", heading: title.text, description: lead?.text,
            section: "topics")
        request.breadcrumb = [
            Link(label: voice.text("nav_home"), url: voice.home),
            Link(label: voice.text("nav_topics"), url: voice.path("topics")),
            Link(label: title.text, url: voice.path("topics/\(topic.slug)"), lang: title.lang, current: true),
        ]
        request.column = (title.text, voice.text("topics_description"), voice.text("column_type"))
        request.noIndex = notice != nil
        let cover = topic.content.cover.map { picture in
            let size = topic.pictures[picture.file]
            return Picture(
                url: "/files/\(picture.file)", alt: voice.phrase(picture.alternative.localized).text,
                width: size?.width, height: size?.height)
        }
        return TopicPage(
            t: voice.texts, frame: frame(request), breadcrumb: request.breadcrumb, title: title, lead: lead,
            notice: notice, cover: cover,
            blocks: topic.content.blocks.map { TopicBlockView($0, of: topic, voice) })
    }
}
