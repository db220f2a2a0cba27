/// A table of cells.
struct BodyTable: Sendable, Equatable {
    enum Scope: String, Sendable {
        case column = "col"
        case row
        case columns = "colgroup"
        case rows = "rowgroup"
    }

    struct Cell: Sendable, Equatable {
        var isHeader: Bool
        var scope: Scope?
        /// 1…50.
        var columns = 1
        /// 1…50.
        var rows = 1
        var blocks: [BodyBlock]
    }

    var caption: [BodyRun]
    /// Rows of headings above the others.
    var head: [[Cell]]
    var body: [[Cell]]

    var rows: [[Cell]] { head + body }

    /// Rows and columns that a cell may span.
    static let spans = 1...50

    /// Rows of heading cells at the top are the head, whether the source says so or not.
    init(caption: [BodyRun], head: [[Cell]], body: [[Cell]]) {
        let headings = body.prefix { row in row.allSatisfy(\.isHeader) }
        self.caption = caption
        self.head = head.map { row in row.map(Self.heading) } + headings
        self.body = Array(body.dropFirst(headings.count))
    }

    private static func heading(_ cell: Cell) -> Cell {
        guard !cell.isHeader else { return cell }
        var cell = cell
        (cell.isHeader, cell.scope) = (true, .column)
        return cell
    }
}
