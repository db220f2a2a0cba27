import Hummingbird
import Kernel
import Publishing
import WebSupport

/// The formats that a list can be followed in.
enum FeedFormat: String, CaseIterable {
    case rss, atom, json

    var label: String { self == .json ? "JSON Feed" : self == .rss ? "RSS" : "Atom" }
    var mediaType: String { self == .json ? "application/feed+json" : "application/\(rawValue)+xml" }
}

/// A list of the portal as something to follow: `feeds/news.rss?zone=7`.
struct ListFeed {
    let kind: ListKind
    let query: ListQuery

    func url(_ format: FeedFormat, _ voice: Voice) -> String {
        query.url(voice.path("feeds/\(kind.rawValue).\(format.rawValue)"))
    }

    /// The page that shows the same list.
    func listURL(_ voice: Voice) -> String { query.url(voice.path(kind.rawValue)) }

    func links(_ voice: Voice) -> [Link] {
        FeedFormat.allCases.map { Link(label: $0.label, url: url($0, voice)) }
    }
}

extension Portal {
    /// `feeds/news.rss`, `feeds/policies.atom`…: the newest twenty articles of a list.
    func feed(_ request: Request, _ context: Context, _ voice: Voice) async throws -> Response {
        let name = (context.parameters.get("name") ?? "").split(separator: ".").map(String.init)
        guard name.count == 2, let kind = ListKind(rawValue: name[0]), let format = FeedFormat(rawValue: name[1])
        else { throw HTTPError(.notFound) }
        let feed = ListFeed(kind: kind, query: try kind.query(request).onPage(1))
        if let moved = try await movedSection(feed.query, at: feed.url(format, voice)) {
            return Self.redirect(ListFeed(kind: kind, query: moved).url(format, voice), permanent: true)
        }
        return try await finished(request, at: feed.url(format, voice)) {
            let filter = feed.query.filter
            let list = try await reader.articles(filter, page: 1, size: 20, language: voice.language)
            let text =
                switch format {
                case .rss: rss(list.rows, feed, voice)
                case .atom: atom(list.rows, feed, voice)
                case .json: jsonFeed(list.rows, feed, voice)
                }
            return FinishedPage(
                text, contentType: format.mediaType + "; charset=utf-8",
                names: [TouchedPages.list(filter.place), TouchedPages.facets], sequence: list.sequence)
        }
    }

    /// The site's name, and the list's when it is not the news.
    private func title(_ feed: ListFeed, _ voice: Voice) -> String {
        let name = settings.name(voice.language)
        return feed.kind == .news ? name : "\(voice.text("nav_" + feed.kind.rawValue)) - \(name)"
    }

    private func url(_ path: String) -> String { escapedHTML(settings.base + path) }

    /// RSS 2.0; `pubDate` in RFC 822 form, the start of the day in Asia/Shanghai.
    private func rss(_ rows: [PublicReader.ArticleRow], _ feed: ListFeed, _ voice: Voice) -> String {
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
            <title>\(escapedHTML(title(feed, voice)))</title>
            <link>\(url(feed.listURL(voice)))</link>
            <description>\(escapedHTML(settings.tagline(voice.language)))</description>
            <language>\(voice.language == .english ? "en" : "zh-cn")</language>
            <atom:link href="\(url(feed.url(.rss, voice)))" rel="self" type="application/rss+xml"/>
            \(items.joined(separator: "\n"))
            </channel></rss>

            """
    }

    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// Atom 1.0, RFC 4287.
    private func atom(_ rows: [PublicReader.ArticleRow], _ feed: ListFeed, _ voice: Voice) -> String {
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
            <title>\(escapedHTML(title(feed, voice)))</title>
            <id>\(url(feed.url(.atom, voice)))</id>
            <link rel="self" href="\(url(feed.url(.atom, voice)))"/>
            <link href="\(url(feed.listURL(voice)))"/>
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
    private func jsonFeed(_ rows: [PublicReader.ArticleRow], _ feed: ListFeed, _ voice: Voice) -> String {
        JSONText.object([
            ("version", .text("https://jsonfeed.org/version/1.1")), ("title", .text(title(feed, voice))),
            ("home_page_url", .text(settings.base + feed.listURL(voice))),
            ("feed_url", .text(settings.base + feed.url(.json, voice))),
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
