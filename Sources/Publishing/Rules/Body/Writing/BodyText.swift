/// Writes blocks as plain text: a paragraph, an item or a row a line.
enum BodyText {
    static func written(_ blocks: [BodyBlock]) -> String { blocks.flatMap(lines).joined(separator: "\n") }

    private static func lines(_ block: BodyBlock) -> [String] {
        switch block {
        case .paragraph(let runs), .heading(_, let runs): [line(runs)]
        case .list(let list): list.items.flatMap { $0.flatMap(lines) }
        case .table(let table): block.lines.map(line) + table.rows.map(row)
        case .quote(let blocks): blocks.flatMap(lines)
        case .figure(let picture): [picture.caption, picture.credit].filter { !$0.isEmpty }
        case .rule: []
        }
    }

    /// Cells are separated by tabs; the lines of one cell by spaces.
    private static func row(_ cells: [BodyTable.Cell]) -> String {
        cells.map { $0.blocks.flatMap(lines).joined(separator: " ") }.joined(separator: "\t")
    }

    private static func line(_ runs: [BodyRun]) -> String {
        runs.map(\.text).joined().split(separator: "\n").joined(separator: " ")
    }
}
