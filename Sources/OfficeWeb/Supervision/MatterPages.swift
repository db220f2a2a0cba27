import Exchange
import Hummingbird
import Identity
import Kernel
import Supervision
import WebSupport

/// Matters: the list, and the page of each.
enum MatterPages {
    static let path = "/office/matters"
    private static let reading = OfficeRoute.Access.permission(SupervisionPolicy.readMatters)
    private static let registering = OfficeRoute.Access.permission(SupervisionPolicy.registerMatters)

    static let routes: [OfficeRoute] =
        [
            .get(path, reading) { office, visit in try await office.mattersPage(visit) },
            .get(path + "/new", registering) { office, visit in try await office.newMatter(visit, MatterDraft(), []) },
            .post(path, registering) { office, visit in try await office.registerMatter(visit) },
        ] + WallPages.routes + PerformancePages.routes + CalendarSubscription.routes + MatterImportPages.routes + [
            .get(path + "/:id", reading) { office, visit in try await office.matterPage(visit) },
            .get(path + "/:id/edit", registering) { office, visit in try await office.editMatter(visit) },
            .post(path + "/:id", registering) { office, visit in try await office.saveMatter(visit) },
            .post(path + "/:id/publicity", registering) { office, visit in try await office.setMatterPublic(visit) },
        ] + MatterSteps.routes

    static let files =
        OfficeRoute.files(path, reading) { office, visit in try await office.mattersFile(visit) }
        + PerformancePages.files + MatterImportPages.files

    /// A matter with the names of its units.
    struct Line: Sendable {
        let matter: Matter
        let light: MatterLight
        let lead: LocalizedText?
        let helpers: [LocalizedText]
    }

    /// So many pages can be turned; what lies further back is found by a filter, or stands in the file.
    static let mostPages = 200

    static let columns: [ListColumn<Line>] = [
        ListColumn(key: "number", sort: "number", isWhole: true) { line, _ in
            TableView.Cell("\(line.matter.number)", url: path + "/\(line.matter.id)")
        },
        ListColumn(key: "matter", sort: "text") { line, _ in
            TableView.Cell(line.matter.text, lang: "zh-Hans", url: path + "/\(line.matter.id)")
        },
        ListColumn(key: "leadUnit") { line, voice in
            TableView.Cell(line.lead, voice)
        },
        ListColumn(key: "coUnits") { line, voice in
            TableView.Cell(
                line.helpers.isEmpty
                    ? "—" : line.helpers.map { voice.phrase($0).text }.joined(separator: voice.text("list_comma")))
        },
        ListColumn(key: "deadline", sort: "deadline", isWhole: true) { line, _ in
            TableView.Cell(line.matter.deadline.map { "\($0)" } ?? line.matter.deadlineWords ?? "—")
        } plain: { line, _ in
            line.matter.deadline.map(WorkbookValue.day) ?? .text(line.matter.deadlineWords ?? "")
        },
        ListColumn(key: "light") { line, voice in
            TableView.Cell("", badge: Office.badge(line.light, voice))
        } plain: { line, voice in
            .text(voice.text("matter_light_" + line.light.rawValue))
        },
        ListColumn(key: "progress", isWhole: true) { line, _ in
            TableView.Cell("\(line.matter.progress)%")
        } plain: { line, _ in
            .integer(line.matter.progress)
        },
        ListColumn(key: "matterTopic") { line, voice in TableView.Cell(line.matter.topic.map(voice.topic) ?? "—") },
        ListColumn(key: "state") { line, voice in
            TableView.Cell("", badge: Office.badge(line.matter.state, voice))
        } plain: { line, voice in
            .text(voice.text("matter_state_" + line.matter.state.word))
        },
    ]
}

extension Matter.SourceKind {
    /// The kind as keys of the catalogue write it.
    var word: String { rawValue.replacing("-", with: "_") }
}

extension Office {
    static func badge(_ state: MatterState, _ voice: Voice) -> Badge {
        let tone: Badge.Tone =
            switch state {
            case .closed, .archived, .verified: .good
            case .returned: .bad
            case .suspended, .merged: .quiet
            case .registered, .brokenDown, .assigned, .acknowledged, .inProgress, .reported: .waiting
            }
        return Badge(voice.text("matter_state_" + state.word), tone)
    }

    func mattersPage(_ visit: Visit) async throws -> Response {
        let voice = visit.voice
        let viewer = try visit.viewer
        var (address, filter) = Self.matterFilter(visit)
        filter.mostCounted = MatterPages.mostPages * filter.size
        address.page = min(address.page, MatterPages.mostPages)
        filter.page = address.page
        let list = try await meetings.matters.matters(filter, as: viewer)
        let make = FieldMaker(voice)
        var page = OfficePage(
            heading: voice.text("office_nav_matters"), section: "matters", lead: voice.text("matters_lead"))
        page.notice = notice(visit)
        if viewer.may(SupervisionPolicy.registerMatters) {
            page.actions = [
                .link(voice.text("matter_new"), MatterPages.path + "/new", isPrimary: true),
                .link(voice.text("matter_import_heading"), MatterImportPages.path),
            ]
        }
        page.actions += [
            .link(voice.text("office_nav_inspections"), InspectionPages.path),
            .link(voice.text("wall_heading"), WallPages.path),
            .link(voice.text("performance_heading"), PerformancePages.path),
            .link(voice.text("circulars_heading"), CircularPages.path),
            .link(voice.text("subscription_heading"), MatterPages.path + "/calendar"),
        ]
        let units = viewer.units(IdentityPolicy.readUnits)
        page.parts = [
            OfficePage.Part(
                table: TableView(
                    lines(list.lines, viewer), MatterPages.columns, at: address, total: list.total, isCut: list.isCut,
                    size: filter.size,
                    caption: voice.text("office_nav_matters"), empty: voice.text("matter_none"),
                    filters: [
                        make.text("q", address["q"], type: "search"),
                        make.select(
                            "leadUnit", address["leadUnit"], empty: voice.text("value_all"),
                            Self.unitOptions(units, viewer, voice)),
                        make.select(
                            "state", address["state"], empty: voice.text("value_all"),
                            MatterState.allCases.map { ($0.rawValue, voice.text("matter_state_" + $0.word)) }),
                        make.select(
                            "light", address["light"], empty: voice.text("value_all"),
                            MatterLight.allCases.map { ($0.rawValue, voice.text("matter_light_" + $0.rawValue)) }),
                        make.select(
                            "open", address["open"], empty: voice.text("value_all"),
                            [("yes", voice.text("matter_open")), ("no", voice.text("matter_over"))]),
                        make.select(
                            "topic", address["topic"], empty: voice.text("value_all"),
                            voice.topics + [("none", voice.text("value_none"))]),
                        make.text("dueFrom", address["dueFrom"], type: "date"),
                        make.text("dueThrough", address["dueThrough"], type: "date"),
                    ], exportPath: MatterPages.path, voice))
        ]
        if let sheets = try await matterSheetLinks(address, visit) { page.parts.append(sheets) }
        return try response(page, visit)
    }

    func mattersFile(_ visit: Visit) async throws -> ListFile {
        var (_, filter) = Self.matterFilter(visit)
        let viewer = try visit.viewer
        let lines = try await everyLine { page, size in
            (filter.page, filter.size) = (page, size)
            let list = try await meetings.matters.matters(filter, as: viewer)
            return (self.lines(list.lines, viewer), list.total)
        }
        return ListFile("matters", visit.voice.text("office_nav_matters"), lines, MatterPages.columns, visit.voice)
    }

    private func lines(_ matters: [Matter], _ viewer: Viewer) -> [MatterPages.Line] {
        matters.map { matter in
            MatterPages.Line(
                matter: matter, light: meetings.matters.light(of: matter),
                lead: viewer.tree.keepingUnit(of: matter.leadUnit)?.name,
                helpers: matter.coUnits.compactMap { viewer.tree.keepingUnit(of: $0)?.name })
        }
    }

    static func matterFilter(_ visit: Visit) -> (ListAddress, MatterFilter) {
        let address = ListAddress(
            visit, path: MatterPages.path,
            filters: ["q", "leadUnit", "state", "light", "open", "only", "topic", "dueFrom", "dueThrough"],
            sorts: ["-number", "number", "deadline", "text"])
        var filter = MatterFilter()
        filter.text = address["q"]
        filter.leadUnit = Identifier(text: address["leadUnit"])
        filter.state = MatterState(rawValue: address["state"])
        filter.isOver = ["yes": false, "no": true][address["open"]]
        filter.light = MatterLight(rawValue: address["light"])
        filter.isLeadAlone = address["only"] == "yes"
        filter.isWithoutTopic = address["topic"] == "none"
        filter.topic = filter.isWithoutTopic ? nil : address["topic"].orNil
        filter.dueFrom = CalendarDay(iso: address["dueFrom"])
        filter.dueThrough = CalendarDay(iso: address["dueThrough"])
        filter.sort = MatterFilter.Sort(rawValue: address.sort) ?? .number
        filter.isAscending = !address.isDescending
        filter.page = address.page
        return (address, filter)
    }

    // MARK: One matter

    func matterPage(_ visit: Visit) async throws -> Response {
        let voice = visit.voice
        let viewer = try visit.viewer
        let detail = try await meetings.matters.matter(visit.identifier(), as: viewer)
        let matter = detail.matter
        let path = MatterPages.path + "/\(matter.id)"
        var page = OfficePage(
            heading: "\(matter.number)", section: "matters",
            breadcrumb: [
                Link(label: voice.text("office_nav_matters"), url: MatterPages.path),
                Link(label: "\(matter.number)", url: "#main", current: true),
            ])
        page.notice = notice(visit)
        page.actions = Self.stepActions(detail, voice)
        if detail.mayEdit { page.actions.append(.link(voice.text("action_edit"), path + "/edit")) }
        if detail.mayPublish, matter.isPublic || matter.secrecy != .restricted {
            page.actions.append(
                .post(
                    voice.text(matter.isPublic ? "matter_make_internal" : "matter_make_public"), path + "/publicity",
                    hidden: [
                        FormView.Hidden(name: "version", value: "\(matter.version)"),
                        FormView.Hidden(name: "public", value: matter.isPublic ? "no" : "yes"),
                    ]))
        }
        if MatterDesk.mayInspect(matter.leadUnit, viewer) {
            page.actions.append(
                .link(voice.text("inspection_of_matter"), InspectionPages.path + "/new?matter=\(matter.id)"))
        }
        if matter.isPublic {
            let path = "/\(voice.language.pathSegment)/outcomes/\(matter.id)"
            page.actions.append(.link(voice.text("matter_on_portal"), path))
        }
        page.actions += try await noticeActions(matter, viewer, voice)
        page.actions += [
            .link(voice.text("action_provenance"), "/office/provenance/matter/\(matter.id)"),
            .link(voice.text("action_history"), "/office/history/matter/\(matter.id)"),
        ]
        page.parts = [
            OfficePage.Part(facts: facts(detail, viewer, voice)), milestonesPart(detail, voice),
            partsPart(detail, viewer, voice), proofsPart(detail, voice),
            try await inspectionsPart(of: matter, viewer, voice), remindersPart(detail, voice),
            try await circularsPart(matter, viewer, voice),
            try await stepsPart(detail, viewer, voice),
        ].compactMap(\.self)
        return try response(page, visit)
    }

    private func facts(_ detail: MatterDetail, _ viewer: Viewer, _ voice: Voice) -> Facts {
        let matter = detail.matter
        func name(_ unit: Unit.ID) -> String? {
            viewer.tree.keepingUnit(of: unit).map { voice.phrase($0.name).text }
        }
        var facts = Facts()
        facts.add(voice.text("field_state"), state: Self.badge(matter.state, voice))
        facts.add(voice.text("column_matter"), matter.text)
        facts.add(voice.text("field_leadUnit"), name(matter.leadUnit))
        facts.add(
            voice.text("field_coUnits"), matter.coUnits.compactMap(name).joined(separator: voice.text("list_comma")))
        facts.add(voice.text("field_deadline"), matter.deadline.map(voice.day))
        facts.add(voice.text("field_deadlineWords"), matter.deadlineWords)
        facts.add(voice.text("field_askedDeadline"), matter.askedDeadline.map(voice.day))
        facts.add(voice.text("field_light"), state: Self.badge(detail.light, voice))
        facts.add(voice.text("column_progress"), "\(matter.progress)%")
        if matter.weight > 1 { facts.add(voice.text("field_weight"), "\(matter.weight)") }
        for (key, other) in [("field_partOf", detail.parent), ("field_mergedInto", detail.mergedInto)] {
            guard let other else { continue }
            facts.add(voice.text(key), "\(other.number) \(other.text)", url: MatterPages.path + "/\(other.id)")
        }
        facts.add(voice.text("field_topic"), matter.topic.map(voice.topic))
        if matter.secrecy == .restricted {
            facts.add(
                voice.text("field_secrecy"), state: Badge(voice.text("matter_secrecy_restricted"), .waiting))
        }
        facts.add(voice.text("field_sourceKind"), voice.text("matter_source_" + matter.sourceKind.word))
        facts.add(voice.text("field_sourceText"), matter.sourceText)
        facts.add(voice.text("field_issuingUnit"), name(matter.issuingUnit))
        facts.add(
            voice.text("field_publicity"), voice.text(matter.isPublic ? "matter_is_public" : "matter_is_internal"))
        return facts
    }

    func setMatterPublic(_ visit: Visit) async throws -> Response {
        let id: Matter.ID = try visit.identifier()
        try await meetings.matters.setPublic(
            visit.form["public"] == "yes", id, basedOn: visit.version, as: visit.viewer)
        return Self.redirect(MatterPages.path + "/\(id)", done: "saved")
    }
}
