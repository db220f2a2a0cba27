import HTTPTypes
import Hummingbird
import Identity
import Kernel
import NIOCore
import WebSupport

/// The import of units and people: files are sent, looked at, and accepted.
enum ImportPages {
    static let path = "/office/import"
    static let access = OfficeRoute.Access.anyOf(IdentityPolicy.importing)

    static let routes: [OfficeRoute] = [
        .get(path, access) { office, visit in try await office.importForm(visit, []) },
        .upload(path, access) { office, visit in try await office.keepUpload(visit) },
        .get(path + "/:id", access) { office, visit in try await office.importPage(visit) },
        .post(path + "/:id/acceptance", access) { office, visit in try await office.acceptImport(visit) },
    ]

    static let files =
        OfficeRoute.files(path + "/units", access) { _, visit in template(.units, visit.voice) }
        + OfficeRoute.files(path + "/people", access) { _, visit in template(.people, visit.voice) }
        + OfficeRoute.files(path + "/:id/changes", access) { office, visit in
            try await office.importChangesFile(visit)
        }
        + OfficeRoute.files(path + "/:id/problems", access) { office, visit in
            try await office.importProblemsFile(visit)
        }

    /// A list without rows, to be filled in.
    private static func template(_ list: DirectoryTemplate, _ voice: Voice) -> ListFile {
        ListFile(list.rawValue, voice.text("office_nav_" + list.rawValue), header: list.header)
    }
}

extension Office {
    func importForm(_ visit: Visit, _ problems: [Problem]) async throws -> Response {
        let voice = visit.voice
        let viewer = try visit.viewer
        let make = FieldMaker(voice, problems)
        var page = OfficePage(
            heading: voice.text("import_heading"), section: "people", lead: voice.text("import_lead"),
            breadcrumb: [
                Link(label: voice.text("office_nav_people"), url: "/office/people"),
                Link(label: voice.text("import_heading"), url: "#main", current: true),
            ])
        page.errors = ErrorSummary(problems, voice)
        let megabytes = "\(settings.uploadLimits.file >> 20)"
        var form = FormView(
            action: ImportPages.path,
            fields: [
                make.file("file", hint: voice.text("hint_import_file", ["megabytes": megabytes])),
                make.text("sheet", visit.form["sheet"], hint: voice.text("hint_import_sheet")),
            ], submitLabel: voice.text("import_look"), cancelURL: "/office/people")
        form.isUpload = true
        var templates = OfficePage.Part(
            heading: voice.text("import_templates"), note: voice.text("import_templates_note"))
        if viewer.may(IdentityPolicy.manageUnits) { templates.actions += Self.templateLinks(.units, voice) }
        if viewer.may(IdentityPolicy.managePeople) { templates.actions += Self.templateLinks(.people, voice) }
        page.parts = [try await worksPart(visit)].compactMap(\.self)
        page.parts += [OfficePage.Part(form: form), templates, try await importCodes(viewer, voice)]
        return try response(page, visit, status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    private static func templateLinks(_ list: DirectoryTemplate, _ voice: Voice) -> [Action] {
        ListFile.Kind.allCases.map { kind in
            .link(
                voice.text("import_template_\(list.rawValue)_\(kind.rawValue)"),
                "\(ImportPages.path)/\(list.rawValue).\(kind.rawValue)")
        }
    }

    /// The codes that the columns of roles and kinds take.
    private func importCodes(_ viewer: Viewer, _ voice: Voice) async throws -> OfficePage.Part {
        var facts = Facts()
        for role in try await identity.roles(as: viewer) { facts.add(voice.phrase(role.name).text, role.code) }
        return OfficePage.Part(heading: voice.text("import_roles"), facts: facts)
    }

    func keepUpload(_ visit: Visit) async throws -> Response {
        let files = visit.form.files.filter { $0.field == "file" }.map {
            DirectoryUpload.File(name: $0.name.isEmpty ? "list" : $0.name, bytes: $0.bytes)
        }
        guard !files.isEmpty else {
            return try await importForm(visit, [Problem(field: "file", key: "problem_import_no_file")])
        }
        do {
            try await importDesk.check(files)
            let id = try await identity.keepUpload(files, as: visit.viewer)
            return Self.redirect(ImportAddress(id, sheet: visit.form["sheet"]).url())
        } catch let problems as Problems {
            return try await importForm(visit, problems.list)
        }
    }
}

/// Where an upload is looked at.
struct ImportAddress {
    let id: DirectoryUpload.ID
    let sheet: String

    init(_ id: DirectoryUpload.ID, sheet: String) { (self.id, self.sheet) = (id, String(sheet.prefix(200))) }

    /// The address of the preview, or of something below it.
    func url(_ below: String = "") -> String {
        "\(ImportPages.path)/\(id)\(below)" + (sheet.isEmpty ? "" : "?sheet=\(sheet.formEncoded)")
    }
}
