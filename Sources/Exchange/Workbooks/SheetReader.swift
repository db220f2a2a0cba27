import Kernel

/// A worksheet's part: rows, cells, merged ranges.
final class SheetReader: XMLFollower {
    private let texts: [String]
    private let formats: CellFormats
    private let countsFrom1904: Bool
    private(set) var rows: [Workbook.Row] = []
    private(set) var merged: [CellRange] = []
    /// Non-empty cells of the sheet.
    private(set) var cellCount = 0
    /// Bytes of what its cells show.
    private(set) var shown = 0
    /// How many cells and rows may be read before the file is too large.
    private let cellLimit: Int
    /// How many bytes its cells may show.
    private let shownLimit: Int
    private(set) var isTooLarge = false
    var showsTooMuch: Bool { shown > shownLimit }
    private(set) var isDamaged = false
    var isOver: Bool { isTooLarge || isDamaged || showsTooMuch }

    private var rowNumber = 0
    private var cells: [Workbook.Cell] = []
    private var isInRow = false
    private var column = 0
    private var type = ""
    private var style = 0
    private var hasFormula = false
    private var isInValue = false
    private var value: [UInt8] = []
    private var inline = RunReader()

    init(texts: [String], formats: CellFormats, countsFrom1904: Bool, cellLimit: Int, shownLimit: Int) {
        self.texts = texts
        self.formats = formats
        self.countsFrom1904 = countsFrom1904
        self.cellLimit = cellLimit
        self.shownLimit = shownLimit
    }

    func open(_ name: String, _ attributes: XMLAttributes) {
        switch name {
        case "row": openRow(attributes)
        case "c" where isInRow: openCell(attributes)
        case "v" where isInRow: isInValue = true
        case "f" where isInRow: hasFormula = true
        case "mergeCell":
            if let range = attributes["ref"].flatMap({ CellRange($0) }) { merged.append(range) }
            if merged.count > Workbook.Limit.rows { isTooLarge = true }
        default: if isInRow { inline.open(name) }
        }
    }

    func text(_ bytes: UnsafeRawBufferPointer) {
        if isInValue { value.append(contentsOf: bytes) } else if isInRow { inline.text(bytes) }
        if value.count > Workbook.Limit.text * 4 || inline.isTooLong { isTooLarge = true }
    }

    func close(_ name: String) {
        switch name {
        case "v": isInValue = false
        case "c" where isInRow: closeCell()
        case "row":
            isInRow = false
            if !cells.isEmpty { rows.append(Workbook.Row(number: rowNumber, cells: cells)) }
            if rows.count > Workbook.Limit.rows || cellCount > cellLimit { isTooLarge = true }
        default: inline.close(name)
        }
    }

    private func openRow(_ attributes: XMLAttributes) {
        let number = attributes["r"].map { Int($0) ?? 0 } ?? rowNumber + 1
        // Rows stand in order; a file in which they do not could say a row twice.
        if number <= rowNumber || number > 1_048_576 { isDamaged = true }
        (rowNumber, column, isInRow) = (number, 0, true)
        cells = []
    }

    private func openCell(_ attributes: XMLAttributes) {
        let named = attributes["r"].map { CellAddress($0)?.column ?? 0 } ?? column + 1
        if named <= column || named > Workbook.Limit.columns { isDamaged = true }
        column = named
        type = attributes["t"] ?? "n"
        style = attributes["s"].flatMap { Int($0) } ?? 0
        hasFormula = false
        value.removeAll(keepingCapacity: true)
        inline = RunReader()
    }

    private func closeCell() {
        let raw = String(decoding: value, as: UTF8.self)
        let (text, kind) = content(raw)
        // The stream stops after the piece that it is in, which may have many cells more.
        guard !text.isEmpty || hasFormula, !isOver else { return }
        shown += text.utf8.count
        cells.append(Workbook.Cell(column: column, text: text, kind: hasFormula && kind != .error ? .formula : kind))
        cellCount += 1
    }

    private func content(_ raw: String) -> (String, Workbook.Cell.Kind) {
        switch type {
        case "s":
            guard let number = Int(raw), texts.indices.contains(number) else {
                isDamaged = true
                return ("", .text)
            }
            return (texts[number], .text)
        case "str": return (raw, .text)
        case "inlineStr": return (inline.content, .text)
        case "b": return (raw.isEmpty ? "" : raw == "0" ? "FALSE" : "TRUE", .boolean)
        case "e": return (raw, .error)
        case "d": return (raw.hasSuffix("T00:00:00") ? String(raw.dropLast(9)) : raw, .date)
        default: return number(raw)
        }
    }

    private func number(_ raw: String) -> (String, Workbook.Cell.Kind) {
        guard let number = Double(raw) else { return (raw, .text) }
        switch formats.format(style) {
        case .day:
            if let text = SerialDay.text(number, from1904: countsFrom1904) { return (text, .date) }
        case .zeros(let width):
            let digits = NumberText.plain(raw, number)
            if digits.utf8.allSatisfy({ (48...57).contains($0) }) {
                return (String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits, .number)
            }
        case .plain: break
        }
        return (NumberText.plain(raw, number), .number)
    }
}
