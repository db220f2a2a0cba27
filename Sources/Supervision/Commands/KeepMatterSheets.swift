import Identity
import Kernel
import Ledger
import Storage

extension MatterDesk {
    /// Keeps a file for an import until its sender accepts it, for an hour at most.
    /// - Parameter unit: in whose name the matters are to be registered.
    /// - Throws: `Refusal` for somebody who registers no matters there, `Problems` for a unit that ended.
    public func keepSheet(
        _ bytes: [UInt8], named name: String, of unit: Unit.ID, as viewer: Viewer
    ) async throws -> MatterUpload.ID {
        try await database.write { transaction in
            let viewer = try identity.standing(viewer, transaction)
            try demandImport(viewer, unit)
            guard viewer.tree[unit] != nil else {
                throw Problems([Problem(field: "issuingUnit", key: "problem_unit_choice")])
            }
            try transaction.execute("DELETE FROM matter_upload WHERE expires_at <= ?", [.integer(now())])
            let id: MatterUpload.ID = identifiers.next()
            let person = Value.integer(viewer.person.id.rawValue)
            try transaction.execute(
                """
                INSERT INTO matter_upload (id, person_id, unit_id, name, bytes, created_at, expires_at)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    .integer(id.rawValue), person, .integer(unit.rawValue), .text(String(name.prefix(200))),
                    .blob(bytes),
                    .integer(now()), .integer(now() + MatterUpload.life),
                ])
            try transaction.execute(
                """
                DELETE FROM matter_upload WHERE person_id = ? AND id NOT IN (
                    SELECT id FROM matter_upload WHERE person_id = ? ORDER BY id DESC LIMIT ?)
                """, [person, person, .integer(Int64(MatterUpload.mostOfAPerson))])
            return id
        }
    }

    /// A file of one's own.
    /// - Throws: `Refusal` when it is somebody else's, or is over; or for who may no longer import there.
    public func upload(_ id: MatterUpload.ID, as viewer: Viewer) async throws -> MatterUpload {
        try await database.read { transaction in
            try upload(id, of: identity.standing(viewer, transaction), in: transaction)
        }
    }

    func upload(_ id: MatterUpload.ID, of viewer: Viewer, in transaction: Transaction) throws -> MatterUpload {
        let row = try transaction.row(
            """
            SELECT unit_id, name, bytes, expires_at, outcome FROM matter_upload
            WHERE id = ? AND person_id = ? AND expires_at > ?
            """, [.integer(id.rawValue), .integer(viewer.person.id.rawValue), .integer(now())])
        guard let row, let unit: Unit.ID = row.identifier("unit_id") else {
            throw Refusal(key: "refusal_upload_over", conceals: true)
        }
        try demandImport(viewer, unit)
        return MatterUpload(
            id: id, unit: unit, name: row.text("name") ?? "", bytes: row.blob("bytes") ?? [],
            expiresAt: row.integer("expires_at") ?? 0,
            outcome: row.text("outcome").flatMap { MatterImportOutcome(text: $0) })
    }

    /// Removes what nobody accepted in its hour. The server does so from time to time.
    public func forgetUploads() async throws {
        try await database.write { transaction in
            try transaction.execute("DELETE FROM matter_upload WHERE expires_at <= ?", [.integer(now())])
        }
    }

    func demandImport(_ viewer: Viewer, _ unit: Unit.ID) throws {
        try viewer.demand(SupervisionPolicy.registerMatters, at: unit, orConceal: SupervisionPolicy.readMatters)
    }

    // MARK: What the columns hold

    /// What the columns of a sheet hold, as somebody of the unit said when the same headings came before, in whatever
    /// order; `nil` for headings that are new.
    public func columns(of sheet: MatterSheet, in unit: Unit.ID, as viewer: Viewer) async throws -> MatterColumns? {
        try await database.read { transaction in
            let viewer = try identity.standing(viewer, transaction)
            try demandImport(viewer, unit)
            let row = try transaction.row(
                "SELECT columns FROM matter_sheet WHERE unit_id = ? AND digest = ?",
                [.integer(unit.rawValue), .text(sheet.digest)])
            return row?.text("columns").map { MatterSheetForm.read($0).columns }
        }
    }

    /// Remembers what the columns of a sheet hold, for this file and all that have the same headings.
    /// - Throws: `Problems` with the field `columns`, `Refusal`.
    public func keepColumns(
        _ columns: MatterColumns, of sheet: MatterSheet, from id: MatterUpload.ID, as viewer: Viewer
    ) async throws {
        try Problems(columns.problems).check()
        try await database.write { transaction in
            let viewer = try identity.standing(viewer, transaction)
            let upload = try upload(id, of: viewer, in: transaction)
            let values: [Value] = [.integer(upload.unit.rawValue), .text(sheet.digest)]
            let before = try transaction.row(
                "SELECT columns FROM matter_sheet WHERE unit_id = ? AND digest = ?", values)?.text("columns")
            try keep(columns, of: sheet, from: upload, in: transaction)
            guard before.map({ MatterSheetForm.read($0).columns }) != columns else { return }
            try audit(
                "matter-import.columns-kept", upload, detail: sheet.title ?? upload.name,
                changes: [
                    FieldChange("sheetColumns", before: before.map(Self.told), after: Self.told(text(sheet, columns)))
                ], by: viewer, in: transaction)
        }
    }

    func keep(
        _ columns: MatterColumns, of sheet: MatterSheet, from upload: MatterUpload, in transaction: Transaction
    ) throws {
        let id: MatterSheetForm.ID = identifiers.next()
        try transaction.execute(
            """
            INSERT INTO matter_sheet (id, unit_id, digest, title, columns, used_at) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (unit_id, digest) DO UPDATE SET title = excluded.title, columns = excluded.columns,
                used_at = excluded.used_at
            """,
            [
                .integer(id.rawValue), .integer(upload.unit.rawValue), .text(sheet.digest),
                .text(String((sheet.title ?? upload.name).prefix(200))), .text(text(sheet, columns)), .integer(now()),
            ])
    }

    private func text(_ sheet: MatterSheet, _ columns: MatterColumns) -> String {
        MatterSheetForm.text(sheet.headings.map(\.key), columns)
    }

    /// As entries tell it: the headings that are read.
    private static func told(_ text: String) -> String {
        let (headings, columns) = MatterSheetForm.read(text)
        return headings.compactMap { heading in columns[heading].map { "\(heading) = \($0.rawValue)" } }
            .joined(separator: "\n")
    }

    func audit(
        _ action: String, _ upload: MatterUpload, detail: String = "", changes: [FieldChange], by viewer: Viewer,
        in transaction: Transaction
    ) throws {
        try Ledger.append(
            AuditEntry(
                actor: viewer.actor,
                unit: viewer.actingUnit(SupervisionPolicy.registerMatters, at: upload.unit)?.rawValue, action: action,
                subjectKind: "matter-import", subject: upload.id.rawValue, version: 1, detail: detail,
                changes: changes), at: now(), in: transaction)
    }
}
