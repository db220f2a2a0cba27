import Hummingbird
import Kernel
import Publishing
import WebSupport

/// Model of `about.mustache`.
struct AboutPage {
    let t: [String: String]
    let frame: Frame
    let breadcrumb: [Link]
    let heading: String
    let paragraphs: [String]
}

/// Model of `contact.mustache`.
struct ContactPage {
    struct ZoneContact {
        let name: Phrase
        let url: String
        let phone: String?
        let email: String?
    }

    let t: [String: String]
    let frame: Frame
    let breadcrumb: [Link]
    let heading: String
    let fax: String?
    let zones: [ZoneContact]
    let hasZones: Bool
}

/// Model of `archive.mustache`.
struct ArchivePage {
    let t: [String: String]
    let frame: Frame
    let breadcrumb: [Link]
    let heading: String
    let years: [Year]
    let isEmpty: Bool

    struct Year {
        let label: String
        let url: String
        let countText: String
    }
}

extension Portal {
    func frameRequest(_ voice: Voice, _ path: String, _ heading: String) -> FrameRequest {
        var request = FrameRequest(voice: voice, path: path, heading: heading, section: path)
        request.breadcrumb = [
            Link(label: voice.text("nav_home"), url: voice.home),
            Link(label: heading, url: voice.path(path), current: true),
        ]
        request.column = (heading, settings.tagline(voice.language), voice.text("column_type"))
        return request
    }

    func aboutPage(_ request: Request, _ voice: Voice) async throws -> Response {
        try await finished(request, at: voice.path("about")) {
            let heading = voice.text("nav_about")
            let frameRequest = frameRequest(voice, "about", heading)
            let own = settings.about(voice.language)
            let model = AboutPage(
                t: voice.texts, frame: frame(frameRequest), breadcrumb: frameRequest.breadcrumb, heading: heading,
                paragraphs: own.isEmpty ? [voice.text("about_default", ["name": settings.name(voice.language)])] : own)
            return FinishedPage(try render("about", model), names: ["about"], visited: voice.visited(.other))
        }
    }

    func contactPage(_ request: Request, _ voice: Voice) async throws -> Response {
        try await finished(request, at: voice.path("contact")) {
            let heading = voice.text("nav_contact")
            let (zones, sequence) = try await reader.zones()
            let contacts = zones.filter { $0.phone != nil || $0.email != nil }.map { zone in
                ContactPage.ZoneContact(
                    name: voice.phrase(zone.name), url: voice.zone(zone.name.id), phone: zone.phone, email: zone.email)
            }
            let frameRequest = frameRequest(voice, "contact", heading)
            let model = ContactPage(
                t: voice.texts, frame: frame(frameRequest), breadcrumb: frameRequest.breadcrumb, heading: heading,
                fax: settings.fax, zones: contacts, hasZones: !contacts.isEmpty)
            return FinishedPage(
                try render("contact", model), names: [TouchedPages.zones], sequence: sequence,
                visited: voice.visited(.other))
        }
    }

    func archivePage(_ request: Request, _ voice: Voice) async throws -> Response {
        try await finished(request, at: voice.path("archive")) {
            let heading = voice.text("nav_archive")
            // Read first: what is published in between makes the page anew.
            let sequence = try await reader.articles(.init(), page: 1, size: 1, language: voice.language).sequence
            let years = try await reader.choices().years
            let frameRequest = frameRequest(voice, "archive", heading)
            let model = ArchivePage(
                t: voice.texts, frame: frame(frameRequest), breadcrumb: frameRequest.breadcrumb, heading: heading,
                years: years.map { year, count in
                    var filter = PublicReader.ArticleFilter()
                    filter.year = year
                    return ArchivePage.Year(
                        label: voice.text("archive_year", ["year": "\(year)"]),
                        url: ListQuery(filter: filter).url(voice.path("news")),
                        countText: voice.text("list_total", ["count": "\(count)"]))
                }, isEmpty: years.isEmpty)
            return FinishedPage(
                try render("archive", model), names: [TouchedPages.archive], sequence: sequence,
                visited: voice.visited(.list))
        }
    }
}
