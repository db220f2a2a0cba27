import HTTPTypes
import Identity
import Kernel
import Publishing
import WebSupport

/// Figures of visits, as programs see them.
extension OfficeAPI {
    var visits: [APIOperation] {
        [
            operation(
                .get, "/visits", "listVisits",
                "Visits of public pages by day: of a zone's page and articles, or of the whole portal for who may read "
                    + "articles everywhere.",
                tag: "Articles", needs: .permission(PublishingPolicy.readArticles),
                query: Self.visitQuery + APIParameter.paging, conceals: true,
                success: .ok("A page of days, the first day first.", .page(of: Self.visitDay).named("Visits"))
            ) { call, viewer in
                let scope = Self.visitScope(call)
                let days = try await office.articles.visitsByDay(visitDays(call), of: scope, as: viewer)
                return .page(of: days, call, Self.visitDay)
            }
        ]
    }

    private static let visitQuery = [
        APIParameter("zone", "Number of the zone; the whole portal when left out.", .identifier),
        APIParameter("from", "The first day; the thirtieth before the last when left out.", .day),
        APIParameter(
            "through", "The last day; today when left out. Of a longer time the last 3,660 days are given.", .day),
    ]

    private static func visitScope(_ call: APICall) -> VisitScope {
        guard !call.query("zone").isEmpty else { return .platform }
        return .zone(Identifier<ZoneDesk>(text: call.query("zone"))?.rawValue ?? 0)
    }

    private func visitDays(_ call: APICall) -> VisitDays {
        let through = CalendarDay(iso: call.query("through")) ?? CalendarDay(shanghaiSeconds: office.now())
        let from = CalendarDay(iso: call.query("from")) ?? VisitDays(last: 30, until: through).from
        return VisitDays(
            from: max(from, VisitDays(last: OfficeReader.mostVisitDays, until: through).from), through: through)
    }

    private static let visitDay = APISchema.object([
        .required("day", .day), .required("zonePages", .integer(0...Int.max)),
        .required("articles", .integer(0...Int.max)),
        .required("otherPages", .integer(0...Int.max).noted("Of the whole portal alone.")),
        .required("total", .integer(0...Int.max)),
    ]).named("VisitsOfDay")

    private static func visitDay(_ line: DayOfVisits) -> JSONText {
        .object([
            ("day", .text("\(line.day)")), ("zonePages", .number(Int(line.sums.zones))),
            ("articles", .number(Int(line.sums.articles))), ("otherPages", .number(Int(line.sums.others))),
            ("total", .number(Int(line.sums.total))),
        ])
    }
}
