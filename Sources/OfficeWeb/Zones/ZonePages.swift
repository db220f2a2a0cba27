import Exchange
import Hummingbird
import Identity
import Kernel
import Publishing
import WebSupport

/// The zones that one's units keep: their list, and the house of each.
enum ZonePages {
    static let path = "/office/zones"
    private static let reading = OfficeRoute.Access.permission(PublishingPolicy.readArticles)
    private static let keeping = OfficeRoute.Access.permission(PublishingPolicy.publishArticles)

    static let routes: [OfficeRoute] = [
        .get(path, reading) { office, visit in try await office.zonesPage(visit) },
        .get(path + "/:id", reading) { office, visit in try await office.zonePage(visit, []) },
        .get(path + "/:id/edit", keeping) { office, visit in try await office.editZone(visit) },
        .post(path + "/:id", keeping) { office, visit in try await office.saveZone(visit) },
        .upload(path + "/:id/picture", keeping) { office, visit in try await office.setZonePicture(visit) },
        .post(path + "/:id/accent", keeping) { office, visit in try await office.setZoneAccent(visit) },
        .post(path + "/:id/pins", keeping) { office, visit in try await office.pinArticle(visit) },
        .post(path + "/:id/pins/:number/:move", keeping) { office, visit in try await office.movePin(visit) },
        .upload(path + "/:id/documents", keeping) { office, visit in try await office.addZoneDocument(visit) },
        .get(path + "/:id/documents/:hash/edit", keeping) { office, visit in
            try await office.editZoneDocument(visit, isStale: false)
        },
        .post(path + "/:id/documents/:hash", keeping) { office, visit in try await office.labelZoneDocument(visit) },
        .post(path + "/:id/documents/:hash/:move", keeping) { office, visit in
            try await office.moveZoneDocument(visit)
        },
    ]

    static let files = OfficeRoute.files(path, reading) { office, visit in try await office.zonesFile(visit) }

    static let columns: [ListColumn<ZoneLine>] = [
        ListColumn(key: "zone", sort: "name") { line, voice in
            TableView.Cell(
                voice.phrase(line.name), url: path + "/\(line.id)",
                more: voice.language == .english ? line.name.chinese : line.name.english)
        },
        ListColumn(key: "level") { line, voice in
            TableView.Cell(line.level.map { voice.text("level_" + $0) } ?? "—")
        },
        ListColumn(key: "region") { line, voice in
            TableView.Cell(line.region, voice)
        },
        ListColumn(key: "unit") { line, voice in
            TableView.Cell(line.unit, voice)
        },
        ListColumn(key: "articles", sort: "articles", isNumber: true) { line, _ in
            TableView.Cell("\(line.articles)")
        } plain: { line, _ in
            .integer(line.articles)
        },
        ListColumn(key: "newest", sort: "newest", isWhole: true) { line, _ in
            TableView.Cell(line.newest.map { "\($0)" } ?? "—")
        } plain: { line, _ in
            line.newest.map(WorkbookValue.day) ?? .empty
        },
    ]
}

extension Office {
    private static let zonesOnPage = 50

    func zonesPage(_ visit: Visit) async throws -> Response {
        let voice = visit.voice
        let (address, filter) = Self.zoneFilter(visit)
        let lines = try await zoneDesk.zones(filter, as: visit.viewer)
        let make = FieldMaker(voice)
        var page = OfficePage(
            heading: voice.text("office_nav_zones"), section: "zones", lead: voice.text("zones_lead"))
        page.notice = notice(visit)
        let shown = lines.dropFirst((address.page - 1) * Self.zonesOnPage).prefix(Self.zonesOnPage)
        page.parts = [
            OfficePage.Part(
                table: TableView(
                    Array(shown), ZonePages.columns, at: address, total: lines.count, size: Self.zonesOnPage,
                    caption: voice.text("office_nav_zones"), empty: voice.text("zone_none"),
                    filters: [
                        make.text("q", address["q"], type: "search"),
                        make.select(
                            "level", address["level"], empty: voice.text("value_all"), Self.zoneLevels(voice)),
                    ], exportPath: ZonePages.path, voice))
        ]
        return try response(page, visit)
    }

    func zonesFile(_ visit: Visit) async throws -> ListFile {
        let (_, filter) = Self.zoneFilter(visit)
        return ListFile(
            "zones", visit.voice.text("office_nav_zones"), try await zoneDesk.zones(filter, as: visit.viewer),
            ZonePages.columns, visit.voice)
    }

    private static func zoneFilter(_ visit: Visit) -> (ListAddress, ZoneFilter) {
        let address = ListAddress(
            visit, path: ZonePages.path, filters: ["q", "level"], sorts: ["name", "articles", "newest"])
        var filter = ZoneFilter()
        (filter.text, filter.level) = (address["q"], address["level"])
        filter.sort = ZoneFilter.Sort(rawValue: address.sort) ?? .name
        filter.isDescending = address.isDescending
        return (address, filter)
    }

    static func zoneLevels(_ voice: Voice) -> [(value: String, label: String)] {
        ["national", "provincial", "municipal", "county"].map { ($0, voice.text("level_" + $0)) }
    }
}
