import HTTPTypes
import Hummingbird
import Kernel
import NIOCore
import Publishing
import WebSupport

extension Portal {
    /// `GET /api/v1/articles?q=…&zone=…&from=…&to=…&sort=relevance|newest&page=N`.
    func articlesAPI(_ request: Request) async throws -> Response {
        let voice = Voice(
            language: request.headers[.acceptLanguage]?.lowercased().hasPrefix("en") == true ? .english : .zhHans)
        func parameter(_ name: String) -> String? {
            request.uri.queryParameters[name[...]].map(String.init).flatMap { $0.isEmpty ? nil : $0 }
        }
        let query = SearchQuery(parameter("q") ?? "")
        guard !query.isTooLong else {
            return Self.problem(.badRequest, voice.text("search_too_long", ["count": "\(SearchQuery.longest)"]))
        }
        var search = SearchRequest(query)
        for (name, key) in [("from", \SearchRequest.from), ("to", \SearchRequest.to)] {
            guard let text = parameter(name) else { continue }
            guard let day = CalendarDay(iso: text) else {
                return Self.problem(.badRequest, voice.text("api_bad_day", ["field": name]))
            }
            search[keyPath: key] = day
        }
        guard let sort = SearchRequest.Sort(rawValue: parameter("sort") ?? "relevance") else {
            return Self.problem(.badRequest, voice.text("api_bad_sort", ["field": "sort"]))
        }
        guard let page = Identifier<SearchPage>(text: parameter("page") ?? "1")?.rawValue, page <= 1_000_000 else {
            return Self.problem(.badRequest, voice.text("api_bad_page", ["field": "page"]))
        }
        (search.sort, search.page) = (sort, Int(page))
        if let zone = parameter("zone") {
            let found = try await reader.choices().zones.first {
                "\($0.id)" == zone || $0.chinese == zone || $0.english?.lowercased() == zone.lowercased()
            }
            guard let found else { return Self.articles(total: 0, []) }
            search.zone = found.id
        }
        if query.text.isEmpty {
            var filter = PublicReader.ArticleFilter()
            (filter.zone, filter.from, filter.to) = (search.zone, search.from, search.to)
            let list = try await reader.articles(
                filter, page: search.page, size: Self.pageSize, language: voice.language)
            return Self.articles(total: list.total, list.rows.map { item($0, snippet: $0.excerpt, voice) })
        }
        let found = try await reader.search(
            search, size: Self.pageSize, language: voice.language, withAdvice: false)
        return Self.articles(
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

    private static func articles(total: Int, _ items: [JSONText]) -> Response {
        var response = json(.ok, .object([("total", .number(total)), ("items", .list(items))]))
        response.headers[.vary] = "Accept-Language"
        return response
    }

    static func json(_ status: HTTPResponse.Status, _ value: JSONText, type: String = "application/json") -> Response {
        Response(
            status: status, headers: [.contentType: type + "; charset=utf-8", .cacheControl: "no-cache"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: value.bytes + [UInt8(ascii: "\n")])))
    }

    /// RFC 9457.
    static func problem(_ status: HTTPResponse.Status, _ detail: String) -> Response {
        json(
            status,
            .object([
                ("title", .text(status.reasonPhrase)), ("status", .number(status.code)), ("detail", .text(detail)),
            ]), type: "application/problem+json")
    }

    /// The OpenAPI 3.1 document of the public interface.
    func openAPI(_ request: Request) -> Response {
        func parameter(_ name: String, _ description: String, _ schema: JSONText) -> JSONText {
            .object([
                ("name", .text(name)), ("in", .text("query")), ("required", .truth(false)),
                ("description", .text(description)), ("schema", schema),
            ])
        }
        func type(_ name: String, _ format: String? = nil) -> JSONText {
            .object([("type", .text(name))] + (format.map { [("format", .text($0))] } ?? []))
        }
        let nullableText = JSONText.object([("type", .list([.text("string"), .text("null")]))])
        let item = JSONText.object([
            ("type", .text("object")),
            ("required", .list(["id", "title", "publishedOn", "zone", "source", "url", "snippet"].map(JSONText.text))),
            (
                "properties",
                .object([
                    ("id", type("string")), ("title", type("string")), ("publishedOn", nullableText),
                    ("zone", nullableText), ("source", nullableText), ("url", type("string")),
                    ("snippet", type("string")),
                ])
            ),
        ])
        let result = JSONText.object([
            ("type", .text("object")), ("required", .list([.text("total"), .text("items")])),
            (
                "properties",
                .object([
                    (
                        "total",
                        .object([
                            ("type", .text("integer")),
                            (
                                "description",
                                .text("With q: exact below 10000, which stands for itself and more.")
                            ),
                        ])
                    ),
                    ("items", .object([("type", .text("array")), ("items", item)])),
                ])
            ),
        ])
        func answer(_ description: String, _ mediaType: String, _ schema: JSONText) -> JSONText {
            .object([
                ("description", .text(description)),
                ("content", .object([(mediaType, .object([("schema", schema)]))])),
            ])
        }
        let get = JSONText.object([
            ("operationId", .text("listArticles")), ("summary", .text("Search and list published articles.")),
            (
                "parameters",
                .list([
                    parameter(
                        "q",
                        "What the search box takes, at most 200 characters: words that must all occur, \"phrases in "
                            + "quotes\", -words that must not occur.", type("string")),
                    parameter("zone", "Number or name of the publishing zone.", type("string")),
                    parameter("from", "First day of publication.", type("string", "date")),
                    parameter("to", "Last day of publication.", type("string", "date")),
                    parameter(
                        "sort", "Order of the items.",
                        .object([("type", .text("string")), ("enum", .list([.text("relevance"), .text("newest")]))])),
                    parameter(
                        "page", "Page of twenty items, from 1.",
                        .object([("type", .text("integer")), ("minimum", .number(1))])),
                ])
            ),
            (
                "responses",
                .object([
                    ("200", answer("The articles.", "application/json", result)),
                    ("400", answer("A parameter is wrong.", "application/problem+json", type("object"))),
                ])
            ),
        ])
        return Self.json(
            .ok,
            .object([
                ("openapi", .text("3.1.0")),
                ("info", .object([("title", .text("Kaimen")), ("version", .text("1"))])),
                ("paths", .object([("/api/v1/articles", .object([("get", get)]))])),
            ]))
    }
}
