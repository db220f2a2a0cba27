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
        var filter = PublicReader.ArticleFilter()
        let words = SearchWords(parameter("q") ?? "")
        guard !words.isTooLong else {
            return Self.problem(.badRequest, voice.text("search_too_long", ["count": "\(SearchWords.longest)"]))
        }
        filter.words = words.words
        let asksForNothing = !words.text.isEmpty && words.words.isEmpty
        for (name, key) in [("from", \PublicReader.ArticleFilter.from), ("to", \PublicReader.ArticleFilter.to)] {
            guard let text = parameter(name) else { continue }
            guard let day = CalendarDay(iso: text) else {
                return Self.problem(.badRequest, voice.text("api_bad_day", ["field": name]))
            }
            filter[keyPath: key] = day
        }
        let sort = parameter("sort") ?? "relevance"
        guard ["relevance", "newest"].contains(sort) else {
            return Self.problem(.badRequest, voice.text("api_bad_sort", ["field": "sort"]))
        }
        let pageText = parameter("page") ?? "1"
        guard let page = Identifier<SearchPage>(text: pageText)?.rawValue, page <= 1_000_000 else {
            return Self.problem(.badRequest, voice.text("api_bad_page", ["field": "page"]))
        }
        var knowsZone = true
        if let zone = parameter("zone") {
            let zones = try await reader.choices().zones
            let found = zones.first {
                "\($0.id)" == zone || $0.chinese == zone || $0.english?.lowercased() == zone.lowercased()
            }
            filter.zone = found?.id
            knowsZone = found != nil
        }
        guard knowsZone, !asksForNothing else {
            return Self.json(.ok, .object([("total", .number(0)), ("items", .list([]))]))
        }
        let list = try await reader.articles(
            filter, page: Int(page), size: Self.pageSize, language: voice.language, titleFirst: sort == "relevance")
        let items = list.rows.map { row in
            JSONText.object([
                ("id", .text("\(row.id)")), ("title", .text(row.title)),
                ("publishedOn", .text(orNull: row.day?.description)),
                ("zone", .text(orNull: row.zone.map { $0.shown(in: voice.language).text })),
                ("source", .text(orNull: row.source)), ("url", .text(voice.article(row.id))),
                ("snippet", .text(row.excerpt)),
            ])
        }
        var response = Self.json(.ok, .object([("total", .number(list.total)), ("items", .list(items))]))
        response.headers[.vary] = "Accept-Language"
        return response
    }

    static func json(_ status: HTTPResponse.Status, _ value: JSONText, type: String = "application/json") -> Response {
        Response(
            status: status, headers: [.contentType: type + "; charset=utf-8", .cacheControl: "no-cache"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: value.line + "\n")))
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
                    ("total", type("integer")), ("items", .object([("type", .text("array")), ("items", item)])),
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
                    parameter("q", "Words that title or text must hold, at most 200 characters.", type("string")),
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
