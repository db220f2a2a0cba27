import Identity
import Kernel

/// Reads the rows of a sheet as matters; all that is wrong is noted with its cell.
struct MatterRowReader {
    private(set) var rows: [MatterRow] = []
    /// The field of each is a cell: `E7`.
    private(set) var problems: [Problem] = []
    /// What is read otherwise than it looks, or is not read.
    private(set) var notes: [Problem] = []

    private let sheet: MatterSheet
    private let words: MatterSheetWords
    private let names: UnitNameBook
    private let area: Unit.ID
    private let viewer: Viewer
    private let today: CalendarDay
    private let calendar: WorkingCalendar
    private let columns: [Int: MatterColumn]
    private let places: [MatterColumn: Int]
    private let headings: [MatterColumn: MatterSheet.Heading]
    private let progressCells: ProgressCells
    private var found: [String: UnitNameBook.Answer] = [:]
    private var unknownCount = 0
    /// How many bytes of text may still be read.
    private var rest: Int
    /// Columns of which it was said that long texts are cut.
    private var cutColumns: Set<Int> = []

    /// Bytes of all texts that are read of a sheet: 10,000 rows of two thousand Chinese characters.
    static let mostText = 64 << 20
    /// Scalars: a character may have any number of them.
    private static let longestAccount = 2000
    private static let longestKept = 2000
    private static let mostProblems = 2000
    /// Of names that lead nowhere, so many get names that are like them.
    private static let mostSuggestions = 100
    private static let mostUnits = 100

    /// - Parameters:
    ///   - area: the unit in whose name the matters are registered: names are looked for there first.
    ///   - file: its name, where neither a column nor a title says where matters come from.
    init(
        _ sheet: MatterSheet, _ mapping: MatterColumns, _ words: MatterSheetWords, _ names: UnitNameBook,
        in area: Unit.ID, file: String, as viewer: Viewer, today: CalendarDay, _ calendar: WorkingCalendar
    ) {
        rest = Self.mostText
        (self.sheet, self.words, self.names, self.area, self.viewer) = (sheet, words, names, area, viewer)
        (self.today, self.calendar) = (today, calendar)
        var columns: [Int: MatterColumn] = [:]
        var headings: [MatterColumn: MatterSheet.Heading] = [:]
        for heading in sheet.headings {
            guard let column = mapping[heading.key] else { continue }
            columns[heading.column] = column
            headings[column] = heading
        }
        (self.columns, self.headings, places) = (columns, headings, headings.mapValues(\.column))
        let cells = MatterCells(sheet, columns)
        progressCells = ProgressCells(
            cells.rows.compactMap { row in headings[.progress].flatMap { row.cells[$0.column]?.text } })
        for range in cells.torn { problems.append(Problem(field: "\(range)", key: "problem_import_merged")) }
        for row in cells.sections { notes.append(Problem(field: "\(row)", key: "matter_import_section")) }
        // A column that was taken for another is wrong in every row.
        for row in cells.rows where problems.count < Self.mostProblems {
            read(row, file)
            guard rest >= 0 else {
                problems.append(
                    Problem(
                        field: "\(row.number)", key: "problem_matter_text",
                        arguments: ["limit": "\(Self.mostText >> 20) MB"]))
                break
            }
        }
        if rows.isEmpty, problems.isEmpty {
            problems.append(Problem(field: sheet.name, key: "problem_matter_no_rows"))
        }
    }

    // MARK: A row

    /// `E7`; the row alone for a column that is not read.
    func address(_ column: MatterColumn, _ row: Int) -> String {
        "\(places[column].map(CellAddress.letters) ?? "")\(row)"
    }

    private mutating func add(
        _ column: MatterColumn, _ row: Int, _ key: String, _ arguments: [String: String] = [:]
    ) {
        problems.append(Problem(field: address(column, row), key: key, arguments: arguments))
    }

    private mutating func note(
        _ column: MatterColumn, _ row: Int, _ key: String, _ arguments: [String: String] = [:]
    ) {
        notes.append(Problem(field: address(column, row), key: key, arguments: arguments))
    }

    private mutating func read(_ row: MatterCells.Row, _ file: String) {
        let before = problems.count
        let cells = texts(row)
        let kept = kept(row, cells)
        guard rest >= 0 else { return }
        var draft = MatterDraft()
        draft.text = cells[.text] ?? ""
        readUnits(cells, row.number, &draft)
        readDeadline(cells[.deadline] ?? "", row.number, &draft)
        readSource(cells[.source] ?? "", file, &draft)
        draft.weight = (cells[.weight] ?? "").replacing("%", with: "").replacing("分", with: "")
        let topic = cells[.topic] ?? ""
        draft.topic = words.topic(topic) ?? ""
        if !topic.isEmpty, draft.topic.isEmpty { note(.topic, row.number, "matter_import_topic", ["value": topic]) }
        let progress = progress(cells[.progress] ?? "", row.number)
        let state = state(cells[.state] ?? "", row.number)
        if (cells[.number] ?? "").count > 100 { add(.number, row.number, "problem_too_long", ["count": "100"]) }
        guard let fields = understood(draft, row.number), problems.count == before else { return }
        var told: [MatterColumn] = [.state, .progress, .report, .note]
        if draft.topic.isEmpty { told.append(.topic) }
        rows.append(
            MatterRow(
                number: row.number, cells: cells, kept: kept, draft: draft, fields: fields, progress: progress,
                state: state, account: account(told, cells)))
    }

    private mutating func texts(_ row: MatterCells.Row) -> [MatterColumn: String] {
        var texts: [MatterColumn: String] = [:]
        for (place, column) in columns {
            guard let cell = row.cells[place] else { continue }
            let text = taken(Self.plain(cell.text))
            if cell.origin == .error {
                add(column, row.number, "problem_import_error_value", ["value": text])
            } else if cell.origin == .formula, text.isEmpty {
                add(column, row.number, "problem_import_formula")
            } else if !text.isEmpty {
                texts[column] = text
            }
        }
        return texts
    }

    /// A text that was read and may be kept; that a sheet has more than it may is told once its row is read.
    private mutating func taken(_ text: String) -> String {
        rest -= text.utf8.count
        return text
    }

    /// One line; without the apostrophe that keeps a CSV file's text from being taken for a formula.
    private static func plain(_ text: String) -> String {
        let line = MatterSheet.line(text)
        guard line.first == "'", let second = line.dropFirst().first, "=+-@".contains(second) else { return line }
        return String(line.dropFirst())
    }

    /// Checked as a form of a matter is; each problem at its cell.
    private mutating func understood(_ draft: MatterDraft, _ row: Int) -> MatterFields? {
        do {
            return try MatterFields(draft, in: viewer.tree)
        } catch let found as Problems {
            for problem in found.list {
                let column = Self.columns[problem.field] ?? .text
                // Told already, with the name that stands there.
                let isTold = problem.field == "leadUnit" && problems.contains { $0.field == address(column, row) }
                if !isTold { add(column, row, problem.key, problem.arguments.filter { $0.key != "field" }) }
            }
        } catch {
            add(.text, row, "problem_required")
        }
        return nil
    }

    private static let columns: [String: MatterColumn] = [
        "text": .text, "leadUnit": .leadUnit, "coUnits": .coUnits, "deadline": .deadline, "deadlineWords": .deadline,
        "sourceKind": .source, "sourceText": .source, "topic": .topic, "weight": .weight,
    ]

    // MARK: Its cells

    /// In the column of the unit that leads the first leads, the others help.
    private mutating func readUnits(_ cells: [MatterColumn: String], _ row: Int, _ draft: inout MatterDraft) {
        let leads = units(cells[.leadUnit] ?? "", .leadUnit, row)
        let helpers = units(cells[.coUnits] ?? "", .coUnits, row)
        draft.leadUnit = leads.first?.description ?? ""
        if leads.count > 1 { note(.leadUnit, row, "matter_import_leads") }
        var all: [Unit.ID] = []
        for unit in leads.dropFirst() where !all.contains(unit) { all.append(unit) }
        for unit in helpers {
            if unit == leads.first { add(.coUnits, row, "problem_matter_co_is_lead") }
            if unit != leads.first, !all.contains(unit) { all.append(unit) }
        }
        draft.coUnits = all.filter { $0 != leads.first }.map(\.description)
    }

    private mutating func units(_ text: String, _ column: MatterColumn, _ row: Int) -> [Unit.ID] {
        // A whole cell may be one name that has a sign in it.
        if case .unit(let unit) = answer(text) { return [unit] }
        let names = text.split { "、,，;；/\n".contains($0) }.map(\.trimmed).filter { !$0.isEmpty }
        guard names.count <= Self.mostUnits else {
            add(column, row, "problem_too_many", ["limit": "\(Self.mostUnits)"])
            return []
        }
        return names.compactMap { name in
            switch answer(name) {
            case .unit(let unit): return unit
            case .several(let units):
                add(column, row, "problem_matter_unit_several", ["name": name, "names": described(units)])
            case .unknown(let alike):
                add(
                    column, row, alike.isEmpty ? "problem_matter_unit" : "problem_matter_unit_alike",
                    ["name": name, "names": described(alike)])
            }
            return nil
        }
    }

    private mutating func answer(_ name: String) -> UnitNameBook.Answer {
        if let answer = found[name] { return answer }
        let answer = names.find(name, in: area, suggests: unknownCount < Self.mostSuggestions)
        if case .unknown = answer { unknownCount += 1 }
        found[name] = answer
        return answer
    }

    /// How units are told apart: name, code and the unit above.
    private func described(_ units: [Unit.ID]) -> String {
        units.prefix(5).compactMap { viewer.tree[$0] }.map { unit in
            let above = unit.parent.flatMap { viewer.tree[$0]?.name.chinese }
            return "\(unit.name.chinese)（\([unit.code, above].compactMap { $0 }.joined(separator: "，"))）"
        }.joined(separator: "；")
    }

    private mutating func readDeadline(_ text: String, _ row: Int, _ draft: inout MatterDraft) {
        switch DeadlineCell.read(text, year: sheet.year ?? today.year, today: today) {
        case .none: return
        case .words(let words):
            draft.deadlineWords = words
            note(.deadline, row, "matter_import_words", ["value": words])
        case .unreadable: add(.deadline, row, "problem_matter_day", ["value": text])
        case .day(let day, let words):
            (draft.deadline, draft.deadlineWords) = ("\(day)", words ?? "")
            let placed = calendar.placed(day)
            if placed != day {
                note(.deadline, row, "matter_import_holiday", ["day": "\(day)", "placed": "\(placed)"])
            }
            if words != nil { note(.deadline, row, "matter_import_day", ["value": text, "day": "\(day)"]) }
            if placed < today { note(.deadline, row, "warning_matter_deadline_past", ["day": "\(day)"]) }
        }
    }

    private func readSource(_ text: String, _ file: String, _ draft: inout MatterDraft) {
        if let kind = words.source(text) {
            draft.sourceKind = kind.rawValue
        } else {
            let name = PathText(file)
            let stem = name.ending.isEmpty ? name.name : String(name.name.dropLast(name.ending.count + 1))
            draft.sourceText = text.isEmpty ? String((sheet.title ?? stem).prefix(200)) : text
            draft.sourceKind = MatterSheetWords.sourceKind(toldBy: draft.sourceText).rawValue
        }
    }

    private mutating func progress(_ text: String, _ row: Int) -> Int64? {
        guard !text.isEmpty else { return nil }
        let percent = progressCells.percent(text)
        if percent == nil { add(.progress, row, "problem_matter_progress", ["value": text]) }
        return percent
    }

    private mutating func state(_ text: String, _ row: Int) -> MatterState? {
        guard !text.isEmpty else { return nil }
        if let state = words.state(text) { return state }
        let known = MatterState.allCases.compactMap { words.states[$0]?.first }.joined(separator: "、")
        add(.state, row, "problem_matter_state", ["value": text, "names": known])
        return nil
    }

    /// - Parameter texts: its cells that are read already.
    private mutating func kept(
        _ row: MatterCells.Row, _ texts: [MatterColumn: String]
    ) -> [(heading: String, text: String)] {
        var kept: [(heading: String, text: String)] = []
        for heading in sheet.headings where rest >= 0 {
            let column = columns[heading.column]
            guard column == nil || column == .report || column == .note || column == .topic,
                let cell = row.cells[heading.column]
            else { continue }
            let known = column.flatMap { texts[$0] }
            let whole = known ?? Self.plain(cell.text)
            let text = whole.cut(to: Self.longestKept)
            if known == nil { rest -= text.utf8.count }
            if text.utf8.count < whole.utf8.count, cutColumns.insert(heading.column).inserted {
                notes.append(
                    Problem(
                        field: "\(CellAddress.letters(ofColumn: heading.column))\(row.number)",
                        key: "matter_import_cut",
                        arguments: ["count": "\(Self.longestKept)"]))
            }
            let plain = text.withoutControls
            if !plain.isEmpty { kept.append((heading.key, plain)) }
        }
        return kept
    }

    /// What the sheet says of the course of a matter, which nobody reported on the platform.
    private mutating func account(_ told: [MatterColumn], _ cells: [MatterColumn: String]) -> String? {
        let parts = told.compactMap { column in
            cells[column].flatMap { text in headings[column].map { "\($0.text)：\(text)" } }
        }
        let account = parts.joined(separator: "\n").withoutControls
        return account.isEmpty ? nil : taken(account.cut(to: Self.longestAccount))
    }
}

extension String {
    /// Without control characters, line ends apart, which no page can show and no database keeps.
    fileprivate var withoutControls: String {
        func isControl(_ scalar: UnicodeScalar) -> Bool {
            scalar != "\n" && scalar.properties.generalCategory == .control
        }
        // The same text takes no memory again.
        guard unicodeScalars.contains(where: isControl) else { return self }
        var scalars = String.UnicodeScalarView()
        scalars.append(contentsOf: unicodeScalars.filter { !isControl($0) })
        return String(scalars)
    }

    /// Its first scalars.
    fileprivate func cut(to most: Int) -> String {
        guard let end = unicodeScalars.index(startIndex, offsetBy: most, limitedBy: endIndex), end < endIndex else {
            return self
        }
        return String(unicodeScalars[..<end])
    }
}
