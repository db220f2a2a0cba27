import Hummingbird
import Kernel
import Publishing
import WebSupport

/// Model of `home.mustache`.
struct HomePage {
    struct KindGroup {
        let kind: Phrase
        let url: String
        let articles: [Card]
    }
    struct RegionGroup {
        /// Anchor on the page of all zones.
        let anchor: String
        let region: Phrase
        let zones: [ZoneCard]
        /// Link to the rest, where the start page shows only some.
        var more: Link?
    }

    let t: [String: String]
    let frame: Frame
    let zoneCountText: String
    let articleCountText: String
    let lead: Card?
    let headlines: [Card]
    let hasNews: Bool
    let kinds: [KindGroup]
    let opportunities: [Card]
    let hasOpportunities: Bool
    let policies: [Card]
    let hasPolicies: Bool
    let featured: [ZoneCard]
    let hasFeatured: Bool
    let regions: [RegionGroup]
    let newsURL: String
    let opportunitiesURL: String
    let policiesURL: String
    let zonesURL: String
}

/// A zone in a list.
struct ZoneCard {
    let name: Phrase
    let otherName: Phrase?
    /// First character of the Chinese name, shown where there is no picture.
    let monogram: String
    let url: String
    let levelText: String?
    let industriesText: String?
    let industriesLang: String?
    let picture: Picture?
}

extension Portal {
    func homePage(_ request: Request, _ voice: Voice) async throws -> Response {
        try await finished(request, at: voice.home) {
            let home = try await reader.home(language: voice.language)
            let zones = try await reader.zones().zones
            let cards = home.headlines.map { voice.card($0) }
            let featured = zones.filter { $0.pictureHash != nil }.prefix(Self.featuredZones)
            let model = HomePage(
                t: voice.texts,
                frame: frame(
                    FrameRequest(
                        voice: voice, path: "", section: "home", structured: [organization(voice)],
                        feed: ListFeed(kind: .news, query: ListQuery(filter: .init())),
                        hasOpportunities: !home.opportunities.isEmpty, hasPolicies: !home.policies.isEmpty)),
                zoneCountText: voice.text("home_zone_count", ["count": "\(zones.count)"]),
                articleCountText: voice.text("home_article_count", ["count": "\(home.articleCount)"]),
                lead: cards.first, headlines: Array(cards.dropFirst()), hasNews: !cards.isEmpty,
                kinds: home.latestByKind.map { kind, rows in
                    var filter = PublicReader.ArticleFilter()
                    filter.kind = kind.id
                    return HomePage.KindGroup(
                        kind: voice.phrase(kind), url: ListQuery(filter: filter).url(voice.path("news")),
                        articles: rows.map { voice.card($0) })
                },
                opportunities: home.opportunities.map { voice.card($0, showsKind: false) },
                hasOpportunities: !home.opportunities.isEmpty,
                policies: home.policies.map { voice.card($0) }, hasPolicies: !home.policies.isEmpty,
                featured: featured.map { zoneCard($0, voice) }, hasFeatured: !featured.isEmpty,
                regions: shortened(regionGroups(zones, voice), voice), newsURL: voice.path("news"),
                opportunitiesURL: voice.path("opportunities"), policiesURL: voice.path("policies"),
                zonesURL: voice.path("zones"))
            return FinishedPage(
                try render("home", model), names: [TouchedPages.home, TouchedPages.zones, TouchedPages.facets],
                sequence: home.sequence, visited: voice.visited(.home))
        }
    }

    /// Zones with a picture on the start page.
    private static let featuredZones = 3
    /// Zones of a region on the start page.
    private static let zonesOfRegion = 6

    private func shortened(_ groups: [HomePage.RegionGroup], _ voice: Voice) -> [HomePage.RegionGroup] {
        groups.map { group in
            let all = Link(
                label: voice.text("home_zones_of_region", ["count": "\(group.zones.count)"]),
                url: voice.path("zones") + "#" + group.anchor)
            return HomePage.RegionGroup(
                anchor: group.anchor, region: group.region, zones: Array(group.zones.prefix(Self.zonesOfRegion)),
                more: group.zones.count > Self.zonesOfRegion ? all : nil)
        }
    }

    /// Zones by region, in the order in which they come.
    func regionGroups(_ zones: [PublicReader.Zone], _ voice: Voice) -> [HomePage.RegionGroup] {
        var groups: [(id: Int64, name: Phrase, zones: [ZoneCard])] = []
        for zone in zones {
            let id = zone.region?.id ?? 0
            let card = zoneCard(zone, voice)
            if let index = groups.firstIndex(where: { $0.id == id }) {
                groups[index].zones.append(card)
            } else {
                groups.append((id, zone.region.map(voice.phrase) ?? Phrase(text: voice.text("region_unknown")), [card]))
            }
        }
        return groups.map { HomePage.RegionGroup(anchor: "region-\($0.id)", region: $0.name, zones: $0.zones) }
    }

    func zoneCard(_ zone: PublicReader.Zone, _ voice: Voice) -> ZoneCard {
        let industries = zone.industries(voice.language)
        return ZoneCard(
            name: voice.phrase(zone.name),
            otherName: voice.language == .zhHans
                ? zone.name.english.map { Phrase(text: $0, lang: "en") }
                : zone.name.english == nil ? nil : Phrase(text: zone.name.chinese, lang: "zh-Hans"),
            monogram: String(zone.name.chinese.prefix(1)), url: voice.zone(zone.name.id),
            levelText: zone.level.map { voice.text("level_\($0)") },
            industriesText: industries.texts.isEmpty
                ? nil : industries.texts.joined(separator: voice.text("list_separator")),
            industriesLang: voice.lang(industries.language), picture: zonePicture(zone, voice))
    }

    func zonePicture(_ zone: PublicReader.Zone, _ voice: Voice) -> Picture? {
        zone.pictureHash.map {
            Picture(
                url: "/files/\($0)",
                alt: (voice.language == .english ? zone.pictureAltEnglish : zone.pictureAltChinese)
                    ?? zone.name.shown(in: voice.language).text,
                width: zone.width, height: zone.height)
        }
    }

    /// schema.org `Organization` of the operator.
    func organization(_ voice: Voice) -> JSONText {
        .object([
            ("@context", .text("https://schema.org")), ("@type", .text("Organization")),
            ("name", .text(settings.operatorName(voice.language))), ("url", .text(settings.base + voice.home)),
            ("telephone", .text(orNull: settings.phone)), ("email", .text(orNull: settings.email)),
        ])
    }
}

extension PublicReader.Zone {
    /// The leading industries in a language, or those that there are.
    func industries(_ language: Language) -> (texts: [String], language: Language) {
        language == .english && !industriesEnglish.isEmpty
            ? (industriesEnglish, .english) : (industriesChinese, .zhHans)
    }
}
