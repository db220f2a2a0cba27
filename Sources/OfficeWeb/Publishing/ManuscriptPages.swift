import Exchange
import Hummingbird
import Identity
import Kernel
import Publishing
import WebSupport

/// Texts in work: the list, and the page of each with its steps.
enum ManuscriptPages {
    static let path = "/office/manuscripts"
    private static let reading = OfficeRoute.Access.permission(PublishingPolicy.readArticles)
    private static let writing = OfficeRoute.Access.permission(PublishingPolicy.writeArticles)

    static let routes: [OfficeRoute] = [
        .get(path, reading) { office, visit in try await office.manuscriptsPage(visit) },
        .get(path + "/new", writing) { office, visit in try await office.newManuscriptPage(visit, []) },
        .post(path, writing) { office, visit in try await office.beginManuscript(visit) },
        .post(path + "/steps", reading) { office, visit in try await office.takeSteps(visit) },
        .get(path + "/:id", reading) { office, visit in try await office.manuscriptPage(visit) },
        .get(path + "/:id/edit", writing) { office, visit in try await office.manuscriptEditor(visit) },
        .text(path + "/:id", writing) { office, visit in try await office.saveManuscript(visit) },
        .text(path + "/:id/typing", writing) { office, visit in try await office.keepTyping(visit) },
        .post(path + "/:id/typing/end", writing) { office, visit in try await office.dropTyping(visit) },
        .text(path + "/:id/cleaning", writing) { office, visit in try await office.cleanPaste(visit) },
        .text(path + "/:id/files", writing) { office, visit in try await office.addManuscriptFiles(visit) },
        .get("/office/files/:hash", reading) { office, visit in try await office.manuscriptFile(visit) },
        .get(path + "/:id/steps/:move", reading) { office, visit in try await office.stepPage(visit, []) },
        .post(path + "/:id/steps/:move", reading) { office, visit in try await office.takeStep(visit) },
        .get(path + "/:id/preview", reading) { office, visit in try await office.previewManuscript(visit) },
        .post(path + "/:id/preview-pass", writing) { office, visit in try await office.sharePreview(visit) },
        .post(path + "/:id/preview-pass/end", writing) { office, visit in try await office.endPreview(visit) },
        .get(path + "/:id/revisions/:number", reading) { office, visit in try await office.revisionPage(visit) },
        .post(path + "/:id/revisions/:number", writing) { office, visit in try await office.restoreRevision(visit) },
        .post("/office/articles/:id/manuscript", writing) { office, visit in try await office.adoptArticle(visit) },
    ]

    static let files = OfficeRoute.files(path, reading) { office, visit in try await office.manuscriptsFile(visit) }

    static let columns: [ListColumn<(line: ManuscriptLine, editor: String?)>] = [
        ListColumn(key: "article", sort: "title") { item, voice in
            TableView.Cell(Office.title(item.line, voice), url: path + "/\(item.line.id)")
        },
        ListColumn(key: "state") { item, voice in
            TableView.Cell("", badge: Office.badge(item.line.state, isPublic: item.line.isPublic, voice))
        } plain: { item, voice in
            .text(voice.text("manuscript_state_" + item.line.state.rawValue))
        },
        ListColumn(key: "zone") { item, voice in
            TableView.Cell(item.line.zone, voice)
        },
        ListColumn(key: "editor") { item, _ in TableView.Cell(item.editor ?? "—") },
        ListColumn(key: "due", sort: "due", isWhole: true) { item, voice in
            TableView.Cell(item.line.dueAt.map(voice.instant) ?? "—")
        } plain: { item, _ in
            item.line.dueAt.map(WorkbookValue.instant) ?? .empty
        },
        ListColumn(key: "updated", sort: "updated", isWhole: true) { item, voice in
            TableView.Cell(voice.instant(item.line.updatedAt))
        } plain: { item, _ in
            .instant(item.line.updatedAt)
        },
    ]

    /// The zone's tree of the list's filter.
    static let filters = ["q", "state", "unit", "mine"]
}

extension Office {
    static func badge(_ state: ManuscriptState, isPublic: Bool, _ voice: Voice) -> Badge {
        let tone: Badge.Tone =
            switch state {
            case .draft: .quiet
            case .review, .scheduled: .waiting
            case .published: .good
            case .withdrawn, .archived: .bad
            }
        let word = voice.text("manuscript_state_" + state.rawValue)
        let isBeside = isPublic && [.draft, .review, .scheduled].contains(state)
        return Badge(isBeside ? voice.text("manuscript_beside_public", ["state": word]) : word, tone)
    }

    func manuscriptsPage(_ visit: Visit) async throws -> Response {
        let voice = visit.voice
        let viewer = try visit.viewer
        let (address, filter) = try Self.manuscriptFilter(visit)
        let list = try await desk.manuscripts(filter, as: viewer)
        let make = FieldMaker(voice)
        var page = OfficePage(heading: voice.text("office_nav_manuscripts"), section: "manuscripts")
        page.notice = notice(visit)
        page.actions = Self.beginActions(viewer, voice)
        if viewer.may(PublishingPolicy.publishArticles) {
            page.actions.append(.link(voice.text("office_nav_words"), WordPages.path))
        }
        let units = viewer.units(PublishingPolicy.readArticles)
        var fields = [
            make.text("q", address["q"], type: "search"),
            make.select(
                "state", address["state"], empty: voice.text("value_all"),
                ManuscriptState.allCases.map { ($0.rawValue, voice.text("manuscript_state_" + $0.rawValue)) }),
            make.select(
                "mine", address["mine"], empty: voice.text("value_all"), [("yes", voice.text("manuscript_mine"))]),
        ]
        if units.count > 1 {
            fields.insert(
                make.select(
                    "unit", address["unit"], empty: voice.text("value_all"), Self.unitOptions(units, viewer, voice)),
                at: 2)
        }
        let table = TableView(
            try await named(list.lines, voice), ManuscriptPages.columns, at: address, total: list.total,
            size: filter.size, caption: voice.text("office_nav_manuscripts"), empty: voice.text("manuscript_none"),
            filters: fields, exportPath: ManuscriptPages.path, voice)
        page.parts = [
            OfficePage.Part(
                table: table.ticked(
                    BulkSteps.bulk(viewer, voice),
                    list.lines.map { line in
                        TableView.Choice(
                            value: "\(line.id):\(line.version)",
                            label: Self.title(line, voice).text)
                    }))
        ]
        return try response(page, visit)
    }

    func manuscriptsFile(_ visit: Visit) async throws -> ListFile {
        let voice = visit.voice
        var (_, filter) = try Self.manuscriptFilter(visit)
        let lines = try await everyLine { page, size in
            (filter.page, filter.size) = (page, size)
            let list = try await desk.manuscripts(filter, as: visit.viewer)
            return (list.lines, list.total)
        }
        return ListFile(
            "manuscripts", voice.text("office_nav_manuscripts"), try await named(lines, voice),
            ManuscriptPages.columns, voice)
    }

    /// With who wrote last, by name.
    private func named(
        _ lines: [ManuscriptLine], _ voice: Voice
    ) async throws -> [(line: ManuscriptLine, editor: String?)] {
        let names = try await identity.names(of: Set(lines.compactMap { $0.editedBy?.rawValue }))
        return lines.map { line in
            (line, line.editedBy.flatMap { names[$0.rawValue] }.map { voice.phrase($0).text })
        }
    }

    private static func manuscriptFilter(_ visit: Visit) throws -> (ListAddress, ManuscriptFilter) {
        let address = ListAddress(
            visit, path: ManuscriptPages.path, filters: ManuscriptPages.filters,
            sorts: ["-updated", "updated", "title", "due"])
        var filter = ManuscriptFilter()
        filter.text = address["q"]
        filter.state = ManuscriptState(rawValue: address["state"])
        filter.unit = Identifier(text: address["unit"])
        filter.person = address["mine"] == "yes" ? try visit.viewer.person.id : nil
        filter.sort = ManuscriptFilter.Sort(rawValue: address.sort) ?? .updated
        filter.isAscending = !address.isDescending
        filter.page = address.page
        return (address, filter)
    }

    // MARK: Beginning

    /// One press where there is one unit to write for; a choice where there are several.
    static func beginActions(_ viewer: Viewer, _ voice: Voice) -> [Action] {
        let units = viewer.units(PublishingPolicy.writeArticles)
        guard let only = units.first else { return [] }
        guard units.count == 1 else {
            return [.link(voice.text("manuscript_new"), ManuscriptPages.path + "/new", isPrimary: true)]
        }
        return [
            .post(
                voice.text("manuscript_new"), ManuscriptPages.path, isPrimary: true,
                hidden: [FormView.Hidden(name: "unit", value: "\(only.id)")])
        ]
    }

    func newManuscriptPage(_ visit: Visit, _ problems: [Problem]) async throws -> Response {
        let voice = visit.voice
        let viewer = try visit.viewer
        let make = FieldMaker(voice, problems)
        var page = OfficePage(
            heading: voice.text("manuscript_new"), section: "manuscripts",
            breadcrumb: [Link(label: voice.text("office_nav_manuscripts"), url: ManuscriptPages.path)])
        page.breadcrumb.append(Link(label: page.heading, url: "#main", current: true))
        page.errors = ErrorSummary(problems, voice)
        let units = viewer.units(PublishingPolicy.writeArticles)
        let usual = units.first { $0.zone != nil } ?? units.first
        page.parts = [
            OfficePage.Part(
                form: FormView(
                    action: ManuscriptPages.path,
                    fields: [
                        make.select(
                            "unit", visit.form["unit"].orNil ?? usual.map { "\($0.id)" } ?? "", required: true,
                            hint: voice.text("hint_manuscript_unit"), Self.unitOptions(units, viewer, voice))
                    ], submitLabel: voice.text("manuscript_begin"), cancelURL: ManuscriptPages.path))
        ]
        return try response(page, visit, status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    func beginManuscript(_ visit: Visit) async throws -> Response {
        guard let unit = Unit.ID(text: visit.form["unit"]) else {
            return try await newManuscriptPage(visit, [Problem(field: "unit", key: "problem_manuscript_unit")])
        }
        let id = try await desk.begin(in: unit, as: visit.viewer)
        return Self.redirect(ManuscriptPages.path + "/\(id)/edit")
    }

    func adoptArticle(_ visit: Visit) async throws -> Response {
        let id = try visit.identifier("id", Manuscript.self).rawValue
        let manuscript = try await desk.adopt(article: id, as: visit.viewer)
        return Self.redirect(ManuscriptPages.path + "/\(manuscript)/edit")
    }
}

extension String {
    /// `nil` for an empty text.
    var orNil: String? { isEmpty ? nil : self }
}
