import Exchange
import Hummingbird
import Identity
import Kernel
import Supervision
import WebSupport

/// Inspection visits: the list. Form and page of each stand in files of their own.
enum InspectionPages {
    static let path = "/office/inspections"
    /// The script that keeps the form on a phone. It stands beside the form, and may keep nothing but that.
    static let worker = path + "/worker.js"
    private static let reading = OfficeRoute.Access.permission(SupervisionPolicy.readMatters)
    private static let inspecting = OfficeRoute.Access.permission(SupervisionPolicy.superviseMatters)
    private static let answering = OfficeRoute.Access.anyOf([
        SupervisionPolicy.workOnMatters, SupervisionPolicy.answerForMatters,
    ])

    /// Whether the answer may show the form, which asks the phone where it is.
    static func isForm(_ request: Request) -> Bool {
        let address = request.uri.path
        return address == path + "/new" || address == path && request.method == .post
    }

    static let routes: [OfficeRoute] = [
        .get(path, reading) { office, visit in try await office.inspectionsPage(visit) },
        .get(path + "/new", inspecting) { office, visit in try await office.newInspection(visit) },
        .photographs(path, inspecting) { office, visit in try await office.submitInspection(visit) },
        .get(path + "/:id", reading) { office, visit in try await office.inspectionPage(visit, []) },
        .post(path + "/:id/view", answering) { office, visit in try await office.hearInspection(visit) },
        .post(path + "/:id/closure", inspecting) { office, visit in try await office.closeInspection(visit) },
        .post(path + "/:id/findings/:finding/matter", inspecting) { office, visit in
            try await office.makeMatterOfFinding(visit)
        },
        .get(path + "/:id/files/:hash", reading) { office, visit in try await office.inspectionFile(visit) },
    ]

    static let files = OfficeRoute.files(path, reading) { office, visit in try await office.inspectionsFile(visit) }

    /// An inspection with the names of its units.
    struct Line: Sendable {
        let line: InspectionLines.Line
        let unit: LocalizedText?
        let subject: LocalizedText?
        var inspection: Inspection { line.inspection }
    }

    static let columns: [ListColumn<Line>] = [
        ListColumn(key: "number", sort: "number", isWhole: true) { line, _ in
            TableView.Cell("\(line.inspection.number)", lang: "zh-Hans", url: path + "/\(line.inspection.id)")
        },
        ListColumn(key: "inspectedUnit") { line, voice in TableView.Cell(line.subject, voice) },
        ListColumn(key: "inspectingUnit") { line, voice in TableView.Cell(line.unit, voice) },
        ListColumn(key: "inspectionMethod") { line, voice in
            TableView.Cell(voice.text("inspection_method_" + line.inspection.method.word))
        },
        ListColumn(key: "visitedAt", sort: "visited", isWhole: true) { line, voice in
            TableView.Cell(voice.instant(line.inspection.visitedAt))
        } plain: { line, _ in
            .instant(line.inspection.visitedAt)
        },
        ListColumn(key: "receivedAt", sort: "received", isWhole: true) { line, voice in
            TableView.Cell(voice.instant(line.inspection.receivedAt))
        } plain: { line, _ in
            .instant(line.inspection.receivedAt)
        },
        ListColumn(key: "visitPlace") { line, _ in
            TableView.Cell(line.inspection.place ?? line.inspection.position.map { "\($0)" } ?? "—")
        },
        ListColumn(key: "problems", isNumber: true) { line, _ in
            TableView.Cell("\(line.line.problems)")
        } plain: { line, _ in
            .integer(line.line.problems)
        },
        ListColumn(key: "mattersMade", isNumber: true) { line, _ in
            TableView.Cell("\(line.line.matters)")
        } plain: { line, _ in
            .integer(line.line.matters)
        },
        ListColumn(key: "visitPhotographs", isNumber: true) { line, _ in
            TableView.Cell("\(line.line.photographs)")
        } plain: { line, _ in
            .integer(line.line.photographs)
        },
        ListColumn(key: "state") { line, voice in
            TableView.Cell("", badge: Office.badge(line.inspection.state, voice))
        } plain: { line, voice in
            .text(voice.text("inspection_state_" + line.inspection.state.rawValue))
        },
    ]
}

extension Office {
    static func badge(_ state: Inspection.State, _ voice: Voice) -> Badge {
        let tone: Badge.Tone =
            switch state {
            case .submitted, .heard: .waiting
            case .closed: .good
            }
        return Badge(voice.text("inspection_state_" + state.rawValue), tone)
    }

    func inspectionsPage(_ visit: Visit) async throws -> Response {
        let voice = visit.voice
        let viewer = try visit.viewer
        let (address, filter) = Self.inspectionFilter(visit)
        let list = try await meetings.matters.inspections(filter, as: viewer)
        let make = FieldMaker(voice)
        var page = OfficePage(
            heading: voice.text("office_nav_inspections"), section: "inspections", lead: voice.text("inspections_lead"))
        page.notice = notice(visit)
        if viewer.may(SupervisionPolicy.superviseMatters) {
            page.actions = [.link(voice.text("inspection_new"), InspectionPages.path + "/new", isPrimary: true)]
        }
        let units = viewer.units(IdentityPolicy.readUnits)
        page.parts = [
            OfficePage.Part(
                table: TableView(
                    lines(list.lines, viewer), InspectionPages.columns, at: address, total: list.total,
                    size: filter.size, caption: voice.text("office_nav_inspections"),
                    empty: voice.text("inspection_none"),
                    filters: [
                        make.text("q", address["q"], type: "search"),
                        make.select(
                            "inspectedUnit", address["inspectedUnit"], empty: voice.text("value_all"),
                            Self.unitOptions(units, viewer, voice)),
                        make.select(
                            "inspectionMethod", address["inspectionMethod"], empty: voice.text("value_all"),
                            Self.methods(voice)),
                        make.select(
                            "state", address["state"], empty: voice.text("value_all"),
                            Inspection.State.allCases.map {
                                ($0.rawValue, voice.text("inspection_state_" + $0.rawValue))
                            }),
                        make.select(
                            "findingSeverity", address["findingSeverity"], empty: voice.text("value_all"),
                            Self.severities(voice)),
                        make.text("visitedFrom", address["visitedFrom"], type: "date"),
                        make.text("visitedThrough", address["visitedThrough"], type: "date"),
                    ], exportPath: InspectionPages.path, voice))
        ]
        return try response(page, visit)
    }

    func inspectionsFile(_ visit: Visit) async throws -> ListFile {
        var (_, filter) = Self.inspectionFilter(visit)
        let viewer = try visit.viewer
        let lines = try await everyLine { page, size in
            (filter.page, filter.size) = (page, size)
            let list = try await meetings.matters.inspections(filter, as: viewer)
            return (self.lines(list.lines, viewer), list.total)
        }
        return ListFile(
            "inspections", visit.voice.text("office_nav_inspections"), lines, InspectionPages.columns, visit.voice)
    }

    static func methods(_ voice: Voice) -> [(value: String, label: String)] {
        Inspection.Method.allCases.map { ($0.rawValue, voice.text("inspection_method_" + $0.word)) }
    }

    static func severities(_ voice: Voice) -> [(value: String, label: String)] {
        InspectionFinding.Severity.allCases.map { ($0.rawValue, voice.text("finding_severity_" + $0.rawValue)) }
    }

    private func lines(_ lines: [InspectionLines.Line], _ viewer: Viewer) -> [InspectionPages.Line] {
        lines.map { line in
            InspectionPages.Line(
                line: line, unit: viewer.tree.keepingUnit(of: line.inspection.unit)?.name,
                subject: viewer.tree.keepingUnit(of: line.inspection.subject)?.name)
        }
    }

    private static func inspectionFilter(_ visit: Visit) -> (ListAddress, InspectionFilter) {
        let address = ListAddress(
            visit, path: InspectionPages.path,
            filters: [
                "q", "inspectedUnit", "inspectionMethod", "state", "findingSeverity", "visitedFrom", "visitedThrough",
            ], sorts: ["-number", "number", "visited", "received"])
        var filter = InspectionFilter()
        filter.text = address["q"]
        filter.subject = Identifier(text: address["inspectedUnit"])
        filter.method = Inspection.Method(rawValue: address["inspectionMethod"])
        filter.state = Inspection.State(rawValue: address["state"])
        filter.severity = InspectionFinding.Severity(rawValue: address["findingSeverity"])
        filter.visitedFrom = CalendarDay(iso: address["visitedFrom"])
        filter.visitedThrough = CalendarDay(iso: address["visitedThrough"])
        filter.sort = InspectionFilter.Sort(rawValue: address.sort) ?? .number
        filter.isAscending = !address.isDescending
        filter.page = address.page
        return (address, filter)
    }
}
