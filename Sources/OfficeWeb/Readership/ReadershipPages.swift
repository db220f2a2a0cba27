import Exchange
import Hummingbird
import Identity
import Kernel
import Publishing
import WebSupport

/// How often the pages of the portal are read: of the whole platform, and of each zone for those who may see it.
enum ReadershipPages {
    static let path = "/office/visits"
    private static let reading = OfficeRoute.Access.permission(PublishingPolicy.readArticles)
    private static let everywhere = OfficeRoute.Access.everywhere(PublishingPolicy.readArticles)
    private static let ofZone = ZonePages.path + "/:id/visits"

    static let routes: [OfficeRoute] = [
        .get(path, everywhere) { office, visit in try await office.platformReadership(visit) },
        .get(ofZone, reading) { office, visit in try await office.zoneReadership(visit) },
    ]

    /// The lists of both pages, by the end of their addresses.
    static let files: [OfficeRoute] =
        [
            OfficeRoute.files(path + "/days", everywhere) { try await $0.readershipDays($1, .platform) },
            OfficeRoute.files(path + "/months", everywhere) { try await $0.readershipMonths($1, .platform) },
            OfficeRoute.files(path + "/articles", everywhere) { try await $0.readershipArticles($1, .platform) },
            OfficeRoute.files(path + "/kinds", everywhere) { try await $0.readershipKinds($1) },
            OfficeRoute.files(path + "/zones", everywhere) { try await $0.readershipZones($1) },
            OfficeRoute.files(ofZone + "/days", reading) { try await $0.readershipDays($1, zone($1)) },
            OfficeRoute.files(ofZone + "/months", reading) { try await $0.readershipMonths($1, zone($1)) },
            OfficeRoute.files(ofZone + "/articles", reading) { try await $0.readershipArticles($1, zone($1)) },
        ].flatMap(\.self)

    /// - Throws: `Refusal.unknown` where the address names no zone.
    static func zone(_ visit: Visit) throws -> VisitScope {
        .zone(try visit.identifier("id", ZoneDesk.self).rawValue)
    }

    /// Where the lists of a scope are.
    static func path(_ scope: VisitScope) -> String {
        switch scope {
        case .platform: path
        case .zone(let zone): ZonePages.path + "/\(zone)/visits"
        }
    }

    // MARK: Columns

    private static func number<Line>(
        _ key: String, _ value: @escaping @Sendable (Line) -> Int64
    ) -> ListColumn<Line> {
        ListColumn(key: key, isNumber: true) { line, _ in
            TableView.Cell("\(value(line))")
        } plain: { line, _ in
            .integer(value(line))
        }
    }

    /// A zone has no other pages than its own and its articles.
    private static func sums<Line>(
        _ scope: VisitScope, _ sums: @escaping @Sendable (Line) -> VisitSums
    ) -> [ListColumn<Line>] {
        let both = [number("zoneVisits") { sums($0).zones }, number("articleVisits") { sums($0).articles }]
        let others = scope == .platform ? [number("otherVisits") { sums($0).others }] : []
        return both + others + [number("visits") { sums($0).total }]
    }

    private static func languages<Line>(
        _ visits: @escaping @Sendable (Line) -> VisitsByLanguage
    ) -> [ListColumn<Line>] {
        [
            number("chineseVisits") { visits($0).chinese }, number("englishVisits") { visits($0).english },
            number("visits") { visits($0).total },
        ]
    }

    static func days(_ scope: VisitScope) -> [ListColumn<DayOfVisits>] {
        [
            ListColumn(key: "visitDay", isWhole: true) { line, _ in
                TableView.Cell("\(line.day)")
            } plain: { line, _ in
                .day(line.day)
            }
        ] + sums(scope) { $0.sums }
    }

    static func months(_ scope: VisitScope) -> [ListColumn<MonthOfVisits>] {
        [
            ListColumn(key: "visitMonth", isWhole: true) { line, _ in TableView.Cell("\(line.month)") }
        ] + sums(scope) { $0.sums }
    }

    struct Kind: Sendable {
        let kind: VisitKind
        let visits: VisitsByLanguage
    }

    static let kinds: [ListColumn<Kind>] =
        [
            ListColumn(key: "visitKind") { line, voice in
                TableView.Cell(voice.text("visit_kind_" + line.kind.rawValue))
            }
        ] + languages { $0.visits }

    static let zones: [ListColumn<ReadZone>] =
        [
            ListColumn(key: "zone") { line, voice in
                line.name.map { TableView.Cell(voice.phrase($0), url: path(.zone(line.id))) }
                    ?? TableView.Cell(voice.text("visit_zone_gone", ["number": "\(line.id)"]))
            }
        ] + sums(.zone(0)) { $0.sums }

    static func articles(_ scope: VisitScope) -> [ListColumn<ReadArticle>] {
        let zone = ListColumn<ReadArticle>(key: "zone") { line, voice in
            TableView.Cell(line.zone, voice)
        } plain: { line, voice in
            line.zone.map { .text(voice.phrase($0).text) } ?? .empty
        }
        return [
            ListColumn(key: "article") { line, voice in
                line.title.map { TableView.Cell(voice.phrase($0), url: "/office/articles/\(line.id)") }
                    ?? TableView.Cell(voice.text("zone_pin_gone", ["number": "\(line.id)"]))
            },
            ListColumn(key: "day", isWhole: true) { line, _ in
                TableView.Cell(line.day.map { "\($0)" } ?? "—")
            } plain: { line, _ in
                line.day.map(WorkbookValue.day) ?? .empty
            },
        ] + (scope == .platform ? [zone] : []) + languages { $0.visits }
    }
}
