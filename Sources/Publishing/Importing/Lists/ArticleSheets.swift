import Exchange
import Kernel

/// Finds the lists of articles among the sheets of a file, and their rows.
struct ArticleSheets {
    private(set) var rows: [ArticleRow] = []
    private(set) var problems: [Problem] = []
    private(set) var notes: [Problem] = []

    /// - Parameter file: its name stands before the cells of a CSV file, which has no sheets.
    init(_ workbook: Workbook, file: String) {
        var found = false
        for sheet in workbook.sheets {
            let name = PathText(file).name
            let place = workbook.sheets.count == 1 && name.hasPrefix(sheet.name + ".") ? name : sheet.name
            if sheet.isHidden {
                notes.append(Problem(field: place, key: "import_note_hidden"))
            } else if let header = sheet.rows.prefix(10).first(where: Self.isHeader) {
                found = true
                read(sheet, place, header)
            } else if !sheet.rows.isEmpty {
                notes.append(Problem(field: place, key: "import_note_no_articles"))
            }
        }
        if !found { problems.append(Problem(field: file, key: "problem_articles_no_list")) }
    }

    /// The header stands in one of the first ten rows, below titles that may stand above it.
    private static func isHeader(_ row: Workbook.Row) -> Bool {
        Set(row.cells.compactMap { ArticleColumn(header: $0.text) }).count >= 2
    }

    private mutating func read(_ sheet: Workbook.Sheet, _ place: String, _ header: Workbook.Row) {
        var columns: [Int: ArticleColumn] = [:]
        var letters: [ArticleColumn: String] = [:]
        for cell in header.cells {
            let address = "\(place)!\(CellAddress(row: header.number, column: cell.column))"
            let name = ["name": cell.text.trimmed]
            guard let column = ArticleColumn(header: cell.text) else {
                notes.append(Problem(field: address, key: "import_note_column", arguments: name))
                continue
            }
            if letters[column] != nil {
                problems.append(Problem(field: address, key: "problem_import_column_twice", arguments: name))
            }
            columns[cell.column] = column
            letters[column] = CellAddress.letters(ofColumn: cell.column)
        }
        let missing = ArticleColumn.demanded.filter { letters[$0] == nil }.map(\.header)
        guard missing.isEmpty else {
            problems.append(
                Problem(
                    field: "\(place)!\(header.number)", key: "problem_import_columns",
                    arguments: ["names": missing.joined(separator: "、")]))
            return
        }
        for range in sheet.merged where range.last.row >= header.number {
            guard columns.keys.contains(where: { (range.first.column...range.last.column).contains($0) }) else {
                continue
            }
            problems.append(Problem(field: "\(place)!\(range)", key: "problem_import_merged"))
        }
        for row in sheet.rows where row.number > header.number { read(row, place, columns, letters) }
    }

    private mutating func read(
        _ row: Workbook.Row, _ place: String, _ columns: [Int: ArticleColumn], _ letters: [ArticleColumn: String]
    ) {
        var cells: [ArticleColumn: String] = [:]
        for cell in row.cells {
            guard let column = columns[cell.column] else { continue }
            let text = cell.text.trimmed
            let address = "\(place)!\(CellAddress(row: row.number, column: cell.column))"
            if cell.kind == .error {
                problems.append(Problem(field: address, key: "problem_import_error_value", arguments: ["value": text]))
            } else if cell.kind == .formula, text.isEmpty {
                problems.append(Problem(field: address, key: "problem_import_formula"))
            }
            if !text.isEmpty { cells[column] = text }
        }
        guard !cells.isEmpty else { return }
        rows.append(ArticleRow(sheet: place, number: row.number, letters: letters, cells: cells))
    }
}
