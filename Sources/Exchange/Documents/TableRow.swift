/// A row of a table while its cells are read, as lines of text.
struct TableRow {
    /// Paragraphs of a cell that are shorter than this in all, in characters, stay on the row's line.
    private static let shortCell = 80
    /// More cells than any table has.
    private static let mostCells = 2000

    private var cells: [[String]] = []
    /// A row that was deleted while changes were tracked.
    var isDeleted = false

    mutating func beginCell() { if cells.count < Self.mostCells { cells.append([]) } }

    /// Adds a paragraph to the last cell.
    mutating func add(_ text: String) {
        if cells.isEmpty { cells.append([]) }
        if !text.isEmpty { cells[cells.count - 1].append(text) }
    }

    /// The row as one line, its cells parted by tabs; where a cell holds long paragraphs, these begin new lines.
    var lines: [String] {
        var lines: [String] = []
        var line = ""
        for (index, cell) in cells.enumerated() {
            if index > 0 { line += "\t" }
            if cell.reduce(0, { $0 + $1.count }) < Self.shortCell {
                line += cell.joined(separator: " ").replacing("\n", with: " ")
                continue
            }
            for (place, text) in cell.enumerated() {
                if place > 0 {
                    lines.append(line)
                    line = ""
                }
                line += text
            }
        }
        return lines + [line]
    }
}
