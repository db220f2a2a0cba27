import Exchange
import HTTPTypes
import Hummingbird
import Identity
import Kernel
import Supervision
import WebSupport

extension MatterImportPages {
    /// A row of a preview with its units and changes in words.
    struct Line: Sendable {
        let line: MatterImport.Line
        let lead: LocalizedText?
        let changes: String
    }

    static let size = 50

    static let columns: [ListColumn<Line>] = [
        ListColumn(key: "line", isNumber: true) { line, _ in TableView.Cell("\(line.line.row)") },
        ListColumn(key: "outcome") { line, voice in
            let tone: Badge.Tone =
                switch line.line.outcome {
                case .assigned: .good
                case .registered, .differs: .waiting
                case .there: .quiet
                }
            return TableView.Cell(
                "", more: line.line.matter.map { "\($0.number)" },
                badge: Badge(voice.text("matter_import_" + line.line.outcome.rawValue), tone))
        },
        ListColumn(key: "matter") { line, _ in
            TableView.Cell(
                line.line.text, lang: "zh-Hans", url: line.line.matter.map { "\(MatterPages.path)/\($0.id)" })
        },
        ListColumn(key: "leadUnit") { line, voice in TableView.Cell(line.lead, voice) },
        ListColumn(key: "deadline", isWhole: true) { line, _ in
            TableView.Cell(line.line.deadline.map { "\($0)" } ?? "—")
        },
        ListColumn(key: "changes") { line, _ in TableView.Cell(line.changes) },
    ]
}

extension Office {
    /// The preview of a file; while it is being accepted, how far that is; then what it did.
    func matterImportPage(_ visit: Visit) async throws -> Response {
        let id: MatterUpload.ID = try visit.identifier()
        // Asked first: what ends in between has its outcome by then.
        let work = await works.underway(id.rawValue)
        let upload = try await meetings.matters.upload(id, as: visit.viewer)
        if let outcome = upload.outcome { return try matterImportResult(upload, outcome, visit) }
        if let work { return try matterImportProgress(work, visit) }
        let sheet = MatterImportPages.sheet(visit)
        guard let failure = await works.failure(id.rawValue) else {
            return try await matterImportPreview(upload, sheet, visit)
        }
        do {
            return try await matterImportRefused(upload, sheet, visit, failure)
        } catch {
            // Told where it can be tried again.
            return try await matterImportPreview(
                upload, sheet, visit, refusal: Refusal(key: "refusal_import_failed"))
        }
    }

    func acceptMatterImport(_ visit: Visit) async throws -> Response {
        let upload = try await meetings.matters.upload(visit.identifier(), as: visit.viewer)
        let sheet = MatterImportPages.sheet(visit)
        guard upload.outcome == nil else { return Self.redirect(MatterImportPages.url(upload.id, sheet: "")) }
        let (viewer, digest) = (try visit.viewer, visit.form["digest"])
        let address = MatterImportPages.url(upload.id, sheet: sheet)
        let work = LongWorks.Work(
            key: upload.id.rawValue, owner: viewer.person.id.rawValue, name: upload.name, address: address)
        do {
            let isDone = try await works.run(work, patience: settings.importPatience) { progress in
                try await matterImportDesk.accept(
                    upload, sheet: sheet, digest: digest, of: self, as: viewer, progress: progress)
            }
            guard isDone else { return Self.redirect(address) }
            return Self.redirect(MatterImportPages.url(upload.id, sheet: ""), done: "matters_imported")
        } catch {
            return try await matterImportRefused(upload, sheet, visit, error)
        }
    }

    /// The preview again, with why accepting it failed.
    /// - Throws: what is no matter of the file.
    private func matterImportRefused(
        _ upload: MatterUpload, _ sheet: String, _ visit: Visit, _ failure: any Error
    ) async throws -> Response {
        let isChange = (failure as? Refusal)?.key == "refusal_matter_import_changed"
        // What was right in the preview is wrong by now: it says so itself.
        guard isChange || failure is Problems else { throw failure }
        return try await matterImportPreview(
            upload, sheet, visit, refusal: Refusal(key: "refusal_matter_import_changed"))
    }

    private func matterImportProgress(_ work: LongWorks.Work, _ visit: Visit) throws -> Response {
        let voice = visit.voice
        var page = Self.matterImportFrame(voice.text("import_under_way"), voice)
        page.lead = voice.text("work_leave")
        page.parts = [OfficePage.Part(progress: ProgressView([work], linked: false, voice))]
        page.actions = [.link(voice.text("work_look_again"), work.address)]
        return try response(page, visit)
    }

    // MARK: The preview

    private func matterImportPreview(
        _ upload: MatterUpload, _ sheet: String, _ visit: Visit, refusal: Refusal? = nil
    ) async throws -> Response {
        let voice = visit.voice
        let (reading, found): (MatterImportDesk.Reading, MatterImport?)
        do {
            (reading, found) = try await matterImportDesk.preview(upload, sheet: sheet, of: self, as: visit.viewer)
        } catch let problems as Problems {
            return try await matterImportForm(visit, problems.list)
        }
        guard let found else { return Self.redirect(MatterImportPages.url(upload.id, "/columns", sheet: sheet)) }
        var page = Self.matterImportFrame(voice.text("import_preview"), voice)
        page.lead = voice.text("import_preview_lead")
        if let refusal { page.notice = Notice(text: voice.text(refusal.key), isGood: false) }
        page.actions = [
            .link(voice.text("matter_import_columns"), MatterImportPages.url(upload.id, "/columns", sheet: sheet)),
            .link(voice.text("import_again"), MatterImportPages.path),
        ]
        var facts = matterImportFacts(upload, reading.sheet, visit)
        facts.add(voice.text("matter_import_rows"), voice.text("matter_import_counts", Self.counts(found)))
        page.parts = [
            OfficePage.Part(facts: facts), Self.matterSheetsPart(upload.id, reading, "", voice),
            Self.messages(found.problems, upload, sheet, "import_problems", "import_problems_note", voice),
            Self.matterAcceptance(found, upload, sheet, voice), try matterImportLines(found, upload, sheet, visit),
            Self.messages(found.notes, upload, sheet, "import_notes", "import_notes_note", voice),
        ].compactMap(\.self)
        return try response(page, visit, status: refusal == nil ? .ok : .conflict)
    }

    private static func counts(_ found: MatterImport) -> [String: String] {
        Dictionary(
            MatterImport.Outcome.allCases.map { ($0.rawValue, "\(found.count($0))") },
            uniquingKeysWith: { first, _ in first })
    }

    private static func messages(
        _ all: [Problem], _ upload: MatterUpload, _ sheet: String, _ heading: String, _ note: String, _ voice: Voice
    ) -> OfficePage.Part? {
        guard !all.isEmpty else { return nil }
        let shown = Array(all.prefix(ImportPage.mostProblems))
        var list = ListAddress(path: MatterImportPages.url(upload.id, "/problems", sheet: ""), sort: "")
        if !sheet.isEmpty { list.filters = [("sheet", sheet)] }
        let more = all.count > shown.count ? voice.text("import_first", ["count": "\(shown.count)"]) : ""
        return OfficePage.Part(
            heading: voice.text(heading), anchor: heading.replacing("_", with: "-"),
            table: TableView(
                shown, ImportPage.messageColumns, at: list, total: all.count, size: all.count,
                caption: voice.text(heading), empty: "",
                exportPath: MatterImportPages.url(upload.id, "/problems", sheet: ""), voice),
            note: voice.text(note) + more)
    }

    private static func matterAcceptance(
        _ found: MatterImport, _ upload: MatterUpload, _ sheet: String, _ voice: Voice
    ) -> OfficePage.Part? {
        guard found.problems.isEmpty else { return nil }
        guard found.registersAny else { return .note(voice.text("matter_import_nothing")) }
        return OfficePage.Part(
            heading: voice.text("import_accept_heading"),
            note: voice.text("matter_import_accept_note"),
            actions: [
                .post(
                    voice.text("matter_import_accept"), MatterImportPages.url(upload.id, "/acceptance", sheet: ""),
                    isPrimary: true,
                    hidden: [
                        FormView.Hidden(name: "digest", value: found.digest),
                        FormView.Hidden(name: "sheet", value: sheet),
                    ])
            ])
    }

    /// `nil` where every row is wrong: those are told already.
    private func matterImportLines(
        _ found: MatterImport, _ upload: MatterUpload, _ sheet: String, _ visit: Visit
    ) throws -> OfficePage.Part? {
        guard !found.lines.isEmpty else { return nil }
        let voice = visit.voice
        let tree = try visit.viewer.tree
        var list = ListAddress(
            visit, path: MatterImportPages.url(upload.id, sheet: ""), filters: ["outcome", "sheet"], sorts: [])
        // A refused acceptance has its sheet in the form, not in the address.
        if list["sheet"].isEmpty, !sheet.isEmpty { list.filters.append(("sheet", sheet)) }
        let wanted = found.lines.filter { list["outcome"].isEmpty || $0.outcome.rawValue == list["outcome"] }
        let words = HistoryWords(voice: voice, tree: tree, roles: [])
        let lines = list.shown(wanted, size: MatterImportPages.size).map { line in
            MatterImportPages.Line(
                line: line, lead: tree.keepingUnit(of: line.leadUnit)?.name,
                changes: line.changes.map(words.text).joined(separator: voice.text("semicolon")))
        }
        let make = FieldMaker(voice)
        return OfficePage.Part(
            heading: voice.text("matter_import_rows"),
            table: TableView(
                lines, MatterImportPages.columns, at: list, total: wanted.count, size: MatterImportPages.size,
                caption: voice.text("matter_import_rows"), empty: voice.text("import_no_rows"),
                filters: [
                    make.select(
                        "outcome", list["outcome"], empty: voice.text("value_all"),
                        MatterImport.Outcome.allCases.map { ($0.rawValue, voice.text("matter_import_" + $0.rawValue)) })
                ] + (sheet.isEmpty ? [] : [make.text("sheet", sheet)]), voice),
            note: found.count(.differs) > 0 ? voice.text("matter_import_differs_note") : nil)
    }

    func matterImportProblemsFile(_ visit: Visit) async throws -> ListFile {
        let upload = try await openMatterUpload(visit)
        let found = try await matterImportDesk.preview(
            upload, sheet: MatterImportPages.sheet(visit), of: self, as: visit.viewer
        ).preview
        return ListFile(
            "problems", visit.voice.text("import_problems"), (found?.problems ?? []) + (found?.notes ?? []),
            ImportPage.messageColumns, visit.voice)
    }

    // MARK: What it did

    private func matterImportResult(
        _ upload: MatterUpload, _ outcome: MatterImportOutcome, _ visit: Visit
    ) throws -> Response {
        let voice = visit.voice
        var page = Self.matterImportFrame(voice.text("import_result"), voice)
        page.notice = notice(visit)
        var facts = Facts()
        facts.add(voice.text("field_file"), upload.name)
        if outcome.registered > 0 {
            facts.add(
                voice.text("matter_import_numbers"),
                outcome.first == outcome.last ? outcome.first : "\(outcome.first) – \(outcome.last)")
        }
        for (key, count) in [
            ("matter_import_count_registered", outcome.registered), ("matter_import_count_assigned", outcome.assigned),
            ("matter_import_there", outcome.there), ("matter_import_differs", outcome.differing),
        ] {
            facts.add(voice.text(key), "\(count)")
        }
        page.parts = [OfficePage.Part(facts: facts)]
        page.actions = [
            .link(voice.text("office_nav_matters"), MatterPages.path, isPrimary: true),
            .link(voice.text("import_again"), MatterImportPages.path),
        ]
        if try visit.viewer.may(IdentityPolicy.readAudit), outcome.registered > 0 {
            page.actions.append(
                .link(voice.text("action_history"), "/office/history/matter-import/\(upload.id)"))
        }
        return try response(page, visit)
    }
}
