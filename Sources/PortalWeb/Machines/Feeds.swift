import Hummingbird
import Kernel
import Publishing
import WebSupport

extension Portal {
    /// `feeds/news.rss`, `.atom`, `.json`: the newest twenty articles of a list.
    func feed(_ request: Request, _ context: Context, _ voice: Voice) async throws -> Response {
        let name = context.parameters.get("name") ?? ""
        guard ["news.rss", "news.atom", "news.json"].contains(name) else { throw HTTPError(.notFound) }
        let query = try ListQuery(request).onPage(1)
        return try await finished(request, at: query.url(voice.path("feeds/" + name))) {
            let list = try await reader.articles(query.filter, page: 1, size: 20, language: voice.language)
            let text: String
            let type: String
            switch name {
            case "news.rss": (text, type) = (rss(list.rows, query, voice), "application/rss+xml; charset=utf-8")
            case "news.atom": (text, type) = (atom(list.rows, query, voice), "application/atom+xml; charset=utf-8")
            default: (text, type) = (jsonFeed(list.rows, query, voice), "application/feed+json; charset=utf-8")
            }
            return FinishedPage(
                text, contentType: type, names: [TouchedPages.list(query.filter.place), TouchedPages.facets],
                sequence: list.sequence)
        }
    }

    private func url(_ path: String) -> String { escapedHTML(settings.base + path) }

    /// RSS 2.0; `pubDate` in RFC 822 form, the start of the day in Asia/Shanghai.
    private func rss(_ rows: [PublicReader.ArticleRow], _ query: ListQuery, _ voice: Voice) -> String {
        let items = rows.map { row in
            let day = row.day.map { day in
                "<pubDate>\(day.day < 10 ? "0" : "")\(day.day) \(Self.months[day.month - 1]) \(day.year) 00:00:00 +0800</pubDate>"
            }
            return """
                <item><title>\(escapedHTML(row.title))</title><link>\(url(voice.article(row.id)))</link>\
                <guid isPermaLink="true">\(url(voice.article(row.id)))</guid>\
                <description>\(escapedHTML(row.excerpt))</description>\(day ?? "")</item>
                """
        }
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
            <title>\(escapedHTML(settings.name(voice.language)))</title>
            <link>\(url(query.url(voice.path("news"))))</link>
            <description>\(escapedHTML(settings.tagline(voice.language)))</description>
            <language>\(voice.language == .english ? "en" : "zh-cn")</language>
            <atom:link href="\(url(query.url(voice.path("feeds/news.rss"))))" rel="self" type="application/rss+xml"/>
            \(items.joined(separator: "\n"))
            </channel></rss>

            """
    }

    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// Atom 1.0, RFC 4287.
    private func atom(_ rows: [PublicReader.ArticleRow], _ query: ListQuery, _ voice: Voice) -> String {
        let entries = rows.map { row in
            """
            <entry><title>\(escapedHTML(row.title))</title><id>\(url(voice.article(row.id)))</id>\
            <link href="\(url(voice.article(row.id)))"/><updated>\(Self.instant(row))</updated>\
            <summary>\(escapedHTML(row.excerpt))</summary></entry>
            """
        }
        let updated = rows.map(Self.instant).max() ?? "1970-01-01T00:00:00+08:00"
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="\(voice.language.rawValue)">
            <title>\(escapedHTML(settings.name(voice.language)))</title>
            <id>\(url(query.url(voice.path("feeds/news.atom"))))</id>
            <link rel="self" href="\(url(query.url(voice.path("feeds/news.atom"))))"/>
            <link href="\(url(query.url(voice.path("news"))))"/>
            <updated>\(updated)</updated>
            <author><name>\(escapedHTML(settings.operatorName(voice.language)))</name></author>
            \(entries.joined(separator: "\n"))
            </feed>

            """
    }

    private static func instant(_ row: PublicReader.ArticleRow) -> String {
        (row.day?.description ?? "1970-01-01") + "T00:00:00+08:00"
    }

    /// JSON Feed 1.1.
    private func jsonFeed(_ rows: [PublicReader.ArticleRow], _ query: ListQuery, _ voice: Voice) -> String {
        JSONText.object([
            ("version", .text("https://jsonfeed.org/version/1.1")), ("title", .text(settings.name(voice.language))),
            ("home_page_url", .text(settings.base + query.url(voice.path("news")))),
            ("feed_url", .text(settings.base + query.url(voice.path("feeds/news.json")))),
            ("language", .text(voice.language.rawValue)),
            (
                "items",
                .list(
                    rows.map { row in
                        .object(
                            [
                                ("id", .text(settings.base + voice.article(row.id))),
                                ("url", .text(settings.base + voice.article(row.id))), ("title", .text(row.title)),
                                ("content_text", .text(row.excerpt)), ("language", .text(row.language.rawValue)),
                            ] + (row.day == nil ? [] : [("date_published", .text(Self.instant(row)))]))
                    })
            ),
        ]).line + "\n"
    }
}
