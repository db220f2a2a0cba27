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
    public let isHidden: Bool
    public let rows: [Row]
    public let merged: [CellRange]

    public init(name: String, isHidden: Bool = false, rows: [Row], merged: [CellRange] = []) {
        (self.name, self.isHidden, self.rows, self.merged) = (name, isHidden, rows, merged)
    }
}
