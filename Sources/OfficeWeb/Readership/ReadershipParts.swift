import Hummingbird
import Identity
import Kernel
import Publishing
import WebSupport

extension Office {
    /// The page of all visits of the platform.
    func platformReadership(_ visit: Visit) async throws -> Response {
        let voice = visit.voice
        let (address, days) = chosenDays(visit, .platform)
        var page = OfficePage(
            heading: voice.text("office_nav_visits"), section: "visits", lead: voice.text("visits_lead"))
        let kinds = try await kinds(days, visit)
        var byKind = OfficePage.Part(
            heading: voice.text("visits_by_kind"), anchor: "chosen",
            table: TableView(
                kinds, ReadershipPages.kinds, at: address, total: kinds.count, size: max(kinds.count, 1),
                caption: voice.text("visits_by_kind"), empty: voice.text("visits_none_chosen"),
                filters: Self.dayFields(days, voice), exportPath: ReadershipPages.path + "/kinds", voice))
        byKind.note = voice.text("visits_days_below", Self.ends(of: days, voice))
        byKind.table?.isFigures = true
        let zones = try await articles.visitsByZone(days, as: visit.viewer)
        var byZone = OfficePage.Part(
            heading: voice.text("visits_by_zone"),
            table: TableView(
                zones, ReadershipPages.zones, at: address, total: zones.count, size: max(zones.count, 1),
                caption: voice.text("visits_by_zone"), empty: voice.text("visits_none_chosen"),
                exportPath: ReadershipPages.path + "/zones", voice))
        byZone.table?.isFigures = true
        page.parts = try await [
            dayPart(visit, .platform), monthPart(visit, .platform), byKind, byZone,
            articlePart(visit, .platform, filters: []),
        ]
        return try response(page, visit)
    }

    /// The page of a zone's visits.
    func zoneReadership(_ visit: Visit) async throws -> Response {
        let voice = visit.voice
        let scope = try ReadershipPages.zone(visit)
        let name = try await articles.visitedName(scope, as: visit.viewer).map(voice.phrase)
        let heading = voice.text("visits_of", ["name": name?.text ?? ""])
        let house = String(ReadershipPages.path(scope).dropLast("/visits".count))
        var page = OfficePage(
            heading: heading, section: "zones", lead: voice.text("visits_lead"),
            breadcrumb: [
                Link(label: voice.text("office_nav_zones"), url: ZonePages.path),
                Link(label: name?.text ?? "", url: house, lang: name?.lang),
                Link(label: voice.text("action_visits"), url: "#main", current: true),
            ])
        let days = chosenDays(visit, scope).days
        page.parts = try await [
            dayPart(visit, scope), monthPart(visit, scope),
            articlePart(visit, scope, filters: Self.dayFields(days, voice)),
        ]
        return try response(page, visit)
    }

    // MARK: Files

    func readershipDays(_ visit: Visit, _ scope: VisitScope) async throws -> ListFile {
        ListFile(
            "visits-by-day", visit.voice.text("visits_by_day"), try await days(visit, scope),
            ReadershipPages.days(scope), visit.voice)
    }

    func readershipMonths(_ visit: Visit, _ scope: VisitScope) async throws -> ListFile {
        ListFile(
            "visits-by-month", visit.voice.text("visits_by_month"), try await months(visit, scope),
            ReadershipPages.months(scope), visit.voice)
    }

    func readershipKinds(_ visit: Visit) async throws -> ListFile {
        ListFile(
            "visits-by-kind", visit.voice.text("visits_by_kind"),
            try await kinds(chosenDays(visit, .platform).days, visit), ReadershipPages.kinds, visit.voice)
    }

    func readershipZones(_ visit: Visit) async throws -> ListFile {
        let days = chosenDays(visit, .platform).days
        return ListFile(
            "visits-by-zone", visit.voice.text("visits_by_zone"),
            try await articles.visitsByZone(days, as: visit.viewer), ReadershipPages.zones, visit.voice)
    }

    func readershipArticles(_ visit: Visit, _ scope: VisitScope) async throws -> ListFile {
        let days = chosenDays(visit, scope).days
        let lines = try await articles.mostReadArticles(days, of: scope, limit: 10_000, as: visit.viewer).articles
        return ListFile(
            "most-read-articles", visit.voice.text("visits_articles"), lines, ReadershipPages.articles(scope),
            visit.voice)
    }

    // MARK: Parts

    /// More articles than these are in the files alone.
    private static let articlesOnPage = 20

    private func dayPart(_ visit: Visit, _ scope: VisitScope) async throws -> OfficePage.Part {
        let voice = visit.voice
        let lines = try await days(visit, scope)
        return part(
            "visits_by_day", lines.map { ("\($0.day)", $0.sums.total) }, lines.reversed(), ReadershipPages.days(scope),
            at: ReadershipPages.path(scope), "/days", voice)
    }

    private func monthPart(_ visit: Visit, _ scope: VisitScope) async throws -> OfficePage.Part {
        let voice = visit.voice
        let lines = try await months(visit, scope)
        return part(
            "visits_by_month", lines.map { ("\($0.month)", $0.sums.total) }, lines.reversed(),
            ReadershipPages.months(scope), at: ReadershipPages.path(scope), "/months", voice)
    }

    /// A chart with its table: the chart from left to right, the table with the newest at its top.
    private func part<Line>(
        _ key: String, _ figures: [(name: String, value: Int64)], _ lines: [Line], _ columns: [ListColumn<Line>],
        at path: String, _ file: String, _ voice: Voice
    ) -> OfficePage.Part {
        let heading = voice.text(key)
        let total = figures.reduce(0) { $0 &+ $1.value }
        let label = voice.text("visits_chart", ["heading": heading, "count": "\(total)"])
        let chart = BarChart(label, figures) { "\($0)" }
        let shown = chart == nil ? [] : lines
        var table = TableView(
            shown, columns, at: ListAddress(path: path, sort: ""), total: shown.count, size: max(shown.count, 1),
            caption: heading, empty: voice.text("visits_none"), exportPath: path + file, voice)
        table.isFigures = true
        return OfficePage.Part(heading: heading, chart: chart, table: table)
    }

    private func articlePart(
        _ visit: Visit, _ scope: VisitScope, filters: [FieldView]
    ) async throws -> OfficePage.Part {
        let voice = visit.voice
        let (address, days) = chosenDays(visit, scope)
        let most = Self.articlesOnPage
        let (total, lines) = try await articles.mostReadArticles(days, of: scope, limit: most, as: visit.viewer)
        var part = OfficePage.Part(
            heading: voice.text("visits_articles"), anchor: "articles",
            table: TableView(
                lines, ReadershipPages.articles(scope), at: address, total: total, size: max(total, 1),
                caption: voice.text("visits_articles"), empty: voice.text("visits_none_chosen"), filters: filters,
                exportPath: ReadershipPages.path(scope) + "/articles", voice))
        part.note = voice.text(
            total > most ? "visits_days_first" : "visits_days",
            Self.ends(of: days, voice).merging(["count": "\(most)"]) { $1 })
        return part
    }

    // MARK: Lists

    private var today: CalendarDay { CalendarDay(shanghaiSeconds: now()) }

    private func days(_ visit: Visit, _ scope: VisitScope) async throws -> [DayOfVisits] {
        try await articles.visitsByDay(VisitDays(last: 30, until: today), of: scope, as: visit.viewer)
    }

    private func months(_ visit: Visit, _ scope: VisitScope) async throws -> [MonthOfVisits] {
        guard let month = Period(.month, year: today.year, number: today.month) else { return [] }
        return try await articles.visitsByMonth(last: 12, until: month, of: scope, as: visit.viewer)
    }

    private func kinds(_ days: VisitDays, _ visit: Visit) async throws -> [ReadershipPages.Kind] {
        try await articles.visitsByKind(days, as: visit.viewer).map { .init(kind: $0.kind, visits: $0.visits) }
    }

    /// The days that the address asks for: the last thirty where it asks for none.
    private func chosenDays(_ visit: Visit, _ scope: VisitScope) -> (address: ListAddress, days: VisitDays) {
        let address = ListAddress(
            visit, path: ReadershipPages.path(scope), filters: ["from", "through"], sorts: [])
        let through = CalendarDay(iso: address["through"]) ?? today
        let from = CalendarDay(iso: address["from"]) ?? VisitDays(last: 30, until: through).from
        return (address, VisitDays(from: from, through: through))
    }

    private static func dayFields(_ days: VisitDays, _ voice: Voice) -> [FieldView] {
        let make = FieldMaker(voice)
        return [
            make.text("from", "\(days.from)", type: "date"), make.text("through", "\(days.through)", type: "date"),
        ]
    }

    /// The first and the last day, for a sentence.
    private static func ends(of days: VisitDays, _ voice: Voice) -> [String: String] {
        ["from": voice.day(days.from), "through": voice.day(days.through)]
    }
}
