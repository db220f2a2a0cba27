/// The parts of a pasted table.
struct TableSource {
    typealias Part = (element: BodyElement, context: ReadingContext)

    struct Row {
        let isHead: Bool
        let cells: [Part]
    }

    var captions: [Part] = []
    var rows: [Row] = []
    /// What stands between the parts, where nothing may stand; it goes before the table.
    private(set) var strays: [(nodes: [BodyNode], context: ReadingContext)] = []

    mutating func stray(_ node: BodyNode, _ context: ReadingContext) {
        if !node.isBlank { strays.append(([node], context)) }
    }

    /// Whether rows of the table stand in it, such as in a form between table and row.
    static func holdsRows(_ element: BodyElement) -> Bool {
        element.children.contains { child in
            guard let part = child.element, part.name != "table" else { return false }
            return ["tr", "td", "th", "caption"].contains(part.name) || holdsRows(part)
        }
    }

    static func cell(_ element: BodyElement, blocks: [BodyBlock]) -> BodyTable.Cell {
        BodyTable.Cell(
            isHeader: element.name == "th", scope: element.name == "th" ? scope(element) : nil,
            columns: span(element.attributes["colspan"]), rows: span(element.attributes["rowspan"]), blocks: blocks)
    }

    private static func scope(_ element: BodyElement) -> BodyTable.Scope? {
        element.attributes["scope"].flatMap { BodyTable.Scope(rawValue: $0.lowercased()) }
    }

    private static func span(_ text: String?) -> Int {
        let number = text.flatMap { Int($0.filter { !$0.isWhitespace }) } ?? 1
        return min(max(number, BodyTable.spans.lowerBound), BodyTable.spans.upperBound)
    }
}
