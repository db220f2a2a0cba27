import Identity
import Kernel
import Ledger
import Storage

extension MatterDesk {
    /// What the import of a sheet would do. Nothing is saved.
    public func previewImport(
        _ sheet: MatterSheet, _ columns: MatterColumns, words: MatterSheetWords, from id: MatterUpload.ID,
        as viewer: Viewer
    ) async throws -> MatterImport {
        try Problems(columns.problems).check()
        return try await database.read { transaction in
            let viewer = try identity.standing(viewer, transaction)
            let upload = try upload(id, of: viewer, in: transaction)
            return try plan(sheet, columns, words, upload, viewer, transaction).preview
        }
    }

    /// Registers the matters of a sheet that are not there yet, with numbers in the order of the sheet, and has those
    /// assigned that somebody can be told of: all of them, or none.
    ///
    /// Each takes the steps that it would take by hand, by the rules as they are: what the sheet says of progress and
    /// state, which no unit has reported here, is the reason of its registration and nothing else.
    /// - Parameters:
    ///   - digest: of the preview.
    ///   - progress: is told how many of how many are done.
    /// - Throws: `Problems` of the cells, or `Refusal`; nothing is saved then, and no number is lost.
    @discardableResult
    public func acceptImport(
        _ sheet: MatterSheet, _ columns: MatterColumns, words: MatterSheetWords, digest: String,
        from id: MatterUpload.ID, as viewer: Viewer, progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in }
    ) async throws -> MatterImportOutcome {
        try Problems(columns.problems).check()
        return try await database.write { transaction in
            try takeTurn(in: transaction)
            let viewer = try identity.standing(viewer, transaction)
            let upload = try upload(id, of: viewer, in: transaction)
            guard upload.outcome == nil else { throw Refusal(key: "refusal_upload_accepted") }
            let (plan, preview) = try plan(sheet, columns, words, upload, viewer, transaction)
            try Problems(preview.problems).check()
            guard preview.digest == digest else { throw Refusal(key: "refusal_matter_import_changed") }
            let new = plan.steps.filter { $0.known == nil }
            let registered = try register(
                new.map(\.row.draft), issuedBy: upload.unit, partOf: nil, reasons: new.map(\.row.account), as: viewer,
                in: transaction)
            for (done, (step, one)) in zip(new, registered).enumerated() {
                try remember(step.row, one.matter, sheet.digest, in: transaction)
                if step.outcome == .assigned {
                    var draft = MatterStepDraft()
                    (draft.deadline, draft.note) = (one.matter.deadline?.description ?? "", upload.name)
                    _ = try take(.assign, draft, on: one.matter, as: viewer, in: transaction)
                }
                progress(done + 1, new.count)
            }
            let outcome = MatterImportOutcome(
                preview, first: registered.first.map { "\($0.matter.number)" } ?? "",
                last: registered.last.map { "\($0.matter.number)" } ?? "")
            try settle(upload, outcome, by: viewer, in: transaction)
            try keep(columns, of: sheet, from: upload, in: transaction)
            return outcome
        }
    }

    private func plan(
        _ sheet: MatterSheet, _ columns: MatterColumns, _ words: MatterSheetWords, _ upload: MatterUpload,
        _ viewer: Viewer, _ transaction: Transaction
    ) throws -> (plan: MatterImportPlan, preview: MatterImport) {
        let (unit, day) = (upload.unit, today)
        let reader = MatterRowReader(
            sheet, columns, words, try identity.unitNames(viewer, in: transaction), in: unit, file: upload.name,
            as: viewer, today: day, rules.calendar)
        let known = try MatterImportPlan.Known.all(
            for: reader.rows, sheet: sheet.digest, year: day.year, of: unit, transaction)
        let hasDeadlines = columns.byHeading.values.contains(.deadline)
        let plan = MatterImportPlan(
            reader.rows, known, sheet: sheet.digest, hasDeadlines: hasDeadlines, year: day.year, viewer,
            rules.calendar
        ) { mayAssign($0, of: unit, viewer) }
        return (plan, plan.preview(reader, of: unit))
    }

    /// Whether the viewer may tell a unit to do what a row says, by the rules: it is not done by the sheet, and has a day
    /// to come.
    private func mayAssign(_ row: MatterRow, of unit: Unit.ID, _ viewer: Viewer) -> Bool {
        guard let deadline = row.fields.deadline, rules.calendar.placed(deadline) >= today,
            ![.closed, .archived, .merged, .suspended].contains(row.state)
        else { return false }
        let matter = Matter(
            id: Matter.ID(0), issuingUnit: unit, number: MatterNumber(year: today.year, serial: 1, label: ""),
            row.fields,
            by: viewer.author, at: now())
        let course = StandingCourse(matter, viewer, rules, today: today, hasWorked: false, parts: [])
        return (try? course.rule(.assign)) != nil
    }

    /// Which row a matter came of, and what else stood there.
    private func remember(
        _ row: MatterRow, _ matter: Matter, _ sheet: String, in transaction: Transaction
    ) throws {
        let id = Value.integer(matter.id.rawValue)
        try transaction.execute(
            """
            INSERT INTO matter_import_row (matter_id, unit_id, sheet, number, content, whole, report)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                id, .integer(matter.issuingUnit.rawValue), .text(sheet), .text(orNull: row.cells[.number]),
                .text(row.content), .text(row.whole), .text(orNull: row.cells[.report]),
            ])
        for (heading, text) in row.kept {
            try transaction.execute(
                "INSERT INTO matter_import_cell (matter_id, heading, text) VALUES (?, ?, ?)",
                [id, .text(heading), .text(text)])
        }
    }

    /// Writes down what accepting did, and lets the file go.
    private func settle(
        _ upload: MatterUpload, _ outcome: MatterImportOutcome, by viewer: Viewer, in transaction: Transaction
    ) throws {
        try transaction.execute(
            "UPDATE matter_upload SET accepted_at = ?, outcome = ?, bytes = NULL WHERE id = ?",
            [.integer(now()), .text(outcome.text), .integer(upload.id.rawValue)])
        guard outcome.registered > 0 else { return }
        let numbers = outcome.first == outcome.last ? outcome.first : "\(outcome.first) – \(outcome.last)"
        try audit(
            "matter-import.accepted", upload, detail: numbers,
            changes: [
                FieldChange("file", before: nil, after: upload.name),
                FieldChange("created", before: nil, after: "\(outcome.registered)"),
            ], by: viewer, in: transaction)
    }
}
