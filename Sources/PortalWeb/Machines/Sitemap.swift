import Hummingbird
import Kernel
import Publishing
import WebSupport

extension Portal {
    private static let sitemapSize = 5000

    /// The index of the sitemaps: one of the fixed pages and zones, then 5,000 articles each.
    func sitemapIndex(_ request: Request) async throws -> Response {
        try await finished(request, at: "/sitemap.xml") {
            let list = try await reader.articles(.init(), page: 1, size: 1, language: .zhHans)
            let count = max(1, (list.total + Self.sitemapSize - 1) / Self.sitemapSize)
            let names = ["pages"] + (1...count).map { "articles-\($0)" }
            let entries = names.map { "<sitemap><loc>\(settings.base)/sitemaps/\($0).xml</loc></sitemap>" }
            return xml(
                "<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n\(entries.joined(separator: "\n"))\n</sitemapindex>",
                list.sequence)
        }
    }

    /// `sitemaps/pages.xml`, `sitemaps/articles-1.xml`…
    func sitemap(_ request: Request, _ context: Context) async throws -> Response {
        let name = context.parameters.get("name") ?? ""
        return try await finished(request, at: "/sitemaps/" + name) {
            if name == "pages.xml" {
                let (zones, sequence) = try await reader.zones()
                let topics = try await reader.topics().topics
                let paths =
                    [
                        "", "/news", "/opportunities", "/policies", "/zones", "/topics", "/archive", "/about",
                        "/contact",
                        "/transparency",
                    ]
                    + zones.map { "/zones/\($0.name.id)" } + topics.map { "/topics/\($0.slug)" }
                return urlSet(paths.map { (path: $0, day: nil) }, sequence)
            }
            guard name.hasPrefix("articles-"), name.hasSuffix(".xml"),
                let number = Identifier<SearchPage>(text: name.dropFirst(9).dropLast(4))?.rawValue, number <= 10_000
            else { throw HTTPError(.notFound) }
            let list = try await reader.articles(
                .init(), page: Int(number), size: Self.sitemapSize, language: .zhHans)
            guard !list.rows.isEmpty || number == 1 else { throw HTTPError(.notFound) }
            return urlSet(list.rows.map { (path: "/articles/\($0.id)", day: $0.day) }, list.sequence)
        }
    }

    private func urlSet(_ entries: [(path: String, day: CalendarDay?)], _ sequence: Int64) -> FinishedPage {
        let urls = entries.flatMap { entry in
            Language.allCases.map { language in
                let alternates = Language.allCases.map { other in
                    "<xhtml:link rel=\"alternate\" hreflang=\"\(other.rawValue)\" href=\"\(settings.base)/\(other.pathSegment)\(entry.path)\"/>"
                }
                let day = entry.day.map { "<lastmod>\($0)</lastmod>" } ?? ""
                return
                    "<url><loc>\(settings.base)/\(language.pathSegment)\(entry.path)</loc>\(day)\(alternates.joined())</url>"
            }
        }
        return xml(
            "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n\(urls.joined(separator: "\n"))\n</urlset>",
            sequence)
    }

    private func xml(_ body: String, _ sequence: Int64) -> FinishedPage {
        FinishedPage(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\(body)\n", contentType: "application/xml; charset=utf-8",
            names: [TouchedPages.sitemap, TouchedPages.zones], sequence: sequence)
    }

    func robots(_ request: Request) -> Response {
        FinishedPage(
            "User-agent: *\nDisallow: /zh/search\nDisallow: /en/search\nDisallow: /api/\n\nSitemap: \(settings.base)/sitemap.xml\n",
            contentType: "text/plain; charset=utf-8"
        ).response(to: request)
    }
}
