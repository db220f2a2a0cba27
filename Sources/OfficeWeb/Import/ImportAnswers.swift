import HTTPTypes
import Hummingbird
import Identity
import Kernel
import WebSupport

extension Office {
    /// The preview of an upload; while it is being accepted, how far that is; then what it did.
    func importPage(_ visit: Visit) async throws -> Response {
        let id: DirectoryUpload.ID = try visit.identifier()
        // Asked first: what ends in between has its outcome by then.
        let work = await works.underway(id.rawValue)
        let upload = try await identity.upload(id, as: visit.viewer)
        if let outcome = upload.outcome { return try importResult(upload, outcome, visit) }
        if let work { return try importProgress(work, visit) }
        if let failure = await works.failure(id.rawValue) {
            do {
                return try await refused(upload, sheet: Self.sheet(visit), visit, failure)
            } catch {
                // Told where it can be tried again.
                return try await preview(
                    upload, sheet: Self.sheet(visit), visit, refusal: Refusal(key: "refusal_import_failed"))
            }
        }
        return try await preview(upload, sheet: Self.sheet(visit), visit)
    }

    func acceptImport(_ visit: Visit) async throws -> Response {
        let upload = try await identity.upload(visit.identifier(), as: visit.viewer)
        let address = ImportAddress(upload.id, sheet: visit.form["sheet"])
        guard upload.outcome == nil else { return Self.redirect(address.url()) }
        let (viewer, digest) = (try visit.viewer, visit.form["digest"])
        let work = LongWorks.Work(
            key: upload.id.rawValue, owner: viewer.person.id.rawValue,
            name: upload.files.map(\.name).joined(separator: ", "), address: address.url())
        do {
            let isDone = try await works.run(work, patience: settings.importPatience) { progress in
                _ = try await importDesk.accept(
                    upload, sheet: address.sheet, digest: digest, of: self, as: viewer, progress: progress)
            }
            guard isDone else { return Self.redirect(address.url()) }
            return Self.redirect(ImportAddress(upload.id, sheet: "").url(), done: "imported")
        } catch {
            return try await refused(upload, sheet: address.sheet, visit, error)
        }
    }

    /// The preview again, with why accepting it failed.
    /// - Throws: what is no matter of the lists.
    private func refused(
        _ upload: DirectoryUpload, sheet: String, _ visit: Visit, _ failure: any Error
    ) async throws -> Response {
        switch failure {
        case let refusal as Refusal where refusal.key == "refusal_last_administrator":
            return try await preview(upload, sheet: sheet, visit, refusal: refusal)
        case let refusal as Refusal where refusal.key == "refusal_import_changed":
            return try await preview(upload, sheet: sheet, visit, isStale: true)
        case is Problems:
            // What was right in the preview is wrong by now: it says so itself.
            return try await preview(upload, sheet: sheet, visit, isStale: true)
        default: throw failure
        }
    }

    private func importProgress(_ work: LongWorks.Work, _ visit: Visit) throws -> Response {
        let voice = visit.voice
        var page = importFrame(voice.text("import_under_way"), voice)
        page.lead = voice.text("work_leave")
        page.parts = [OfficePage.Part(progress: ProgressView([work], linked: false, voice))]
        page.actions = [.link(voice.text("work_look_again"), work.address)]
        return try response(page, visit)
    }

    /// What the viewer began and is under way; `nil` for nothing.
    func worksPart(_ visit: Visit) async throws -> OfficePage.Part? {
        let underway = await works.underway(of: try visit.viewer.person.id.rawValue)
        guard !underway.isEmpty else { return nil }
        return OfficePage.Part(
            heading: visit.voice.text("work_heading"), progress: ProgressView(underway, linked: true, visit.voice))
    }

    func importChangesFile(_ visit: Visit) async throws -> ListFile {
        let (upload, reading) = try await reading(visit)
        let lines = ImportPage.lines(reading.preview, Self.importList(upload.id, visit))
        return ListFile(
            "changes", visit.voice.text("import_changes"), lines, ImportPage.columns(try await words(visit)),
            visit.voice)
    }

    func importProblemsFile(_ visit: Visit) async throws -> ListFile {
        let preview = try await reading(visit).reading.preview
        return ListFile(
            "problems", visit.voice.text("import_problems"), preview.problems + preview.notes,
            ImportPage.messageColumns, visit.voice)
    }

    // MARK: Shared

    private static func sheet(_ visit: Visit) -> String { String(visit.query("sheet").prefix(200)) }

    private func reading(_ visit: Visit) async throws -> (upload: DirectoryUpload, reading: ImportDesk.Reading) {
        let upload = try await identity.upload(visit.identifier(), as: visit.viewer)
        guard upload.outcome == nil else { throw Refusal(key: "refusal_upload_accepted") }
        return (
            upload, try await importDesk.read(upload, sheet: Self.sheet(visit), of: self, as: visit.viewer)
        )
    }

    private func words(_ visit: Visit) async throws -> HistoryWords {
        HistoryWords(
            voice: visit.voice, tree: try visit.viewer.tree, roles: try await identity.roles(as: visit.viewer))
    }

    private static func importList(_ id: DirectoryUpload.ID, _ visit: Visit) -> ListAddress {
        ListAddress(
            visit, path: "\(ImportPages.path)/\(id)", filters: ["outcome", "record_kind", "sheet"], sorts: [])
    }

    /// - Parameters:
    ///   - isStale: accepting was refused, because the directory changed after the preview that was accepted.
    ///   - refusal: why accepting was refused otherwise.
    private func preview(
        _ upload: DirectoryUpload, sheet: String, _ visit: Visit, isStale: Bool = false, refusal: Refusal? = nil
    ) async throws -> Response {
        let voice = visit.voice
        let reading: ImportDesk.Reading
        do {
            reading = try await importDesk.read(upload, sheet: sheet, of: self, as: visit.viewer)
        } catch let problems as Problems {
            return try await importForm(visit, problems.list)
        }
        var page = importFrame(voice.text("import_preview"), voice)
        page.lead = voice.text("import_preview_lead")
        if isStale { page.notice = Notice(text: voice.text("refusal_import_changed"), isGood: false) }
        if let refusal { page.notice = Notice(text: voice.text(refusal.key, refusal.arguments), isGood: false) }
        let view = ImportPage(upload: upload, reading: reading, sheet: sheet, words: try await words(visit))
        page.parts = view.parts(Self.importList(upload.id, visit))
        return try response(page, visit, status: isStale || refusal != nil ? .conflict : .ok)
    }

    private func importResult(
        _ upload: DirectoryUpload, _ outcome: DirectoryUpload.Outcome, _ visit: Visit
    ) throws -> Response {
        let voice = visit.voice
        let viewer = try visit.viewer
        var page = importFrame(voice.text("import_result"), voice)
        page.notice = notice(visit)
        page.lead = voice.text(
            "import_counts",
            [
                "created": "\(outcome.created)", "changed": "\(outcome.changed)",
                "unchanged": "\(outcome.unchanged)",
            ])
        if viewer.may(IdentityPolicy.readAudit), outcome.created + outcome.changed > 0 {
            page.actions.append(.link(voice.text("action_history"), "/office/history/import/\(upload.id)"))
        }
        page.actions += [
            .link(voice.text("office_nav_people"), "/office/people"),
            .link(voice.text("office_nav_units"), "/office/units"),
            .link(voice.text("import_again"), ImportPages.path),
        ]
        let list = ListAddress(path: "\(ImportPages.path)/\(upload.id)", sort: "")
        let total = outcome.records.count
        page.parts = [
            OfficePage.Part(
                heading: voice.text("import_records"),
                table: TableView(
                    outcome.records, Self.recordColumns(viewer), at: list, total: total, size: max(1, total),
                    caption: voice.text("import_records"), empty: voice.text("import_no_changes"), voice))
        ]
        return try response(page, visit)
    }

    private static func recordColumns(_ viewer: Viewer) -> [ListColumn<DirectoryUpload.Outcome.Record>] {
        let mayRead = viewer.may(IdentityPolicy.readAudit)
        return [
            ListColumn(key: "name") { record, _ in
                TableView.Cell(record.name, url: "/office/\(record.subject == .unit ? "units" : "people")/\(record.id)")
            },
            ListColumn(key: "kind") { record, voice in
                TableView.Cell(voice.text("record_" + record.subject.rawValue))
            },
            ListColumn(key: "outcome") { record, voice in
                TableView.Cell("", badge: Badge(voice.text("import_" + record.outcome.rawValue), .good))
            },
            ListColumn(key: "record") { record, voice in
                TableView.Cell(
                    mayRead ? voice.text("action_history") : "",
                    url: mayRead ? "/office/history/\(record.subject.rawValue)/\(record.id)" : nil)
            },
        ]
    }

    private func importFrame(_ heading: String, _ voice: Voice) -> OfficePage {
        OfficePage(
            heading: heading, section: "people",
            breadcrumb: [
                Link(label: voice.text("import_heading"), url: ImportPages.path),
                Link(label: heading, url: "#main", current: true),
            ])
    }
}
