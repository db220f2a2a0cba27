import Exchange
import Foundation
import Identity
import Kernel

extension DirectoryTable {
    /// Reads workbooks and CSV files as the import of units and people takes them, on a thread of its own: unpacking
    /// may take a while, and must hold up nobody.
    /// - Parameter files: with their names, which need not differ.
    /// - Throws: `Problem` for a file that cannot be read.
    public static func tables(
        _ files: [(name: String, read: @Sendable () throws -> [UInt8])]
    ) async throws -> [DirectoryTable] {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Result { try read(files) }) }
        }
    }

    private static func read(_ files: [(name: String, read: @Sendable () throws -> [UInt8])]) throws
        -> [DirectoryTable]
    {
        var seen: [String: Int] = [:]
        return try files.flatMap { file in
            let name = PathText(file.name).name
            seen[name, default: 0] += 1
            let count = seen[name] ?? 1
            let shown = count > 1 ? "\(name) (\(count))" : name
            return try Workbook(file.read(), name: file.name).sheets.map { sheet in
                DirectoryTable(sheet, file: files.count > 1 ? shown : nil)
            }
        }
    }

    private init(_ sheet: Workbook.Sheet, file: String?) {
        self.init(
            name: sheet.name, file: file, isHidden: sheet.isHidden,
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
