import HTTPTypes
import Hummingbird
import Kernel
import NIOCore
import Publishing
import WebSupport

extension Portal {
    /// The public operations of the interface for programs.
    public var operations: [APIOperation] {
        [
            APIOperation(
                .get, "/api/v1/articles", id: "listArticles", summary: "Search and list published articles.",
                tag: "Articles", access: .anyone, query: Self.articleParameters, isQueryOpen: true,
                success: .ok("The articles, twenty a page.", Self.articlesSchema)
            ) { _ in
                { call in try await articles(call) }
            }
        ]
    }

    private static let articleParameters = [
        APIParameter(
            "q",
            "What the search box takes: words that must all occur, \"phrases in quotes\", -words that must not occur.",
            .text(upTo: SearchQuery.longest)),
        APIParameter("zone", "Number or name of the publishing zone.", .text),
        APIParameter("from", "First day of publication.", .day),
        APIParameter("to", "Last day of publication.", .day),
        APIParameter("sort", "Order of the items.", .choice(["relevance", "newest"])),
        APIParameter("page", "Page of twenty items.", .integer(1...1_000_000)),
    ]

    private static let articlesSchema = APISchema.object([
        .required(
            "total", .integer(0...Int.max).noted("With q: exact below 10000, which stands for itself and more.")),
        .required(
            "items",
            .list(
                of: .object([
                    .required("id", .identifier), .required("title", .text), .required("publishedOn", .day.orNull),
                    .required("zone", .text.orNull), .required("source", .text.orNull), .required("url", .text),
                    .required("snippet", .text),
                ]).named("Article"))),
    ]).named("Articles")

    /// `GET /api/v1/articles?q=…&zone=…&from=…&to=…&sort=relevance|newest&page=N`.
    ///
    /// It reads its query itself, as it always did: names that it does not know and empty values are ignored.
    private func articles(_ call: APICall) async throws -> APIAnswer {
        let request = call.request
        let voice = Voice(
            language: request.headers[.acceptLanguage]?.lowercased().hasPrefix("en") == true ? .english : .zhHans)
        func parameter(_ name: String) -> String? {
            request.uri.queryParameters[name[...]].map(String.init).flatMap { $0.isEmpty ? nil : $0 }
        }
        let query = SearchQuery(parameter("q") ?? "")
        guard !query.isTooLong else {
            return .problem(.badRequest, voice.text("search_too_long", ["count": "\(SearchQuery.longest)"]))
        }
        var search = SearchRequest(query)
        for (name, key) in [("from", \SearchRequest.from), ("to", \SearchRequest.to)] {
            guard let text = parameter(name) else { continue }
            guard let day = CalendarDay(iso: text) else {
                return .problem(.badRequest, voice.text("api_bad_day", ["field": name]))
            }
            search[keyPath: key] = day
        }
        guard let sort = SearchRequest.Sort(rawValue: parameter("sort") ?? "relevance") else {
            return .problem(.badRequest, voice.text("api_bad_sort", ["field": "sort"]))
        }
        guard let page = Identifier<SearchPage>(text: parameter("page") ?? "1")?.rawValue, page <= 1_000_000 else {
            return .problem(.badRequest, voice.text("api_bad_page", ["field": "page"]))
        }
        (search.sort, search.page) = (sort, Int(page))
        if let zone = parameter("zone") {
            let found = try await reader.choices().zones.first {
                "\($0.id)" == zone || $0.chinese == zone || $0.english?.lowercased() == zone.lowercased()
            }
            guard let found else { return Self.page(total: 0, []) }
            search.zone = found.id
        }
        if query.text.isEmpty {
            var filter = PublicReader.ArticleFilter()
            (filter.zone, filter.from, filter.to) = (search.zone, search.from, search.to)
            let list = try await reader.articles(
                filter, page: search.page, size: Self.pageSize, language: voice.language)
            return Self.page(total: list.total, list.rows.map { item($0, snippet: $0.excerpt, voice) })
        }
        let found = try await reader.search(
            search, size: Self.pageSize, language: voice.language, withAdvice: false)
        return Self.page(
            total: found.total,
            found.hits.map { item($0.row, snippet: $0.snippet.map(\.text).joined(), voice) })
    }

    private func item(_ row: PublicReader.ArticleRow, snippet: String, _ voice: Voice) -> JSONText {
        .object([
            ("id", .text("\(row.id)")), ("title", .text(row.title)),
            ("publishedOn", .text(orNull: row.day?.description)),
            ("zone", .text(orNull: row.zone.map { $0.shown(in: voice.language).text })),
            ("source", .text(orNull: row.source)), ("url", .text(voice.article(row.id))), ("snippet", .text(snippet)),
        ])
    }

    private static func page(total: Int, _ items: [JSONText]) -> APIAnswer {
        .ok(.object([("total", .number(total)), ("items", .list(items))]))
    }
}
