import Exchange
import Identity

extension DirectoryTable {
    /// A sheet of a workbook as the import of units and people reads it.
    public init(_ sheet: Workbook.Sheet) {
        self.init(
            name: sheet.name, isHidden: sheet.isHidden,
            rows: sheet.rows.map { row in
                Row(
                    number: row.number,
                    cells: row.cells.map { cell in
                        let origin: Cell.Origin =
                            switch cell.kind {
                            case .formula: .formula
                            case .error: .error
                            default: .value
                            }
                        return Cell(column: cell.column, text: cell.text, origin: origin)
                    })
            }, merged: sheet.merged)
    }
}
