import Identity
import Kernel
import Ledger
import Storage

/// The rows of a sheet against the matters that the unit has already.
///
/// A row is a matter that is there: by the matter's own number (督〔2026〕12号); else by what it says, text, lead unit and
/// deadline, as the matter stands or as it was imported; else by the sheet's own number under the same headings in the
/// same year, where text or lead unit are the same too, as 序号 begins anew in every sheet. No two rows are one matter.
struct MatterImportPlan {
    struct Step {
        let row: MatterRow
        var known: Known?
        var outcome: MatterImport.Outcome
        var changes: [FieldChange] = []
        /// Of a new matter, one that is there with the same text and lead unit, which no row is.
        var like: MatterNumber?
    }

    /// A matter that is there.
    struct Known {
        let matter: Matter
        /// What was imported, where it came from a sheet.
        var content: String?
        var whole: String?
        var sheet: String?
        var number: String?
        /// What was reported last, or what its sheet said.
        var report: String?
    }

    private(set) var steps: [Step] = []
    private let viewer: Viewer
    private let tree: UnitTree
    private let calendar: WorkingCalendar
    private let hasDeadlines: Bool

    /// - Parameters:
    ///   - sheet: digest of its headings.
    ///   - known: the matters that rows may be.
    ///   - mayAssign: whether the viewer may tell a unit to do what a row says.
    init(
        _ rows: [MatterRow], _ known: [Known], sheet: String, hasDeadlines: Bool, year: Int, _ viewer: Viewer,
        _ calendar: WorkingCalendar, mayAssign: (MatterRow) -> Bool
    ) {
        (tree, self.calendar, self.hasDeadlines, self.viewer) = (viewer.tree, calendar, hasDeadlines, viewer)
        var matches: [Int: Known] = [:]
        var claimed: Set<Matter.ID> = []
        func claim(_ place: Int, _ candidate: Known?) {
            guard let candidate, claimed.insert(candidate.matter.id).inserted else { return }
            matches[place] = candidate
        }
        let byNumber = Dictionary(known.map { ($0.matter.number.label, $0) }) { first, _ in first }
        for (place, row) in rows.enumerated() {
            claim(place, row.cells[.number].map(Self.ownNumbers)?.lazy.compactMap { byNumber[$0] }.first)
        }
        let byText = Dictionary(grouping: known, by: \.matter.text)
        let byContent = Dictionary(grouping: known.filter { $0.content != nil }, by: { $0.content ?? "" })
        for (place, row) in rows.enumerated() where matches[place] == nil {
            let same =
                (byContent[row.content] ?? []) + (byText[row.fields.text] ?? []).filter { isSame(row, $0.matter) }
            let free = same.filter { !claimed.contains($0.matter.id) }
            let number = row.cells[.number]
            claim(place, free.first { number != nil && $0.sheet == sheet && $0.number == number } ?? free.first)
        }
        let bySheet = Dictionary(
            grouping: known.filter { $0.sheet == sheet && $0.matter.number.year == year }, by: { $0.number ?? "" })
        for (place, row) in rows.enumerated() where matches[place] == nil {
            guard let number = row.cells[.number] else { continue }
            let same = (bySheet[number] ?? []).filter { candidate in
                candidate.matter.text == row.fields.text || isLed(candidate.matter, by: row.fields.leadUnit)
            }
            claim(place, same.first { !claimed.contains($0.matter.id) })
        }
        steps = rows.enumerated().map { place, row in
            guard let known = matches[place] else {
                let like = (byText[row.fields.text] ?? []).first {
                    isLed($0.matter, by: row.fields.leadUnit) && !claimed.contains($0.matter.id)
                        && $0.matter.isReadable(by: viewer)
                }
                return Step(
                    row: row, known: nil, outcome: mayAssign(row) ? .assigned : .registered, like: like?.matter.number)
            }
            // Of a matter that few may know of, a sheet is told that it is there, and nothing else.
            let isOpen = known.matter.isReadable(by: viewer)
            let changes = !isOpen || known.whole == row.whole ? [] : changes(row, known)
            return Step(row: row, known: known, outcome: changes.isEmpty ? .there : .differs, changes: changes)
        }
    }

    /// The numbers of matters that a cell may mean: as it stands, and with the brackets of official numbers, 督〔2026〕12号.
    /// Empty for what has not the two numbers of one.
    static func ownNumbers(_ text: String) -> [String] {
        guard text.split(whereSeparator: { !("0"..."9").contains($0) }).count == 2 else { return [] }
        let usual = String(
            text.filter { !$0.isWhitespace }.map { sign in
                "[【［(（".contains(sign) ? "〔" : "]】］)）".contains(sign) ? "〕" : sign
            })
        return usual == text ? [text] : [text, usual]
    }

    private func isLed(_ matter: Matter, by unit: Unit.ID) -> Bool { tree.keeper(of: matter.leadUnit) == unit }

    private func isSame(_ row: MatterRow, _ matter: Matter) -> Bool {
        isLed(matter, by: row.fields.leadUnit) && (!hasDeadlines || isDue(matter, by: row))
    }

    private func isDue(_ matter: Matter, by row: MatterRow) -> Bool {
        // 十日内 counts from another day when it is read again.
        if matter.deadline == nil, let words = matter.deadlineWords, row.cells[.deadline] == words { return true }
        guard let day = row.fields.deadline else { return matter.deadline == nil }
        return matter.deadline == day || matter.deadline == calendar.placed(day)
    }

    /// What the sheet says otherwise than the platform; an empty cell says nothing.
    private func changes(_ row: MatterRow, _ known: Known) -> [FieldChange] {
        let (fields, matter) = (row.fields, known.matter)
        var changes: [FieldChange] = []
        func differ(_ field: String, _ before: String?, _ after: String?) {
            changes.append(FieldChange(field, before: before, after: after))
        }
        if fields.text != matter.text { differ("text", matter.text, fields.text) }
        if !isLed(matter, by: fields.leadUnit) {
            differ("leadUnit", matter.leadUnit.description, fields.leadUnit.description)
        }
        // Of units that went to one unit, or to the one that leads, no sheet can speak.
        let helpers = Set(matter.coUnits.compactMap(tree.keeper)).subtracting([tree.keeper(of: matter.leadUnit)])
        if !fields.coUnits.isEmpty, Set(fields.coUnits) != helpers {
            differ(
                "coUnits", matter.coUnits.map(\.description).joined(separator: " "),
                fields.coUnits.map(\.description).joined(separator: " "))
        }
        if fields.deadline != nil, !isDue(matter, by: row) {
            differ("deadline", matter.deadline?.description, fields.deadline?.description)
        }
        if let topic = fields.topic, topic != matter.topic { differ("topic", matter.topic, topic) }
        if row.cells[.weight] != nil, fields.weight != matter.weight {
            differ("weight", "\(matter.weight)", "\(fields.weight)")
        }
        if row.cells[.source] != nil, !fields.sourceText.isEmpty, fields.sourceText != matter.sourceText {
            differ("sourceText", matter.sourceText, fields.sourceText)
        }
        if let progress = row.progress, progress != matter.progress {
            differ("progress", "\(matter.progress)", "\(progress)")
        }
        if let state = row.state, state != matter.state { differ("matterState", matter.state.rawValue, state.rawValue) }
        if let report = row.cells[.report], report != known.report.map(MatterSheet.line) {
            differ("report", known.report, report)
        }
        return changes
    }

    /// Rows that say the same, and no number tells them apart: they would be registered twice.
    private func twice(_ reader: MatterRowReader) -> [Problem] {
        var seen: [String: Int] = [:]
        return steps.filter { $0.known == nil }.compactMap { step in
            let key = step.row.content + (step.row.cells[.number] ?? "")
            guard let first = seen.updateValue(seen[key] ?? step.row.number, forKey: key) else { return nil }
            return Problem(
                field: reader.address(.text, step.row.number), key: "problem_matter_row_twice",
                arguments: ["first": "\(first)"])
        }
    }

    /// - Parameter reader: what reading the rows found.
    func preview(_ reader: MatterRowReader, of unit: Unit.ID) -> MatterImport {
        let lines = steps.map { step in
            MatterImport.Line(
                row: step.row.number, outcome: step.outcome, text: step.row.fields.text,
                leadUnit: step.row.fields.leadUnit, coUnits: step.row.fields.coUnits,
                deadline: step.row.fields.deadline,
                matter: step.known.flatMap {
                    $0.matter.isReadable(by: viewer) ? ($0.matter.id, $0.matter.number) : nil
                }, changes: step.changes)
        }
        var digest = RecordDigest("matter-import-1")
        digest.add(unit.rawValue)
        for step in steps {
            digest.add(step.row.whole)
            digest.add(step.outcome.rawValue)
            digest.add(step.known?.matter.id.rawValue)
        }
        for problem in reader.problems { digest.add(problem.field + problem.key) }
        let likes = steps.compactMap { step in
            step.like.map {
                Problem(
                    field: reader.address(.text, step.row.number), key: "matter_import_like",
                    arguments: ["number": "\($0)"])
            }
        }
        let twice = twice(reader)
        for problem in twice { digest.add(problem.field + problem.key) }
        return MatterImport(
            lines: lines, problems: reader.problems + twice, notes: reader.notes + likes, digest: digest.text)
    }
}

extension MatterImportPlan.Known {
    /// The matters of a unit that rows may be: by their own numbers, their texts, or what was imported of a sheet. They
    /// are looked up by a few hundred rows at a time.
    static func all(
        for rows: [MatterRow], sheet: String, year: Int, of unit: Unit.ID, _ transaction: Transaction
    ) throws -> [MatterImportPlan.Known] {
        var ids: Set<Int64> = []
        let unit = Value.integer(unit.rawValue)
        func find(_ sql: (String) -> String, _ first: [Value], _ wanted: [Value]) throws {
            for start in stride(from: 0, to: wanted.count, by: 400) {
                let part = Array(wanted[start..<min(start + 400, wanted.count)])
                let marks = part.map { _ in "?" }.joined(separator: ", ")
                for row in try transaction.rows(sql(marks), first + part) {
                    if let id = row.integer("id") { ids.insert(id) }
                }
            }
        }
        try find(
            { "SELECT id FROM matter WHERE unit_id = ? AND text IN (\($0))" }, [unit],
            rows.map { .text($0.fields.text) })
        try find(
            { "SELECT id FROM matter WHERE unit_id = ? AND label IN (\($0))" }, [unit],
            rows.flatMap { $0.cells[.number].map(MatterImportPlan.ownNumbers) ?? [] }.map { .text($0) })
        try find(
            { "SELECT matter_id AS id FROM matter_import_row WHERE unit_id = ? AND content IN (\($0))" }, [unit],
            rows.map { .text($0.content) })
        try find(
            {
                """
                SELECT matter_id AS id FROM matter_import_row WHERE unit_id = ? AND sheet = ? AND number IN (\($0))
                """
            }, [unit, .text(sheet)], rows.compactMap { $0.cells[.number].map { .text($0) } })
        return try ids.sorted().chunked(by: 400).flatMap { try known(of: $0, transaction) }
    }

    /// - Parameter ids: of a few hundred matters.
    static func known(of ids: [Int64], _ transaction: Transaction) throws -> [MatterImportPlan.Known] {
        guard !ids.isEmpty else { return [] }
        let list = ids.map(String.init).joined(separator: ", ")
        let matters = try MatterRows.matters(
            of: transaction.rows(
                "SELECT \(MatterRows.columns) FROM matter WHERE id IN (\(list)) ORDER BY year, serial, id"), transaction
        )
        let reports = try MatterSheetRows.reports(of: list, transaction)
        let imported = Dictionary(
            try transaction.rows(
                "SELECT matter_id, sheet, number, content, whole, report FROM matter_import_row WHERE matter_id IN (\(list))"
            ).map { ($0.integer("matter_id") ?? 0, $0) }
        ) { first, _ in first }
        return matters.map { matter in
            let row = imported[matter.id.rawValue]
            return MatterImportPlan.Known(
                matter: matter, content: row?.text("content"), whole: row?.text("whole"), sheet: row?.text("sheet"),
                number: row?.text("number"), report: reports[matter.id.rawValue] ?? row?.text("report"))
        }
    }
}

extension Array {
    /// Its elements in their order, so many at a time.
    func chunked(by size: Int) -> [[Element]] {
        stride(from: 0, to: count, by: Swift.max(1, size)).map { Array(self[$0..<Swift.min($0 + size, count)]) }
    }
}
