import HTTPTypes
import Identity
import Kernel
import Publishing
import WebSupport

/// The articles of the zones that one's units keep, as programs see them.
extension OfficeAPI {
    var keptArticles: [APIOperation] {
        [
            operation(
                .get, "/office/articles", "listKeptArticles", "The articles of the zones that your units keep.",
                tag: "Articles", needs: .permission(PublishingPolicy.readArticles),
                query: Self.keptQuery + APIParameter.paging,
                success: .ok("A page of articles.", .page(of: Self.keptArticle).named("KeptArticles"))
            ) { call, viewer in
                let list = try await office.articles.articles(
                    Self.keptFilter(call), language: call.voice.language, as: viewer)
                return .page(list.lines.map(Self.keptArticle), total: list.total, call)
            },
            operation(
                .get, "/office/articles/{id}", "getKeptArticle", "An article of a zone that your units keep.",
                tag: "Articles", needs: .permission(PublishingPolicy.readArticles),
                success: .ok("The article, in the language of Accept-Language where there is one.", Self.keptArticle)
            ) { call, viewer in
                let id: Identifier<OfficeReader> = try call.identifier()
                return .ok(
                    Self.keptArticle(
                        try await office.articles.article(id.rawValue, language: call.voice.language, as: viewer)))
            },
        ]
    }

    private static let keptQuery = [
        APIParameter("q", "What the search box takes.", .line(0, 200)),
        APIParameter("zone", "Number of the publishing zone.", .identifier),
        APIParameter("from", "The first day.", .day), APIParameter("through", "The last day.", .day),
        APIParameter(
            "sort", "Order, descending with a hyphen before it; the newest first when left out.",
            .choice(OfficeReader.ArticleFilter.Sort.allCases.flatMap { [$0.rawValue, "-" + $0.rawValue] })),
    ]

    private static func keptFilter(_ call: APICall) -> OfficeReader.ArticleFilter {
        var filter = OfficeReader.ArticleFilter()
        filter.text = call.query("q")
        // More than 64 bits name no zone.
        filter.zone =
            call.query("zone").isEmpty ? nil : Identifier<OfficeReader>(text: call.query("zone"))?.rawValue ?? 0
        (filter.from, filter.through) = (CalendarDay(iso: call.query("from")), CalendarDay(iso: call.query("through")))
        let sort = call.query("sort").isEmpty ? "-day" : call.query("sort")
        filter.isAscending = !sort.hasPrefix("-")
        filter.sort = OfficeReader.ArticleFilter.Sort(rawValue: sort.replacing("-", with: "")) ?? .day
        (filter.page, filter.size) = (call.page, call.size)
        return filter
    }

    private static let keptArticle = APISchema.object([
        .required("id", .identifier), .required("title", .text),
        .required("language", .choice(Language.allCases.map(\.rawValue))), .required("day", .day.orNull),
        .required("zone", .identifier.orNull), .required("zoneChinese", .text.orNull),
        .required("zoneEnglish", .text.orNull), .required("sectionChinese", .text.orNull),
        .required("sectionEnglish", .text.orNull), .required("source", .text.orNull),
        .required("version", .integer(0...Int.max)), .required("updatedAt", .instant),
    ]).named("KeptArticle")

    private static func keptArticle(_ line: OfficeReader.ArticleLine) -> JSONText {
        .object(
            [
                ("id", .text("\(line.id)")), ("title", .text(line.title)), ("language", .text(line.language.rawValue)),
                ("day", .text(orNull: line.day?.description)), ("zone", .text(orNull: line.zoneID.map(String.init))),
            ] + name(line.zone, as: "zone") + name(line.section, as: "section") + [
                ("source", .text(orNull: line.source)), ("version", .number(Int(line.version))),
                ("updatedAt", .instant(line.updatedAt)),
            ])
    }
}
