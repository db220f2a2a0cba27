/// The place of a cell as spreadsheets write it: `B7`.
public struct CellAddress: Sendable, Hashable, CustomStringConvertible {
    /// From 1, at most 1,048,576.
    public let row: Int
    /// From 1 (A), at most 16,384 (XFD).
    public let column: Int

    public init(row: Int, column: Int) { (self.row, self.column) = (row, column) }

    /// Parses `B7` or `$B$7`; `nil` for anything else, and outside the largest sheet.
    public init?(_ text: some StringProtocol) {
        var column = 0
        var row = 0
        for byte in text.utf8 where byte != 36 {
            switch byte | 32 {
            case 97...122 where row == 0 && column <= 16_384: column = column * 26 + Int(byte | 32) - 96
            case 48...57 where column > 0 && row <= 1_048_576: row = row * 10 + Int(byte) - 48
            default: return nil
            }
        }
        guard (1...1_048_576).contains(row), (1...16_384).contains(column) else { return nil }
        self.init(row: row, column: column)
    }

    /// The letters of a column: 1 is A, 28 is AB.
    public static func letters(ofColumn column: Int) -> String {
        var letters = ""
        var rest = column
        while rest > 0 {
            letters = String(UnicodeScalar(UInt8(65 + (rest - 1) % 26))) + letters
            rest = (rest - 1) / 26
        }
        return letters
    }

    public var description: String { Self.letters(ofColumn: column) + String(row) }
}

/// A rectangle of cells: `A1:C2`.
public struct CellRange: Sendable, Hashable, CustomStringConvertible {
    public let first: CellAddress
    public let last: CellAddress

    /// Parses `A1:C2`, or one cell.
    public init?(_ text: some StringProtocol) {
        let ends = text.split(separator: ":", omittingEmptySubsequences: false)
        guard let from = ends.first.flatMap({ CellAddress($0) }), let to = ends.last.flatMap({ CellAddress($0) }),
            ends.count <= 2
        else { return nil }
        first = CellAddress(row: min(from.row, to.row), column: min(from.column, to.column))
        last = CellAddress(row: max(from.row, to.row), column: max(from.column, to.column))
    }

    public var description: String { "\(first):\(last)" }
}
