import Kernel

/// A spreadsheet file as its sheets and cells: an `.xlsx`, or a CSV file as one sheet.
public struct Workbook: Sendable {
    /// One sheet; cells without content are not there.
    public struct Sheet: Sendable {
        public let name: String
        /// The author hid it, so that readers of the file do not see it.
        public let isHidden: Bool
        /// Rows that hold something, in order.
        public let rows: [Row]
        public let merged: [CellRange]
    }

    /// A row of a sheet.
    public struct Row: Sendable {
        /// From 1.
        public let number: Int
        /// Cells that hold something, from left to right.
        public let cells: [Cell]
    }

    /// What a cell shows.
    public struct Cell: Sendable, Equatable {
        /// What the content is; `formula` whatever its result is.
        public enum Kind: Sendable, Equatable { case text, number, date, boolean, formula, error }

        /// From 1.
        public let column: Int
        /// A day as `2026-03-01`, with a time as `2026-03-01 08:30:00`; a number as written, without grouping; `TRUE`;
        /// of a formula its stored result, empty when the file has none; of an error its name (`#N/A`).
        public let text: String
        public let kind: Kind
    }

    public let sheets: [Sheet]

    /// What a file may hold at most: far above any list of an office, far below what a machine runs out of.
    enum Limit {
        static let bytes = 64 << 20
        /// All parts together, unpacked.
        static let unpacked = 256 << 20
        /// Bytes of what all cells show: a text that is kept once may be shown by each of them.
        static let shown = 256 << 20
        static let rows = 200_000
        static let cells = 2_000_000
        static let sheets = 200
        static let columns = 16_384
        /// Characters of a cell, as Excel has it.
        static let text = 32_767
    }

    /// Reads a file by what it holds, not by its name.
    /// - Parameter name: of the file, for problems; a CSV file's sheet is named by it.
    /// - Throws: `Problem`, which names what the file is instead and what to do.
    public init(_ bytes: [UInt8], name: String) throws {
        guard bytes.count <= Limit.bytes else { throw Self.tooLarge(name, "64 MB") }
        if bytes.starts(with: [0x50, 0x4B]) {
            sheets = try XLSXReader(bytes, name: name).sheets()
        } else {
            if let kind = Self.foreignKind(bytes) { throw Problem(field: name, key: kind) }
            sheets = [try CSVReader.sheet(bytes, name: name)]
        }
    }

    static func tooLarge(_ name: String, _ limit: String) -> Problem {
        Problem(field: name, key: "problem_workbook_large", arguments: ["limit": limit])
    }

    static func damaged(_ name: String, _ part: String) -> Problem {
        Problem(field: name, key: "problem_workbook_damaged", arguments: ["part": part])
    }

    /// What else offices send, known by its first bytes.
    private static func foreignKind(_ bytes: [UInt8]) -> String? {
        if bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) { return "problem_workbook_old" }
        if bytes.starts(with: Array("%PDF".utf8)) { return "problem_workbook_pdf" }
        let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        if text.first(where: { $0 > 32 }) == 60 { return "problem_workbook_page" }
        return bytes.isEmpty ? "problem_workbook_empty" : nil
    }
}
