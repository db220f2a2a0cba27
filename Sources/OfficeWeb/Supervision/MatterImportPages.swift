import Exchange
import HTTPTypes
import Hummingbird
import Identity
import Kernel
import Supervision
import WebSupport

/// Matters come from the spreadsheet that an office has: it is sent, its columns are named once, it is looked at, and
/// accepted; and go out again in its shape.
enum MatterImportPages {
    static let path = MatterPages.path + "/import"
    private static let access = OfficeRoute.Access.permission(SupervisionPolicy.registerMatters)
    private static let reading = OfficeRoute.Access.permission(SupervisionPolicy.readMatters)

    static let routes: [OfficeRoute] = [
        .get(path, access) { office, visit in try await office.matterImportForm(visit, []) },
        .upload(path, access) { office, visit in try await office.keepMatterSheet(visit) },
        .get(path + "/:id", access) { office, visit in try await office.matterImportPage(visit) },
        .get(path + "/:id/columns", access) { office, visit in try await office.matterColumnsPage(visit, nil, []) },
        .post(path + "/:id/columns", access) { office, visit in try await office.keepMatterColumns(visit) },
        .post(path + "/:id/acceptance", access) { office, visit in try await office.acceptMatterImport(visit) },
    ]

    static let files =
        OfficeRoute.files(path + "/:id/problems", access) { office, visit in
            try await office.matterImportProblemsFile(visit)
        }
        + OfficeRoute.files(MatterPages.path + "/sheet", reading) { office, visit in
            try await office.matterSheetFile(visit)
        }

    /// The address of an import, or of something below it.
    static func url(_ id: MatterUpload.ID, _ below: String = "", sheet: String) -> String {
        "\(path)/\(id)\(below)" + (sheet.isEmpty ? "" : "?sheet=\(sheet.formEncoded)")
    }

    /// Which sheet of the file an address or a form means; empty for the one whose headings are known best.
    static func sheet(_ visit: Visit) -> String {
        String((visit.request.method == .post ? visit.form["sheet"] : visit.query("sheet")).prefix(200))
    }
}

extension Office {
    // MARK: The file

    func matterImportForm(_ visit: Visit, _ problems: [Problem]) async throws -> Response {
        let voice = visit.voice
        let viewer = try visit.viewer
        let make = FieldMaker(voice, problems)
        let units = viewer.units(SupervisionPolicy.registerMatters)
        var page = Self.matterImportFrame(voice.text("matter_import_heading"), voice)
        page.lead = voice.text("matter_import_lead")
        let megabytes = "\(settings.uploadLimits.file >> 20)"
        var file = make.upload("file", hint: voice.text("hint_matter_import_file", ["megabytes": megabytes]))
        file.isRequired = true
        var form = FormView(
            action: MatterImportPages.path,
            fields: [
                make.select(
                    "issuingUnit", visit.form["issuingUnit"].orNil ?? units.first.map { "\($0.id)" } ?? "",
                    required: true, hint: voice.text("hint_issuing_unit"), Self.unitOptions(units, viewer, voice)),
                file,
            ], submitLabel: voice.text("matter_import_send"), cancelURL: MatterPages.path)
        form.isUpload = true
        page.parts = [try await worksPart(visit)].compactMap(\.self) + [OfficePage.Part(form: form)]
        return try formResponse(page, visit, problems)
    }

    static func matterImportFrame(_ heading: String, _ voice: Voice) -> OfficePage {
        let title = voice.text("matter_import_heading")
        var trail = [Link(label: voice.text("office_nav_matters"), url: MatterPages.path)]
        if heading != title { trail.append(Link(label: title, url: MatterImportPages.path)) }
        return OfficePage(
            heading: heading, section: "matters",
            breadcrumb: trail + [Link(label: heading, url: "#main", current: true)])
    }

    func keepMatterSheet(_ visit: Visit) async throws -> Response {
        do {
            guard let unit = Identity.Unit.ID(text: visit.form["issuingUnit"]) else {
                throw Problems([Problem(field: "issuingUnit", key: "problem_required")])
            }
            guard let file = visit.form.file("file") else {
                throw Problems([Problem(field: "file", key: "problem_import_no_file")])
            }
            let name = file.name.orNil ?? "list"
            let sheet = try await matterImportDesk.read(file.bytes, file: name, sheet: "").sheet
            let desk = meetings.matters
            let id = try await desk.keepSheet(file.bytes, named: name, of: unit, as: visit.viewer)
            let isKnown = try await desk.columns(of: sheet, in: unit, as: visit.viewer) != nil
            return Self.redirect(MatterImportPages.url(id, isKnown ? "" : "/columns", sheet: ""))
        } catch let problems as Problems {
            return try await matterImportForm(visit, problems.list)
        }
    }

    // MARK: What its columns hold

    /// - Parameter chosen: what was sent; `nil` for what is remembered, or seems to be meant.
    func matterColumnsPage(
        _ visit: Visit, _ chosen: MatterColumns?, _ problems: [Problem]
    ) async throws -> Response {
        let voice = visit.voice
        let upload = try await openMatterUpload(visit)
        let name = MatterImportPages.sheet(visit)
        let reading: MatterImportDesk.Reading
        do {
            reading = try await matterImportDesk.read(upload.bytes, file: upload.name, sheet: name)
        } catch let problems as Problems {
            return try await matterImportForm(visit, problems.list)
        }
        let sheet = reading.sheet
        let known = try await meetings.matters.columns(of: sheet, in: upload.unit, as: visit.viewer)
        let columns = chosen ?? known ?? sheet.guess
        var page = Self.matterImportFrame(voice.text("matter_import_columns"), voice)
        page.lead = voice.text("matter_import_columns_lead")
        let make = FieldMaker(voice)
        let options = MatterColumn.allCases.map { ($0.rawValue, voice.text("matter_column_" + $0.word)) }
        let fields = sheet.headings.enumerated().map { place, heading in
            let examples = sheet.examples(of: heading).map { String($0.prefix(40)) }
            var field = make.select(
                "column-\(place + 1)", columns[heading.key]?.rawValue ?? "", empty: voice.text("matter_column_none"),
                hint: examples.isEmpty
                    ? nil : voice.text("matter_import_examples", ["examples": examples.joined(separator: " · ")]),
                options)
            field.label = heading.key
            return field
        }
        var form = FormView(
            action: MatterImportPages.url(upload.id, "/columns", sheet: ""), fields: fields,
            submitLabel: voice.text("matter_import_look"), cancelURL: MatterImportPages.path)
        form.hidden = [FormView.Hidden(name: "sheet", value: name)]
        page.parts = [
            OfficePage.Part(facts: matterImportFacts(upload, sheet, visit)),
            Self.matterSheetsPart(upload.id, reading, "/columns", voice), OfficePage.Part(form: form),
        ].compactMap(\.self)
        return try formResponse(
            page, visit, problems,
            summary: problems.isEmpty
                ? nil
                : ErrorSummary(
                    heading: voice.text("office_error_summary", ["count": "\(problems.count)"]),
                    links: problems.map { Link(label: voice.text($0.key, $0.arguments), url: "#field-column-1") }))
    }

    func keepMatterColumns(_ visit: Visit) async throws -> Response {
        let upload = try await openMatterUpload(visit)
        let name = MatterImportPages.sheet(visit)
        let sheet = try await matterImportDesk.read(upload.bytes, file: upload.name, sheet: name).sheet
        var found: [String: MatterColumn] = [:]
        for (place, heading) in sheet.headings.enumerated() {
            guard let column = MatterColumn(rawValue: visit.form["column-\(place + 1)"]) else { continue }
            found[heading.key] = column
        }
        let columns = MatterColumns(found)
        do {
            try await meetings.matters.keepColumns(columns, of: sheet, from: upload.id, as: visit.viewer)
            return Self.redirect(MatterImportPages.url(upload.id, sheet: name))
        } catch let problems as Problems {
            return try await matterColumnsPage(visit, columns, problems.list)
        }
    }

    /// The choice of a sheet, where a file has several that hold matters.
    static func matterSheetsPart(
        _ id: MatterUpload.ID, _ reading: MatterImportDesk.Reading, _ below: String, _ voice: Voice
    ) -> OfficePage.Part? {
        guard reading.names.count > 1 else { return nil }
        return OfficePage.Part(
            heading: voice.text("field_sheet"),
            actions: reading.names.map { name in
                .link(name, MatterImportPages.url(id, below, sheet: name), isPrimary: name == reading.sheet.name)
            })
    }

    func matterImportFacts(_ upload: MatterUpload, _ sheet: MatterSheet, _ visit: Visit) -> Facts {
        let voice = visit.voice
        var facts = Facts()
        facts.add(voice.text("field_file"), upload.name)
        facts.add(voice.text("field_sheet"), sheet.title ?? sheet.name)
        let unit = (try? visit.viewer)?.tree.keepingUnit(of: upload.unit)
        facts.add(voice.text("field_issuingUnit"), unit.map { voice.phrase($0.name).text })
        facts.add(voice.text("import_kept_until"), voice.instant(upload.expiresAt))
        return facts
    }

    /// A file of the visitor's that was not accepted yet.
    func openMatterUpload(_ visit: Visit) async throws -> MatterUpload {
        let upload = try await meetings.matters.upload(visit.identifier(), as: visit.viewer)
        guard upload.outcome == nil else { throw Refusal(key: "refusal_upload_accepted") }
        return upload
    }
}
