import Foundation
import Kernel
import Publishing
import WebSupport

/// What stands around every page: head, header, footer.
struct Frame {
    struct Alternate {
        let hreflang: String
        let url: String
    }
    struct Meta {
        let name: String
        let content: String
    }
    struct Property {
        let property: String
        let content: String
    }
    struct Feed {
        let type: String
        let title: String
        let url: String
    }
    struct OtherLanguage {
        let label: String
        let url: String
        let lang: String
    }
    struct Site {
        let name: String
        let tagline: String
        let operatorName: String
        let phone: String?
        let email: String?
        let address: String?
        let icp: String?
        let publicSecurity: String?
        let copyright: String
        let reportURL: String
        let transparencyURL: String
    }

    let lang: String
    let home: String
    let title: String
    let description: String
    let canonical: String
    let alternates: [Alternate]
    let metas: [Meta]
    let properties: [Property]
    let jsonLD: [String]
    let feeds: [Feed]
    let stylesheet: String
    let script: String
    let icon: String
    let navigation: [Link]
    let otherLanguage: OtherLanguage
    let searchURL: String
    /// Off where the page has a search box of its own.
    let hasQuickSearch: Bool
    let query: String?
    let noIndex: Bool
    let site: Site
}

/// What a page tells its frame.
struct FrameRequest {
    let voice: Voice
    /// Path and query below the language: `news?page=2`.
    let path: String
    var heading: String?
    var description: String?
    /// Which item of the navigation is lit.
    var section = ""
    /// 政府网站发展指引: tags of the column.
    var column: (name: String, description: String, type: String)?
    /// … and of the article.
    var article: PublicReader.ArticleDetail?
    var breadcrumb: [Link] = []
    var structured: [JSONText] = []
    /// The list whose feeds belong to the page; `nil` for none.
    var feed: ListFeed?
    var query: String?
    var noIndex = false
    var hasOpportunities = true
    var hasPolicies = true
}

extension Portal {
    func frame(_ request: FrameRequest) -> Frame {
        let voice = request.voice
        let language = voice.language
        let name = settings.name(language)
        let title = request.heading.map { "\($0) - \(name)" } ?? name
        let description = request.description ?? settings.tagline(language)
        let canonical = settings.base + (request.path.isEmpty ? voice.home : voice.path(request.path))
        let other = Voice(language: language.other)
        let otherPath = request.path.isEmpty ? other.home : other.path(request.path)
        return Frame(
            lang: language.rawValue, home: voice.home, title: title, description: description, canonical: canonical,
            alternates: [
                Frame.Alternate(hreflang: language.rawValue, url: canonical),
                Frame.Alternate(hreflang: other.language.rawValue, url: settings.base + otherPath),
                Frame.Alternate(
                    hreflang: "x-default",
                    url: settings.base + (request.path.isEmpty ? "/" : "/zh/" + request.path)),
            ],
            metas: metas(request),
            properties: properties(request, title: title, description: description, canonical: canonical),
            jsonLD: (request.structured + breadcrumbData(request.breadcrumb)).map(\.line),
            feeds: feeds(request), stylesheet: assets.address(of: "site.css"), script: assets.address(of: "site.js"),
            icon: assets.address(of: "icon.svg"),
            navigation: navigation(request),
            otherLanguage: Frame.OtherLanguage(
                label: voice.text("other_language"), url: otherPath, lang: other.language.rawValue),
            searchURL: voice.path("search"),
            hasQuickSearch: request.section != "home" && request.section != "search", query: request.query,
            noIndex: request.noIndex, site: site(voice))
    }

    private func navigation(_ request: FrameRequest) -> [Link] {
        let voice = request.voice
        var items = [("", "nav_home"), ("news", "nav_news")]
        if request.hasOpportunities { items.append(("opportunities", "nav_opportunities")) }
        if request.hasPolicies { items.append(("policies", "nav_policies")) }
        items += [
            ("zones", "nav_zones"), ("topics", "nav_topics"), ("archive", "nav_archive"), ("about", "nav_about"),
            ("contact", "nav_contact"),
        ]
        return items.map { path, key in
            Link(
                label: voice.text(key), url: path.isEmpty ? voice.home : voice.path(path),
                current: request.section == (path.isEmpty ? "home" : path))
        }
    }

    private func site(_ voice: Voice) -> Frame.Site {
        let language = voice.language
        let year = CalendarDay(shanghaiSeconds: now()).year
        let years = settings.since.flatMap { $0 < year ? "\($0)–\(year)" : nil } ?? "\(year)"
        return Frame.Site(
            name: settings.name(language), tagline: settings.tagline(language),
            operatorName: settings.operatorName(language), phone: settings.phone, email: settings.email,
            address: settings.address(language), icp: settings.icp, publicSecurity: settings.publicSecurity,
            copyright: voice.text("copyright", ["years": years, "name": settings.operatorName(language)]),
            reportURL: voice.path("contact") + "#report", transparencyURL: voice.path("transparency"))
    }

    /// The tags that Chinese government websites carry (国办发〔2017〕47号); see the practice page for the list.
    private func metas(_ request: FrameRequest) -> [Frame.Meta] {
        let language = request.voice.language
        var metas: [Frame.Meta] = [
            Frame.Meta(name: "SiteName", content: settings.name(language)),
            Frame.Meta(name: "SiteDomain", content: settings.domain),
            Frame.Meta(name: "SiteIDCode", content: settings.siteIDCode),
        ]
        if let column = request.column {
            metas += [
                Frame.Meta(name: "ColumnName", content: column.name),
                Frame.Meta(name: "ColumnDescription", content: column.description),
                Frame.Meta(name: "ColumnKeywords", content: column.name),
                Frame.Meta(name: "ColumnType", content: column.type),
            ]
        }
        if let article = request.article {
            metas += [
                Frame.Meta(name: "ArticleTitle", content: article.row.title),
                Frame.Meta(name: "PubDate", content: article.row.day.map { "\($0) 00:00" } ?? ""),
                Frame.Meta(name: "ContentSource", content: article.row.source ?? ""),
                Frame.Meta(name: "Description", content: article.row.excerpt),
                Frame.Meta(name: "Url", content: settings.base + request.voice.article(article.row.id)),
            ]
            if let picture = article.row.picture {
                metas.append(Frame.Meta(name: "Image", content: settings.base + "/files/" + picture.hash))
            }
        }
        return metas
    }

    private func properties(
        _ request: FrameRequest, title: String, description: String, canonical: String
    ) -> [Frame.Property] {
        var properties = [
            Frame.Property(property: "og:site_name", content: settings.name(request.voice.language)),
            Frame.Property(property: "og:title", content: request.heading ?? title),
            Frame.Property(property: "og:description", content: description),
            Frame.Property(property: "og:url", content: canonical),
            Frame.Property(property: "og:type", content: request.article == nil ? "website" : "article"),
            Frame.Property(property: "og:locale", content: request.voice.language == .english ? "en_US" : "zh_CN"),
        ]
        if let article = request.article {
            if let day = article.row.day {
                properties.append(Frame.Property(property: "article:published_time", content: "\(day)"))
            }
            if let picture = article.row.picture {
                properties.append(
                    Frame.Property(property: "og:image", content: settings.base + "/files/" + picture.hash))
            }
        }
        return properties
    }

    private func breadcrumbData(_ links: [Link]) -> [JSONText] {
        guard !links.isEmpty else { return [] }
        let items = links.enumerated().map { index, link in
            JSONText.object([
                ("@type", .text("ListItem")), ("position", .number(index + 1)), ("name", .text(link.label)),
                ("item", .text(settings.base + link.url)),
            ])
        }
        return [
            .object([
                ("@context", .text("https://schema.org")), ("@type", .text("BreadcrumbList")),
                ("itemListElement", .list(items)),
            ])
        ]
    }

    private func feeds(_ request: FrameRequest) -> [Frame.Feed] {
        guard let feed = request.feed else { return [] }
        return FeedFormat.allCases.map { format in
            Frame.Feed(type: format.mediaType, title: format.label, url: feed.url(format, request.voice))
        }
    }
}
