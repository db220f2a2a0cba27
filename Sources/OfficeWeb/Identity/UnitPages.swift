import Exchange
import Hummingbird
import Identity
import Kernel
import WebSupport

/// The tree of units.
enum UnitPages {
    static let routes: [OfficeRoute] = [
        .get("/office/units", .permission(IdentityPolicy.readUnits)) { office, visit in
            try await office.unitsPage(visit)
        },
        .get("/office/units/new", .permission(IdentityPolicy.manageUnits)) { office, visit in
            try await office.unitForm(visit, UnitDraft(), [])
        },
        .post("/office/units", .permission(IdentityPolicy.manageUnits)) { office, visit in
            try await office.saveUnit(visit, nil)
        },
        .get("/office/units/:id", .permission(IdentityPolicy.readUnits)) { office, visit in
            try await office.unitPage(visit)
        },
        .get("/office/units/:id/edit", .permission(IdentityPolicy.manageUnits)) { office, visit in
            try await office.editUnit(visit)
        },
        .post("/office/units/:id", .permission(IdentityPolicy.manageUnits)) { office, visit in
            try await office.saveUnit(visit, visit.identifier())
        },
        .get("/office/units/:id/closure", .permission(IdentityPolicy.manageUnits)) { office, visit in
            try await office.closureForm(visit, [])
        },
        .post("/office/units/:id/closure", .permission(IdentityPolicy.manageUnits)) { office, visit in
            try await office.closeUnit(visit)
        },
    ]

    static let files = OfficeRoute.files("/office/units", .permission(IdentityPolicy.readUnits)) {
        office, visit in
        try office.unitsFile(visit)
    }

    static let columns: [ListColumn<(unit: Unit, depth: Int)>] = [
        ListColumn(key: "unit") { line, voice in
            TableView.Cell(
                voice.phrase(line.unit.name), url: "/office/units/\(line.unit.id)",
                more: voice.language == .english ? line.unit.name.chinese : line.unit.name.english, indent: line.depth)
        },
        ListColumn(key: "code") { line, _ in TableView.Cell(line.unit.code) },
        ListColumn(key: "kind") { line, voice in
            TableView.Cell(voice.text("unit_kind_" + line.unit.kind.rawValue))
        },
        ListColumn(key: "since", isWhole: true) { line, _ in
            TableView.Cell("\(line.unit.validFrom)")
        } plain: { line, _ in
            .day(line.unit.validFrom)
        },
    ]
}

extension Office {
    func unitsPage(_ visit: Visit) async throws -> Response {
        let voice = visit.voice
        let viewer = try visit.viewer
        let address = ListAddress(visit, path: "/office/units", filters: ["q", "kind"], sorts: [])
        let lines = Self.unitLines(viewer, address)
        let make = FieldMaker(voice)
        var page = OfficePage(heading: voice.text("office_nav_units"), section: "units")
        page.notice = notice(visit)
        if viewer.may(IdentityPolicy.manageUnits) {
            page.actions = [
                .link(voice.text("unit_new"), "/office/units/new", isPrimary: true),
                .link(voice.text("import_heading"), ImportPages.path),
            ]
        }
        page.parts = [
            OfficePage.Part(
                table: TableView(
                    lines, UnitPages.columns, at: address, total: lines.count, size: max(1, lines.count),
                    caption: voice.text("office_nav_units"), empty: voice.text("unit_none"),
                    filters: [
                        make.text("q", address["q"], type: "search"),
                        make.select(
                            "kind", address["kind"], empty: voice.text("value_all"), Self.kinds(voice)),
                    ], exportPath: "/office/units", voice))
        ]
        let coming = try await identity.comingUnits(as: viewer)
        if !coming.isEmpty, address.filters.isEmpty { page.parts.append(Self.comingPart(coming, voice)) }
        return try response(page, visit)
    }

    private static func comingPart(_ units: [Unit], _ voice: Voice) -> OfficePage.Part {
        OfficePage.Part(
            heading: voice.text("unit_coming"),
            timeline: Timeline(
                units.map {
                    Timeline.Entry(
                        time: voice.text("period_since", ["from": "\($0.validFrom)"]),
                        who: voice.text("unit_kind_" + $0.kind.rawValue), what: voice.phrase($0.name).text,
                        url: "/office/units/\($0.id)")
                }, emptyText: ""))
    }

    func unitsFile(_ visit: Visit) throws -> ListFile {
        let address = ListAddress(visit, path: "/office/units", filters: ["q", "kind"], sorts: [])
        return ListFile(
            "units", visit.voice.text("office_nav_units"), Self.unitLines(try visit.viewer, address),
            UnitPages.columns, visit.voice)
    }

    private static func unitLines(_ viewer: Viewer, _ address: ListAddress) -> [(unit: Unit, depth: Int)] {
        let readable = viewer.units(IdentityPolicy.readUnits)
        let least = readable.map { viewer.tree.depth(of: $0.id) }.min() ?? 0
        return readable.filter { unit in
            (address["kind"].isEmpty || unit.kind.rawValue == address["kind"]) && unit.isFound(by: address["q"])
        }.map { ($0, address.filters.isEmpty ? viewer.tree.depth(of: $0.id) - least : 0) }
    }

    static func kinds(_ voice: Voice) -> [(value: String, label: String)] {
        Unit.Kind.allCases.map { ($0.rawValue, voice.text("unit_kind_" + $0.rawValue)) }
    }

    /// Units to choose from, each indented below its parent.
    static func unitOptions(_ units: [Unit], _ viewer: Viewer, _ voice: Voice) -> [(value: String, label: String)] {
        units.map { unit in
            (
                "\(unit.id)",
                String(repeating: "\u{3000}", count: viewer.tree.depth(of: unit.id)) + voice.phrase(unit.name).text
            )
        }
    }
}
