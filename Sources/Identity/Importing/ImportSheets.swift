import Kernel

/// A row of a list with its cells by column.
struct ImportRow {
    let sheet: String
    let number: Int
    /// Letters of each column that the sheet has.
    let letters: [ImportColumn: String]
    let cells: [ImportColumn: String]

    /// The cell's text; empty for an empty cell and for a column that is not there.
    subscript(column: ImportColumn) -> String { cells[column] ?? "" }

    /// `人员!C7`; the row's number alone for a column that is not there.
    func address(_ column: ImportColumn) -> String { "\(sheet)!\(letters[column] ?? "")\(number)" }
}

/// Finds the lists of units and people among the sheets of a file, and their rows.
struct ImportSheets {
    private(set) var rows: [ImportColumn.List: [ImportRow]] = [:]
    private(set) var problems: [Problem] = []
    private(set) var notes: [Problem] = []

    init(_ tables: [DirectoryTable]) {
        var found = false
        for table in tables {
            if table.isHidden {
                notes.append(Problem(field: table.place, key: "import_note_hidden"))
            } else if let header = Self.header(of: table) {
                found = true
                read(table, header)
            } else if !table.rows.isEmpty {
                notes.append(Problem(field: table.place, key: "import_note_sheet"))
            }
        }
        if !found {
            let names = tables.map(\.place).joined(separator: ", ")
            problems.append(Problem(field: names, key: "problem_import_no_list"))
        }
    }

    private struct Header {
        let list: ImportColumn.List
        let row: DirectoryTable.Row
        let columns: [(cell: DirectoryTable.Cell, column: ImportColumn?)]
    }

    /// The header stands in one of the first ten rows, below titles that may stand above it.
    private static func header(of table: DirectoryTable) -> Header? {
        let name = table.name.trimmed.lowercased()
        var best: (header: Header, score: Int)?
        for row in table.rows.prefix(10) {
            for list in ImportColumn.List.allCases {
                let columns = row.cells.map { ($0, list.column($0.text)) }
                let known = Set(columns.compactMap(\.1))
                // A column or two of a list are a list that lacks something, and said so; fewer are another sheet.
                let isWanted = list.sheetNames.contains(name) && !known.isEmpty
                guard isWanted || known.isSuperset(of: list.demanded) || known.count >= 3 else { continue }
                let score = known.count + (list.demanded.allSatisfy(known.contains) ? 100 : 0)
                if score > best?.score ?? 0 { best = (Header(list: list, row: row, columns: columns), score) }
            }
        }
        return best?.header
    }

    private mutating func read(_ table: DirectoryTable, _ header: Header) {
        var columns: [Int: ImportColumn] = [:]
        var letters: [ImportColumn: String] = [:]
        for (cell, column) in header.columns {
            let address = CellAddress(row: header.row.number, column: cell.column).description
            guard let column else {
                notes.append(
                    Problem(
                        field: "\(table.place)!\(address)", key: "import_note_column",
                        arguments: ["name": cell.text.trimmed]))
                continue
            }
            if letters[column] != nil {
                problems.append(
                    Problem(
                        field: "\(table.place)!\(address)", key: "problem_import_column_twice",
                        arguments: ["name": cell.text.trimmed]))
            }
            columns[cell.column] = column
            letters[column] = CellAddress.letters(ofColumn: cell.column)
        }
        let missing = header.list.demanded.filter { letters[$0] == nil }.map(header.list.header)
        guard missing.isEmpty else {
            problems.append(
                Problem(
                    field: "\(table.place)!\(header.row.number)", key: "problem_import_columns",
                    arguments: ["names": missing.joined(separator: "、")]))
            return
        }
        for range in table.merged where range.last.row >= header.row.number {
            guard columns.keys.contains(where: { (range.first.column...range.last.column).contains($0) }) else {
                continue
            }
            problems.append(Problem(field: "\(table.place)!\(range)", key: "problem_import_merged"))
        }
        readRows(table, below: header, columns, letters)
    }

    private mutating func readRows(
        _ table: DirectoryTable, below header: Header, _ columns: [Int: ImportColumn],
        _ letters: [ImportColumn: String]
    ) {
        var formulas: [Int: (first: Int, count: Int)] = [:]
        for row in table.rows where row.number > header.row.number {
            var cells: [ImportColumn: String] = [:]
            for cell in row.cells {
                guard let column = columns[cell.column] else { continue }
                let text = cell.text.trimmed
                let address = "\(table.place)!\(CellAddress(row: row.number, column: cell.column))"
                if cell.origin == .error {
                    problems.append(
                        Problem(field: address, key: "problem_import_error_value", arguments: ["value": text]))
                } else if cell.origin == .formula, text.isEmpty {
                    problems.append(Problem(field: address, key: "problem_import_formula"))
                } else if cell.origin == .formula {
                    let first = formulas[cell.column]?.first ?? row.number
                    formulas[cell.column] = (first, (formulas[cell.column]?.count ?? 0) + 1)
                }
                if !text.isEmpty { cells[column] = text }
            }
            guard !cells.isEmpty else { continue }
            rows[header.list, default: []].append(
                ImportRow(sheet: table.place, number: row.number, letters: letters, cells: cells))
        }
        for (column, formula) in formulas.sorted(by: { $0.key < $1.key }) {
            notes.append(
                Problem(
                    field: "\(table.place)!\(CellAddress(row: formula.first, column: column))",
                    key: "import_note_formula", arguments: ["count": "\(formula.count)"]))
        }
    }
}
