import Hummingbird
import Kernel
import Publishing
import WebSupport

/// Model of `zones.mustache`.
struct ZonesPage {
    let t: [String: String]
    let frame: Frame
    let breadcrumb: [Link]
    let heading: String
    let totalText: String
    let levels: [Link]
    let hasLevels: Bool
    let regions: [HomePage.RegionGroup]
    let isEmpty: Bool
}

/// Model of `zone.mustache`.
struct ZonePage {
    struct Fact {
        let label: String
        let value: Phrase
        let url: String?
    }

    let t: [String: String]
    let frame: Frame
    let breadcrumb: [Link]
    let name: Phrase
    let otherName: Phrase?
    let levelText: String?
    let picture: Picture?
    let introduction: [Phrase]
    let hasIntroduction: Bool
    let notice: String?
    let industries: [Phrase]
    let hasIndustries: Bool
    let facts: [Fact]
    let hasFacts: Bool
    let contacts: [Fact]
    let hasContacts: Bool
    /// The class of the zone's own colour.
    let accentClass: String?
    let pinned: [Card]
    let hasPinned: Bool
    let documents: [Attachment]
    let hasDocuments: Bool
    let articles: [Card]
    let hasArticles: Bool
    let newsURL: String
    let feedLinks: [Link]
}

extension Portal {
    func zonesPage(_ request: Request, _ voice: Voice) async throws -> Response {
        let wanted = request.uri.queryParameters["level"].map(String.init)
        let levels = ["national", "provincial", "municipal", "county"]
        let level = wanted.flatMap { levels.contains($0) ? $0 : nil }
        guard wanted == nil || wanted == "" || level != nil else { throw HTTPError(.notFound) }
        let path = "zones" + (level.map { "?level=\($0)" } ?? "")
        return try await finished(request, at: voice.path(path)) {
            let (all, sequence) = try await reader.zones()
            let zones = all.filter { level == nil || $0.level == level }
            let present = levels.filter { level in all.contains { $0.level == level } }
            let heading = voice.text("nav_zones")
            var request = FrameRequest(
                voice: voice, path: path, heading: heading, description: voice.text("zones_description"),
                section: "zones")
            request.breadcrumb = [
                Link(label: voice.text("nav_home"), url: voice.home),
                Link(label: heading, url: voice.path("zones"), current: true),
            ]
            request.column = (heading, voice.text("zones_description"), voice.text("column_type"))
            let model = ZonesPage(
                t: voice.texts, frame: frame(request), breadcrumb: request.breadcrumb, heading: heading,
                totalText: voice.text("home_zone_count", ["count": "\(zones.count)"]),
                levels: [Link(label: voice.text("level_all"), url: voice.path("zones"), current: level == nil)]
                    + present.map {
                        Link(
                            label: voice.text("level_\($0)"), url: voice.path("zones?level=\($0)"), current: level == $0
                        )
                    }, hasLevels: present.count > 1, regions: regionGroups(zones, voice), isEmpty: zones.isEmpty)
            return FinishedPage(
                try render("zones", model), names: [TouchedPages.zones, TouchedPages.facets], sequence: sequence,
                visited: voice.visited(.list))
        }
    }

    func zonePage(_ request: Request, _ context: Context, _ voice: Voice) async throws -> Response {
        guard let id = Identifier<ZonePage>(text: context.parameters.get("id") ?? "")?.rawValue else {
            throw HTTPError(.notFound)
        }
        return try await finished(request, at: voice.zone(id)) {
            guard let (zone, sequence) = try await reader.zone(id) else { throw HTTPError(.notFound) }
            let house = try await reader.house(of: id, language: voice.language)
            var filter = PublicReader.ArticleFilter()
            filter.zone = id
            let list = try await reader.articles(filter, page: 1, size: 8, language: voice.language)
            let model = zoneModel(zone, house, list.rows, ListQuery(filter: filter), voice)
            return FinishedPage(
                try render("zone", model),
                names: [TouchedPages.zone(id), TouchedPages.list(filter.place), TouchedPages.facets],
                sequence: sequence, visited: voice.visited(.zone, id, zone: id))
        }
    }

    private func zoneModel(
        _ zone: PublicReader.Zone, _ house: PublicReader.House, _ articles: [PublicReader.ArticleRow],
        _ query: ListQuery, _ voice: Voice
    ) -> ZonePage {
        let name = voice.phrase(zone.name)
        let english = voice.language == .english
        let hasEnglish = !zone.introductionEnglish.isEmpty
        let introduction = english && hasEnglish ? zone.introductionEnglish : zone.introductionChinese
        let isForeign = english && !hasEnglish && !introduction.isEmpty
        let industries = zone.industries(voice.language)
        var request = FrameRequest(
            voice: voice, path: "zones/\(zone.name.id)", heading: name.text, description: introduction.first,
            section: "zones")
        request.breadcrumb = [
            Link(label: voice.text("nav_home"), url: voice.home),
            Link(label: voice.text("nav_zones"), url: voice.path("zones")),
            Link(label: name.text, url: voice.zone(zone.name.id), lang: name.lang, current: true),
        ]
        request.structured = [
            .object([
                ("@context", .text("https://schema.org")), ("@type", .text("Organization")),
                ("name", .text(name.text)), ("url", .text(settings.base + voice.zone(zone.name.id))),
                ("telephone", .text(orNull: zone.phone)), ("email", .text(orNull: zone.email)),
                ("address", .text(orNull: english ? zone.addressEnglish ?? zone.addressChinese : zone.addressChinese)),
            ])
        ]
        request.column = (name.text, voice.text("zones_description"), voice.text("column_type"))
        request.feed = ListFeed(kind: .news, query: query)
        let facts = facts(zone, voice)
        let contacts = contacts(zone, voice)
        let pinned = Set(house.pinned.map(\.id))
        let others = articles.filter { !pinned.contains($0.id) }
        return ZonePage(
            t: voice.texts, frame: frame(request), breadcrumb: request.breadcrumb, name: name,
            otherName: english
                ? (zone.name.english == nil ? nil : Phrase(text: zone.name.chinese, lang: "zh-Hans"))
                : zone.name.english.map { Phrase(text: $0, lang: "en") },
            levelText: zone.level.map { voice.text("level_\($0)") }, picture: zonePicture(zone, voice),
            introduction: introduction.map { Phrase(text: $0, lang: isForeign ? "zh-Hans" : nil) },
            hasIntroduction: !introduction.isEmpty, notice: isForeign ? voice.text("notice_only_chinese") : nil,
            industries: industries.texts.map { Phrase(text: $0, lang: voice.lang(industries.language)) },
            hasIndustries: !industries.texts.isEmpty, facts: facts, hasFacts: !facts.isEmpty, contacts: contacts,
            hasContacts: !contacts.isEmpty, accentClass: house.accent.map { "accent--" + $0.rawValue },
            pinned: house.pinned.map { voice.card($0, showsZone: false, mark: voice.text("zone_pinned")) },
            hasPinned: !house.pinned.isEmpty, documents: house.documents.map { Attachment($0, voice) },
            hasDocuments: !house.documents.isEmpty, articles: others.map { voice.card($0, showsZone: false) },
            hasArticles: !articles.isEmpty, newsURL: query.url(voice.path("news")),
            feedLinks: ListFeed(kind: .news, query: query).links(voice))
    }

    private func facts(_ zone: PublicReader.Zone, _ voice: Voice) -> [ZonePage.Fact] {
        var facts: [ZonePage.Fact] = []
        if let level = zone.level {
            facts.append(
                .init(label: voice.text("fact_level"), value: Phrase(text: voice.text("level_\(level)")), url: nil))
        }
        if let region = zone.region {
            var filter = PublicReader.ArticleFilter()
            filter.region = region.id
            facts.append(
                .init(
                    label: voice.text("fact_region"), value: voice.phrase(region),
                    url: ListQuery(filter: filter).url(voice.path("news"))))
        }
        if let area = zone.area {
            let text = area == area.rounded() && area < 1e9 ? "\(Int(area))" : "\(area)"
            facts.append(
                .init(
                    label: voice.text("fact_area"), value: Phrase(text: voice.text("area_km2", ["area": text])),
                    url: nil))
        }
        if let established = zone.established {
            facts.append(
                .init(label: voice.text("fact_established"), value: Phrase(text: "\(established)"), url: nil))
        }
        return facts
    }

    func contacts(_ zone: PublicReader.Zone, _ voice: Voice) -> [ZonePage.Fact] {
        var contacts: [ZonePage.Fact] = []
        func add(_ key: String, _ value: String?, _ url: String? = nil, lang: String? = nil) {
            guard let value else { return }
            contacts.append(.init(label: voice.text(key), value: Phrase(text: value, lang: lang), url: url))
        }
        add("contact_phone", zone.phone, zone.phone.map { "tel:" + $0.filter { "+0123456789".contains($0) } })
        add("contact_fax", zone.fax)
        add("contact_email", zone.email, zone.email.map { "mailto:" + $0 })
        let english = voice.language == .english
        add(
            "contact_address", english ? zone.addressEnglish ?? zone.addressChinese : zone.addressChinese,
            lang: english && zone.addressEnglish == nil ? "zh-Hans" : nil)
        let website = zone.website.flatMap { $0.hasPrefix("http://") || $0.hasPrefix("https://") ? $0 : nil }
        add("contact_website", website, website)
        return contacts
    }
}
