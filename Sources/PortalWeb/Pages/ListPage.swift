import Hummingbird
import Kernel
import Publishing
import WebSupport

/// The lists of the portal.
enum ListKind: String, CaseIterable {
    case news, opportunities, policies

    /// The filter of this list: news holds everything.
    func query(_ request: Request) throws -> ListQuery {
        var query = try ListQuery(request)
        if self != .news { query.filter.columnType = rawValue }
        return query
    }
}

/// Model of `list.mustache`.
struct ListPage {
    struct FilterGroup {
        let label: String
        let options: [Link]
        let isOpen: Bool
    }
    struct ActiveFilter {
        let label: Phrase
        let removeURL: String
        let removeLabel: String
    }

    let t: [String: String]
    let frame: Frame
    let breadcrumb: [Link]
    let heading: String
    let filters: [FilterGroup]
    let active: [ActiveFilter]
    let hasActive: Bool
    let totalText: String
    let articles: [Card]
    let isEmpty: Bool
    let pager: Pager?
    let feedLinks: [Link]
}

extension Portal {
    static let pageSize = 20

    func listPage(_ request: Request, _ voice: Voice, _ kind: ListKind) async throws -> Response {
        let query = try kind.query(request)
        let path = voice.path(kind.rawValue)
        let address = query.url(path)
        if let moved = try await movedSection(query, at: address) {
            return Self.redirect(moved.url(path), permanent: true)
        }
        return try await finished(request, at: address) {
            let list = try await reader.articles(
                query.filter, page: query.page, size: Self.pageSize, language: voice.language)
            let choices = try await reader.choices()
            let pageCount = max(1, (list.total + Self.pageSize - 1) / Self.pageSize)
            guard query.page <= pageCount else { throw HTTPError(.notFound) }
            let heading = voice.text("nav_" + kind.rawValue)
            let breadcrumb = [
                Link(label: voice.text("nav_home"), url: voice.home), Link(label: heading, url: path, current: true),
            ]
            let active = activeFilters(query, choices, voice, path)
            let feed = ListFeed(kind: kind, query: query.onPage(1))
            var request = FrameRequest(
                voice: voice, path: query.url(kind.rawValue),
                heading: ([heading] + active.map(\.label.text)).joined(separator: " · ")
                    + (query.page > 1 ? " · " + voice.text("page_number", ["page": "\(query.page)"]) : ""),
                description: voice.text("list_description_" + kind.rawValue), section: kind.rawValue)
            request.column = (heading, voice.text("list_description_" + kind.rawValue), voice.text("column_type"))
            request.breadcrumb = breadcrumb
            request.feed = feed
            request.hasOpportunities = choices.sections.contains { $0.columnType == "opportunities" }
            request.hasPolicies = choices.sections.contains { $0.columnType == "policies" }
            let model = ListPage(
                t: voice.texts, frame: frame(request), breadcrumb: breadcrumb, heading: heading,
                filters: filterGroups(query, choices, voice, path, kind), active: active, hasActive: !active.isEmpty,
                totalText: voice.text("list_total", ["count": "\(list.total)"]),
                articles: list.rows.map { voice.card($0, showsKind: kind == .news) },
                isEmpty: list.rows.isEmpty,
                pager: Pager(voice: voice, page: query.page, pageCount: pageCount) { query.onPage($0).url(path) },
                feedLinks: feed.links(voice))
            return FinishedPage(
                try render("list", model), names: [TouchedPages.list(query.filter.place), TouchedPages.facets],
                sequence: list.sequence, visited: voice.visited(.list))
        }
    }

    /// The list of the section that one was merged into; `nil` where it was not, or the page is there already.
    func movedSection(_ query: ListQuery, at address: String) async throws -> ListQuery? {
        guard let section = query.filter.section, cache.page(at: address) == nil,
            let heir = try await reader.heir(ofSection: section)
        else { return nil }
        return ListQuery(filter: query.with { $0.section = heir }.filter, page: query.page)
    }

    private func filterGroups(
        _ query: ListQuery, _ choices: PublicReader.Choices, _ voice: Voice, _ path: String, _ kind: ListKind
    ) -> [ListPage.FilterGroup] {
        typealias Key = WritableKeyPath<PublicReader.ArticleFilter, Int64?>
        func group(_ label: String, _ names: [PublicReader.Name], _ key: Key) -> ListPage.FilterGroup? {
            guard names.count > 1 else { return nil }
            return ListPage.FilterGroup(
                label: voice.text(label),
                options: names.map { name in
                    voice.link(
                        name, query.with { $0[keyPath: key] = name.id }.url(path),
                        current: query.filter[keyPath: key] == name.id)
                }, isOpen: query.filter[keyPath: key] != nil)
        }
        let years = choices.years.map { year, _ in
            Link(
                label: "\(year)", url: query.with { $0.year = year }.url(path), current: query.filter.year == year)
        }
        return [
            group("filter_region", choices.regions, \.region), group("filter_zone", choices.zones, \.zone),
            kind == .news ? group("filter_section", choices.sections.map(\.name), \.section) : nil,
            group("filter_kind", choices.kinds, \.kind),
            years.count > 1
                ? ListPage.FilterGroup(
                    label: voice.text("filter_year"), options: years, isOpen: query.filter.year != nil) : nil,
        ].compactMap { $0 }
    }

    private func activeFilters(
        _ query: ListQuery, _ choices: PublicReader.Choices, _ voice: Voice, _ path: String
    ) -> [ListPage.ActiveFilter] {
        typealias Key = WritableKeyPath<PublicReader.ArticleFilter, Int64?>
        func active(_ names: [PublicReader.Name], _ key: Key) -> ListPage.ActiveFilter? {
            guard let id = query.filter[keyPath: key], let name = names.first(where: { $0.id == id }) else {
                return nil
            }
            let phrase = voice.phrase(name)
            return ListPage.ActiveFilter(
                label: phrase, removeURL: query.with { $0[keyPath: key] = nil }.url(path),
                removeLabel: voice.text("filter_remove", ["name": phrase.text]))
        }
        let year = query.filter.year.map { year in
            ListPage.ActiveFilter(
                label: Phrase(text: "\(year)"), removeURL: query.with { $0.year = nil }.url(path),
                removeLabel: voice.text("filter_remove", ["name": "\(year)"]))
        }
        return [
            active(choices.regions, \.region), active(choices.zones, \.zone),
            active(choices.sections.map(\.name), \.section), active(choices.kinds, \.kind), year,
        ].compactMap { $0 }
    }
}
