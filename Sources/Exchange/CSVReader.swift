import Kernel

/// Reads CSV (RFC 4180) as offices write it: any of our character sets, comma, semicolon or tab.
enum CSVReader {
    /// The records of a file; a line without anything is an empty record, so that numbers stay those of the spreadsheet.
    /// - Throws: `Problem` when the bytes are no text, a quote never closes, or there is too much.
    static func records(_ bytes: [UInt8], name: String) throws -> [[String]] {
        guard let decoded = TextDecoding.decode(bytes) else { throw Problem(field: name, key: "problem_csv_not_text") }
        let text = Array(decoded.text.utf8)
        let separator = separator(text)
        var records: [[String]] = []
        var fields: [String] = []
        var field: [UInt8] = []
        var cells = 0
        var isQuoted = false
        var index = 0
        func endField() {
            fields.append(String(decoding: field, as: UTF8.self))
            field.removeAll(keepingCapacity: true)
            cells += 1
        }
        func endRecord() {
            endField()
            records.append(fields.count == 1 && fields[0].isEmpty ? [] : fields)
            fields = []
        }
        while index < text.count {
            let byte = text[index]
            let next = index + 1 < text.count ? text[index + 1] : 0
            index += 1
            if isQuoted {
                if byte != 34 {
                    field.append(byte)
                } else if next == 34 {
                    field.append(34)
                    index += 1
                } else {
                    isQuoted = false
                }
            } else if byte == 34, field.isEmpty {
                isQuoted = true
            } else if byte == separator {
                endField()
            } else if byte == 10 || byte == 13 {
                if byte == 13, next == 10 { index += 1 }
                endRecord()
            } else {
                field.append(byte)
            }
            if records.count > Workbook.Limit.rows { throw Workbook.tooLarge(name, "\(Workbook.Limit.rows)") }
            if cells > Workbook.Limit.cells { throw Workbook.tooLarge(name, "\(Workbook.Limit.cells)") }
        }
        guard !isQuoted else { throw Problem(field: name, key: "problem_csv") }
        if !field.isEmpty || !fields.isEmpty { endRecord() }
        return records
    }

    /// A file as a sheet that is named like it.
    static func sheet(_ bytes: [UInt8], name: String) throws -> Workbook.Sheet {
        let file = PathText(name)
        let title = file.ending.isEmpty ? file.name : String(file.name.dropLast(file.ending.count + 1))
        let rows = try records(bytes, name: name).enumerated().compactMap { index, fields -> Workbook.Row? in
            let cells = fields.enumerated().compactMap { column, text in
                text.isEmpty ? nil : Workbook.Cell(column: column + 1, text: text, kind: .text)
            }
            return cells.isEmpty ? nil : Workbook.Row(number: index + 1, cells: cells)
        }
        return Workbook.Sheet(name: title, isHidden: false, rows: rows, merged: [])
    }

    /// The sign that the first line holds most of, outside quotes.
    private static func separator(_ text: [UInt8]) -> UInt8 {
        var counts: [UInt8: Int] = [:]
        var isQuoted = false
        for byte in text {
            if byte == 34 { isQuoted.toggle() }
            if !isQuoted, byte == 10 || byte == 13, !counts.isEmpty { break }
            if !isQuoted, byte == 44 || byte == 59 || byte == 9 { counts[byte, default: 0] += 1 }
        }
        return counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? 44
    }
}
