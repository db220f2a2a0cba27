import Identity
import Kernel
import Ledger

/// A row of a spreadsheet of matters, understood.
struct MatterRow {
    /// From 1.
    let number: Int
    /// Its cells by column, each as one text; those that hold nothing are not there.
    let cells: [MatterColumn: String]
    /// Its cells by the keys of the headings that no field of a matter holds: what was done, notes, and all that is not
    /// read. They go back into the office's own sheet.
    let kept: [(heading: String, text: String)]
    let draft: MatterDraft
    let fields: MatterFields
    let progress: Int64?
    let state: MatterState?
    /// What the sheet says of the course of the matter, with its own headings before it.
    let account: String?

    /// What makes it the same matter where no number does: text, lead unit and deadline.
    var content: String {
        var digest = RecordDigest("matter-row-content-1")
        digest.add(fields.text)
        digest.add(fields.leadUnit.rawValue)
        digest.add(fields.deadline?.description)
        return digest.text
    }

    /// All that was read.
    var whole: String {
        var digest = RecordDigest("matter-row-1")
        digest.add(content)
        for unit in fields.coUnits { digest.add(unit.rawValue) }
        for text in [fields.deadlineWords, fields.topic, fields.sourceText, state?.rawValue, account] {
            digest.add(text)
        }
        digest.add(fields.weight)
        digest.add(progress)
        for (heading, text) in kept {
            digest.add(heading)
            digest.add(text)
        }
        return digest.text
    }
}

/// The cells of a sheet's rows by column: what is merged downwards stands in each of its rows.
struct MatterCells {
    struct Row {
        let number: Int
        /// By the sheet's columns, from 1.
        let cells: [Int: DirectoryTable.Cell]
    }

    private(set) var rows: [Row] = []
    /// Rows in which one text stands across several columns: 一、经济发展.
    private(set) var sections: [Int] = []
    /// Ranges of which each row should say for itself.
    private(set) var torn: [CellRange] = []

    /// - Parameter columns: what the sheet's columns hold.
    init(_ sheet: MatterSheet, _ columns: [Int: MatterColumn]) {
        var across: Set<Int> = []
        var down: [Int: [CellRange]] = [:]
        for range in sheet.merged {
            if range.first.column < range.last.column { across.insert(range.first.row) }
            guard range.first.row < range.last.row, let column = columns[range.first.column] else { continue }
            if column == .text || column == .number {
                if column == .text { torn.append(range) }
            } else {
                down[range.first.column, default: []].append(range)
            }
        }
        let ranges = down.mapValues { $0.sorted { $0.first.row < $1.first.row } }
        // Rows come in order: for each column the range that they are in, and what stands at its top.
        var places: [Int: Int] = [:]
        var tops: [Int: DirectoryTable.Cell] = [:]
        for row in sheet.rows {
            var cells = Dictionary(row.cells.map { ($0.column, $0) }) { first, _ in first }
            let own = cells.filter { columns[$0.key] != nil && !$0.value.text.trimmed.isEmpty }
            for (column, ranges) in ranges {
                var place = places[column] ?? 0
                while place < ranges.count, ranges[place].last.row < row.number {
                    place += 1
                    tops[column] = nil
                }
                places[column] = place
                guard place < ranges.count, ranges[place].first.row <= row.number else { continue }
                if ranges[place].first.row == row.number {
                    tops[column] = cells[column]
                } else if !own.isEmpty, let top = tops[column] {
                    cells[column] = top
                }
            }
            if own.count == 1, across.contains(row.number) {
                sections.append(row.number)
            } else if !own.isEmpty {
                rows.append(Row(number: row.number, cells: cells))
            }
        }
    }
}
