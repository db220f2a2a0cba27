import Kernel

/// One sheet of a spreadsheet that may list units or people, as its caller read it.
public struct DirectoryTable: Sendable {
    /// A cell that holds something.
    public struct Cell: Sendable {
        /// What the text comes from.
        public enum Origin: Sendable { case value, formula, error }

        /// From 1.
        public let column: Int
        public let text: String
        public let origin: Origin

        public init(column: Int, text: String, origin: Origin = .value) {
            (self.column, self.text, self.origin) = (column, text, origin)
        }
    }

    /// A row that holds something.
    public struct Row: Sendable {
        /// From 1.
        public let number: Int
        public let cells: [Cell]

        public init(number: Int, cells: [Cell]) { (self.number, self.cells) = (number, cells) }
    }

    public let name: String
    /// `nil` where there is only one.
    public let file: String?
    public let isHidden: Bool
    public let rows: [Row]
    public let merged: [CellRange]

    /// - Parameter file: whose sheet it is, where several files are read as one.
    public init(
        name: String, file: String? = nil, isHidden: Bool = false, rows: [Row], merged: [CellRange] = []
    ) {
        (self.name, self.file, self.isHidden, self.rows, self.merged) = (name, file, isHidden, rows, merged)
    }

    /// What stands before the cell where one is spoken of: the sheet, as formulas of a spreadsheet call it where there
    /// are several files (`[名册.xlsx]人员`), and the file alone where that is all it holds (`units.csv`).
    public var place: String {
        guard let file else { return name }
        return file.hasPrefix(name + ".") ? file : "[\(file)]\(name)"
    }
}
