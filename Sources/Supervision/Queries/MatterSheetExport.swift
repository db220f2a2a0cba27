import Identity
import Kernel
import Storage

/// A cell of a spreadsheet that goes out.
public enum MatterSheetCell: Sendable, Equatable {
    case text(String)
    case day(CalendarDay)
    case integer(Int64)
}

/// What steps say of matters, and what stood beside them in their sheets.
enum MatterSheetRows {
    /// What was reported last, by the matter's number: the words of its last step of progress or report.
    /// - Parameter list: numbers of matters, between commas.
    static func reports(of list: String, _ transaction: Transaction) throws -> [Int64: String] {
        try transaction.rows(
            """
            SELECT matter_id, reason FROM matter_step
            WHERE matter_id IN (\(list)) AND action IN ('progress', 'report') AND reason IS NOT NULL
            ORDER BY matter_id, position
            """
        ).reduce(into: [:]) { reports, row in
            if let id = row.integer("matter_id") { reports[id] = row.text("reason") }
        }
    }

    /// The cells of their sheets that no field of a matter holds, by matter and heading.
    static func kept(of list: String, _ transaction: Transaction) throws -> [Int64: [String: String]] {
        try transaction.rows(
            "SELECT matter_id, heading, text FROM matter_import_cell WHERE matter_id IN (\(list))"
        ).reduce(into: [:]) { cells, row in
            guard let id = row.integer("matter_id"), let heading = row.text("heading") else { return }
            cells[id, default: [:]][heading] = row.text("text")
        }
    }
}

extension MatterDesk {
    /// The headings of the spreadsheets that were imported, of the units whose matters the viewer may see; the one that
    /// was used last first.
    public func sheetForms(as viewer: Viewer) async throws -> [MatterSheetForm] {
        try await database.read { transaction in
            try forms(transaction, "1 = 1", []).filter { viewer.may(SupervisionPolicy.readMatters, at: $0.unit) }
        }
    }

    /// - Throws: `Refusal.unknown` for one that the viewer may not see.
    public func sheetForm(_ id: MatterSheetForm.ID, as viewer: Viewer) async throws -> MatterSheetForm {
        try await database.read { transaction in
            guard let form = try forms(transaction, "id = ?", [.integer(id.rawValue)]).first,
                viewer.may(SupervisionPolicy.readMatters, at: form.unit)
            else { throw Refusal.unknown }
            return form
        }
    }

    private func forms(
        _ transaction: Transaction, _ condition: String, _ values: [Value]
    ) throws -> [MatterSheetForm] {
        try transaction.rows(
            """
            SELECT id, unit_id, digest, title, columns FROM matter_sheet WHERE \(condition)
            ORDER BY used_at DESC, id DESC LIMIT 200
            """, values
        ).compactMap { row in
            guard let id: MatterSheetForm.ID = row.identifier("id"), let unit: Unit.ID = row.identifier("unit_id"),
                let text = row.text("columns")
            else { return nil }
            let (headings, columns) = MatterSheetForm.read(text)
            return MatterSheetForm(
                id: id, unit: unit, digest: row.text("digest") ?? "", title: row.text("title") ?? "",
                headings: headings, columns: columns)
        }
    }

    /// The matters of a unit as rows of its own spreadsheet, in the order of their numbers: reading them again changes
    /// nothing.
    ///
    /// A column that the import does not read has what stood in it. The number is the sheet's own where the matter came
    /// of a sheet with these headings, and the matter's otherwise.
    /// - Parameter filter: which of them; its page and order do not count.
    public func sheetRows(
        _ form: MatterSheetForm, _ filter: MatterFilter, words: MatterSheetWords, as viewer: Viewer
    ) async throws -> [[MatterSheetCell]] {
        guard viewer.may(SupervisionPolicy.readMatters, at: form.unit) else { throw Refusal.unknown }
        var filter = filter
        (filter.issuingUnit, filter.sort, filter.isAscending) = (viewer.tree.keeper(of: form.unit), .number, true)
        filter.size = 1000
        var rows: [[MatterSheetCell]] = []
        for page in 1...100 {
            filter.page = page
            let list = try await matters(filter, as: viewer)
            let own = list.lines.filter { viewer.tree.keeper(of: $0.issuingUnit) == filter.issuingUnit }
            rows += try await database.read { transaction in
                let names = try identity.unitNames(viewer, in: transaction)
                return try own.map(\.id.rawValue).chunked(by: 400).flatMap { ids in
                    let kept = try MatterSheetRows.kept(of: ids.map(String.init).joined(separator: ", "), transaction)
                    return try MatterImportPlan.Known.known(of: ids, transaction).map { known in
                        form.row(known, kept[known.matter.id.rawValue] ?? [:], names, words)
                    }
                }
            }
            if list.lines.count < filter.size { break }
        }
        return rows
    }
}

extension MatterSheetForm {
    func row(
        _ known: MatterImportPlan.Known, _ kept: [String: String], _ names: UnitNameBook, _ words: MatterSheetWords
    ) -> [MatterSheetCell] {
        headings.map { heading in
            guard let column = columns[heading] else { return .text(kept[heading] ?? "") }
            return cell(column, known, kept[heading] ?? "", names, words)
        }
    }

    private func cell(
        _ column: MatterColumn, _ known: MatterImportPlan.Known, _ kept: String, _ names: UnitNameBook,
        _ words: MatterSheetWords
    ) -> MatterSheetCell {
        let matter = known.matter
        let lead = names.name(of: matter.leadUnit, in: unit)
        var helpers: [String] = []
        for name in matter.coUnits.compactMap({ names.name(of: $0, in: unit) }) where name != lead {
            if !helpers.contains(name) { helpers.append(name) }
        }
        switch column {
        case .number:
            guard known.sheet == digest, let number = known.number else { return .text("\(matter.number)") }
            return Int64(number).map { String($0) == number ? .integer($0) : .text(number) } ?? .text(number)
        case .text: return .text(matter.text)
        case .leadUnit:
            // Where no column is for them, those that help stand behind the one that leads.
            let holdsHelpers = columns.byHeading.values.contains(.coUnits)
            return .text(([lead].compactMap(\.self) + (holdsHelpers ? [] : helpers)).joined(separator: "、"))
        case .coUnits: return .text(helpers.joined(separator: "、"))
        case .deadline: return matter.deadline.map { .day($0) } ?? .text(matter.deadlineWords ?? "")
        case .source:
            return .text(matter.sourceText.isEmpty ? words.sources[matter.sourceKind]?.first ?? "" : matter.sourceText)
        case .report: return .text(known.report ?? kept)
        // With its sign: a bare 1 would be read as the whole.
        case .progress: return .text("\(matter.progress)%")
        case .state: return .text(words.states[matter.state]?.first ?? "")
        case .weight: return .integer(matter.weight)
        case .topic: return .text(matter.topic.flatMap { words.topics[$0]?.first } ?? kept)
        case .note: return .text(kept)
        }
    }
}
