import Hummingbird
import Identity
import Kernel
import Publishing
import WebSupport

extension Office {
    func setZonePicture(_ visit: Visit) async throws -> Response {
        try await inHouse(visit, "picture", done: "zone_picture") { zone, viewer in
            let english = visit.form["altEnglish"]
            let alternative = LocalizedText(
                chinese: visit.form["altChinese"], english: english.isEmpty ? nil : english)
            let kept = try await taken(visit, "picture")
            try await zoneDesk.setPicture(
                kept.map { ($0.file, $0.renditions) }, alternative: alternative, of: zone, basedOn: visit.version,
                as: viewer)
        }
    }

    func setZoneAccent(_ visit: Visit) async throws -> Response {
        try await take(.accent(ZoneAccent(rawValue: visit.form["accent"])), visit, "accent", done: "zone_accent")
    }

    func pinArticle(_ visit: Visit) async throws -> Response {
        let article = Identifier<ZoneDesk>(text: visit.form["pin"])?.rawValue ?? 0
        return try await take(.pin(article), visit, "pins", done: "zone_pinned")
    }

    func movePin(_ visit: Visit) async throws -> Response {
        let article = try visit.identifier("number", ZoneDesk.self).rawValue
        guard let step = try Self.step(visit) else {
            return try await take(.unpin(article), visit, "pins", done: "zone_unpinned")
        }
        return try await take(.movePin(article, by: step), visit, "pins", done: "moved")
    }

    func addZoneDocument(_ visit: Visit) async throws -> Response {
        try await inHouse(visit, "documents", done: "zone_document") { zone, viewer in
            guard let kept = try await taken(visit, "document") else {
                throw Problems([Problem(field: "document", key: "problem_document_missing")])
            }
            try await zoneDesk.take(
                .addDocument(kept.file, label: Self.label(visit)), of: zone, basedOn: visit.version, as: viewer)
        }
    }

    private static func label(_ visit: Visit) -> LocalizedText {
        LocalizedText(chinese: visit.form["labelChinese"], english: visit.form["labelEnglish"].orNil)
    }

    func editZoneDocument(_ visit: Visit, isStale: Bool) async throws -> Response {
        let voice = visit.voice
        let zone = try await zoneDesk.zone(try visit.identifier("id", ZoneDesk.self).rawValue, as: visit.viewer)
        let document = zone.house.documents.first { $0.file == visit.parameters.get("hash") }
        guard zone.mayKeep, let document else { throw Refusal.unknown }
        let path = ZonePages.path + "/\(zone.profile.id)"
        var page = OfficePage(
            heading: voice.text("zone_document_label"), section: "zones", lead: document.name,
            breadcrumb: [
                Link(label: voice.text("office_nav_zones"), url: ZonePages.path),
                Link(label: voice.phrase(zone.profile.name).text, url: path),
                Link(label: voice.text("zone_document_label"), url: "#main", current: true),
            ])
        var make = FieldMaker(voice)
        let typed = isStale ? Self.label(visit) : document.label
        if isStale {
            page.notice = Notice(text: voice.text("office_stale_form_kept"), isGood: false)
            make.stored = ["labelChinese": document.label.chinese, "labelEnglish": document.label.english ?? ""]
        }
        var form = FormView(
            action: path + "/documents/\(document.file)",
            fields: [
                make.text("labelChinese", typed.chinese, hint: voice.text("hint_label")),
                make.text("labelEnglish", typed.english ?? ""),
            ], submitLabel: voice.text("action_save"), cancelURL: path + "#documents")
        form.hidden = [FormView.Hidden(name: "version", value: "\(zone.house.version)")]
        page.parts = [OfficePage.Part(form: form)]
        return try response(page, visit, status: isStale ? .conflict : .ok)
    }

    func labelZoneDocument(_ visit: Visit) async throws -> Response {
        let zone = try visit.identifier("id", ZoneDesk.self).rawValue
        do {
            try await zoneDesk.take(
                .labelDocument(visit.parameters.get("hash") ?? "", Self.label(visit)), of: zone,
                basedOn: visit.version, as: visit.viewer)
            return Self.redirect(ZonePages.path + "/\(zone)", done: "saved", anchor: "documents")
        } catch is StaleEdit {
            return try await editZoneDocument(visit, isStale: true)
        }
    }

    func moveZoneDocument(_ visit: Visit) async throws -> Response {
        let hash = visit.parameters.get("hash") ?? ""
        guard let step = try Self.step(visit) else {
            return try await take(.removeDocument(hash), visit, "documents", done: "zone_document_removed")
        }
        return try await take(.moveDocument(hash, by: step), visit, "documents", done: "moved")
    }

    private func take(
        _ change: ZoneHouseChange, _ visit: Visit, _ anchor: String, done: String
    ) async throws -> Response {
        try await inHouse(visit, anchor, done: done) { zone, viewer in
            try await zoneDesk.take(change, of: zone, basedOn: visit.version, as: viewer)
        }
    }

    /// Does something in a zone's house; what is wrong with it is said on the page of the zone.
    private func inHouse(
        _ visit: Visit, _ anchor: String, done: String, _ act: (Int64, Viewer) async throws -> Void
    ) async throws -> Response {
        let zone = try visit.identifier("id", ZoneDesk.self).rawValue
        // Asked before a file is looked into and stored.
        try await zoneDesk.demandKept(zone, as: visit.viewer)
        do {
            try await act(zone, visit.viewer)
            return Self.redirect(ZonePages.path + "/\(zone)", done: done, anchor: anchor)
        } catch let problems as Problems {
            return try await zonePage(visit, problems.list)
        } catch is StaleEdit {
            return try await zonePage(visit, [], isStale: true)
        }
    }

    /// -1 for up, 1 for down, `nil` for away.
    /// - Throws: `Refusal.unknown` for anything else.
    static func step(_ visit: Visit) throws -> Int? {
        switch visit.parameters.get("move") {
        case "up": -1
        case "down": 1
        case "removal": nil
        default: throw Refusal.unknown
        }
    }

    /// The file that came in a field, inspected and stored; `nil` when none was chosen.
    /// - Throws: `Problems` that name the field.
    func taken(_ visit: Visit, _ field: String) async throws -> FileDesk.Kept? {
        guard let upload = visit.form.files.first(where: { $0.field == field }) else { return nil }
        do {
            return try await fileDesk.keep(upload.bytes, upload.name.orNil ?? "file")
        } catch let problem as Problem {
            throw Problems([Problem(field: field, key: problem.key, arguments: problem.arguments)])
        }
    }
}
