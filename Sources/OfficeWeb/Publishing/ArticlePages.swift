import Exchange
import Hummingbird
import Identity
import Kernel
import Meetings
import Publishing
import WebSupport

/// The articles of the zones that one's units keep.
enum ArticlePages {
    static let routes: [OfficeRoute] = [
        .get("/office/articles", .permission(PublishingPolicy.readArticles)) { office, visit in
            try await office.articlesPage(visit)
        },
        .get("/office/articles/:id", .permission(PublishingPolicy.readArticles)) { office, visit in
            try await office.articlePage(visit)
        },
    ]

    static let files = OfficeRoute.files("/office/articles", .permission(PublishingPolicy.readArticles)) {
        office, visit in
        try await office.articlesFile(visit)
    }

    static let columns: [ListColumn<OfficeReader.ArticleLine>] = [
        ListColumn(key: "article") { line, voice in
            TableView.Cell(line.title, lang: voice.lang(line.language), url: "/office/articles/\(line.id)")
        },
        ListColumn(key: "day", sort: "day", isWhole: true) { line, _ in
            TableView.Cell(line.day.map { "\($0)" } ?? "—")
        } plain: { line, _ in
            line.day.map(WorkbookValue.day) ?? .empty
        },
        ListColumn(key: "zone") { line, voice in
            TableView.Cell(line.zone, voice)
        },
        ListColumn(key: "section") { line, voice in
            TableView.Cell(line.section, voice)
        },
        ListColumn(key: "updated", sort: "updated", isWhole: true) { line, voice in
            TableView.Cell(voice.instant(line.updatedAt))
        } plain: { line, _ in
            .instant(line.updatedAt)
        },
    ]
}

extension Office {
    func articlesPage(_ visit: Visit) async throws -> Response {
        let voice = visit.voice
        let viewer = try visit.viewer
        let (address, filter) = Self.articleFilter(visit)
        let list = try await articles.articles(filter, language: voice.language, as: viewer)
        let zones = try await articles.zones(as: viewer)
        let make = FieldMaker(voice)
        var zone = make.select(
            "zone", address["zone"], empty: voice.text("value_all"),
            zones.map { ("\($0.id)", voice.phrase($0.name).text) })
        zone.label = voice.text("column_zone")
        var page = OfficePage(heading: voice.text("office_nav_articles"), section: "articles")
        page.actions = [.link(voice.text("links_heading"), LinkPages.links)]
        page.parts = [
            OfficePage.Part(
                table: TableView(
                    list.lines, ArticlePages.columns, at: address, total: list.total, size: filter.size,
                    caption: voice.text("office_nav_articles"), empty: voice.text("article_none"),
                    filters: [
                        make.text("q", address["q"], type: "search"),
                        zone,
                        make.text("from", address["from"], type: "date"),
                        make.text("through", address["through"], type: "date"),
                    ], exportPath: "/office/articles", voice))
        ]
        return try response(page, visit)
    }

    func articlesFile(_ visit: Visit) async throws -> ListFile {
        var (_, filter) = Self.articleFilter(visit)
        let lines = try await everyLine { page, size in
            (filter.page, filter.size) = (page, size)
            let list = try await articles.articles(filter, language: visit.voice.language, as: visit.viewer)
            return (list.lines, list.total)
        }
        return ListFile(
            "articles", visit.voice.text("office_nav_articles"), lines, ArticlePages.columns, visit.voice)
    }

    func articlePage(_ visit: Visit) async throws -> Response {
        let voice = visit.voice
        let id = try visit.identifier("id", OfficeReader.self).rawValue
        let article = try await articles.article(id, language: voice.language, as: visit.viewer)
        var facts = Facts()
        facts.add(voice.text("column_day"), article.day.map(voice.day))
        if let zone = article.zone {
            facts.add(
                voice.text("column_zone"), voice.phrase(zone),
                url: article.zoneID.map { "/\(voice.language.pathSegment)/zones/\($0)" })
        }
        if let section = article.section { facts.add(voice.text("column_section"), voice.phrase(section)) }
        facts.add(voice.text("field_source"), article.source)
        facts.add(voice.text("column_updated"), voice.instant(article.updatedAt))
        facts.add(voice.text("article_version"), "\(article.version)")
        var page = OfficePage(
            heading: article.title, section: "articles",
            breadcrumb: [
                Link(label: voice.text("office_nav_articles"), url: "/office/articles"),
                Link(label: article.title, url: "#main", current: true),
            ])
        page.actions = [
            .link(
                voice.text("article_on_portal"), "/\(voice.language.pathSegment)/articles/\(id)", isPrimary: true),
            .link(voice.text("action_provenance"), "/office/provenance/article/\(id)"),
            .link(voice.text("action_history"), "/office/history/article/\(id)"),
        ]
        let manuscript = try await manuscriptAction(id, zone: article.zoneID, try visit.viewer, voice)
        if let manuscript { page.actions.insert(manuscript, at: 1) }
        if try visit.viewer.may(MeetingsPolicy.manageMeetings) {
            page.actions.append(.link(voice.text("article_meeting"), MeetingPages.path + "/new?article=\(id)"))
        }
        let texts = try await textsPart(ofArticle: id, visit)
        page.parts = [OfficePage.Part(facts: facts)] + [texts].compactMap(\.self)
        return try response(page, visit)
    }

    /// To the manuscript of an article, or to take it over; `nil` for who may do neither.
    private func manuscriptAction(
        _ id: Int64, zone: Int64?, _ viewer: Viewer, _ voice: Voice
    ) async throws -> Action? {
        if (try? await desk.find(Manuscript.ID(id), as: viewer)) != nil {
            return .link(voice.text("article_manuscript"), ManuscriptPages.path + "/\(id)")
        }
        let unit = zone.flatMap { viewer.tree.unit(zone: $0) }
        let mayWrite =
            viewer.mayEverywhere(PublishingPolicy.writeArticles)
            || unit.map { viewer.may(PublishingPolicy.writeArticles, at: $0.id) } ?? false
        return mayWrite ? .post(voice.text("action_edit"), "/office/articles/\(id)/manuscript") : nil
    }

    private static func articleFilter(_ visit: Visit) -> (ListAddress, OfficeReader.ArticleFilter) {
        let address = ListAddress(
            visit, path: "/office/articles", filters: ["q", "zone", "from", "through"],
            sorts: ["-day", "day", "updated"])
        var filter = OfficeReader.ArticleFilter()
        filter.text = address["q"]
        filter.zone = Identifier<OfficeReader>(text: address["zone"])?.rawValue
        filter.from = CalendarDay(iso: address["from"])
        filter.through = CalendarDay(iso: address["through"])
        filter.sort = OfficeReader.ArticleFilter.Sort(rawValue: address.sort) ?? .day
        filter.isAscending = !address.isDescending && address.isSorted
        filter.page = address.page
        return (address, filter)
    }
}
