import Hummingbird
import Identity
import Kernel
import Publishing
import WebSupport

/// Links of the portal that lead nowhere, and addresses that lead elsewhere.
enum LinkPages {
    static let links = "/office/links"
    static let redirects = "/office/redirects"
    private static let publishing = OfficeRoute.Access.permission(PublishingPolicy.publishArticles)

    static let routes: [OfficeRoute] = [
        .get(links, .permission(PublishingPolicy.readArticles)) { office, visit in try await office.linksPage(visit) },
        .get(redirects, publishing) { office, visit in try await office.redirectsPage(visit, []) },
        .post(redirects, publishing) { office, visit in try await office.addRedirect(visit) },
        .post(redirects + "/:id/removal", publishing) { office, visit in try await office.removeRedirect(visit) },
    ]
}

extension Office {
    func linksPage(_ visit: Visit) async throws -> Response {
        let voice = visit.voice
        let viewer = try visit.viewer
        let report = try await articles.brokenLinks(as: viewer)
        var page = OfficePage(
            heading: voice.text("links_heading"), section: "articles",
            lead: voice.text("links_lead", ["count": "\(report.articles)"]),
            breadcrumb: [Link(label: voice.text("office_nav_articles"), url: "/office/articles")])
        page.breadcrumb.append(Link(label: page.heading, url: "#main", current: true))
        if viewer.mayEverywhere(PublishingPolicy.publishArticles) {
            page.actions = [.link(voice.text("redirects_heading"), LinkPages.redirects)]
        }
        let entries = report.links.map { link in
            Timeline.Entry(
                time: link.address, who: "", what: link.title, url: "/office/articles/\(link.article)",
                badge: Badge(voice.text("link_" + link.reason.rawValue), .bad))
        }
        page.parts = [
            OfficePage.Part(
                timeline: Timeline(entries, emptyText: voice.text("links_none")),
                note: report.isCut ? voice.text("links_cut", ["count": "\(report.links.count)"]) : nil)
        ]
        return try response(page, visit)
    }

    func redirectsPage(_ visit: Visit, _ problems: [Problem]) async throws -> Response {
        let voice = visit.voice
        let redirects = try await desk.redirects(as: visit.viewer)
        let make = FieldMaker(voice, problems)
        var page = OfficePage(
            heading: voice.text("redirects_heading"), section: "articles", lead: voice.text("redirects_lead"),
            breadcrumb: [Link(label: voice.text("office_nav_articles"), url: "/office/articles")])
        page.breadcrumb.append(Link(label: page.heading, url: "#main", current: true))
        page.notice = notice(visit)
        page.errors = ErrorSummary(problems, voice)
        var form = FormView(
            action: LinkPages.redirects,
            fields: [
                make.text("path", visit.form["path"], required: true, hint: voice.text("hint_redirect_path")),
                make.text("target", visit.form["target"], required: true, hint: voice.text("hint_redirect_target")),
            ], submitLabel: voice.text("redirect_add"))
        form.isCompact = true
        let entries = redirects.map { redirect in
            Timeline.Entry(
                time: "", who: "→ " + redirect.target, what: redirect.path,
                action: .post(
                    voice.text("redirect_remove", ["path": redirect.path]),
                    LinkPages.redirects + "/\(redirect.id)/removal", isDangerous: true))
        }
        page.parts = [
            OfficePage.Part(heading: voice.text("redirect_add"), form: form),
            OfficePage.Part(timeline: Timeline(entries, emptyText: voice.text("redirects_none"))),
        ]
        return try response(page, visit, status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    func addRedirect(_ visit: Visit) async throws -> Response {
        do {
            try await desk.addRedirect(visit.form["path"], to: visit.form["target"], as: visit.viewer)
            return Self.redirect(LinkPages.redirects, done: "redirect_added")
        } catch let problems as Problems {
            return try await redirectsPage(visit, problems.list)
        }
    }

    func removeRedirect(_ visit: Visit) async throws -> Response {
        try await desk.removeRedirect(visit.identifier("id", Redirect.self).rawValue, as: visit.viewer)
        return Self.redirect(LinkPages.redirects, done: "redirect_removed")
    }
}
