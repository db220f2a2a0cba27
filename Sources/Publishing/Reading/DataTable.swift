import Exchange
import Kernel

/// A table that holds data, told from one that an old page uses for its layout.
struct DataTable {
    /// `<table>` with rows and cells only.
    let html: String
    /// Cells of each row separated by tabs.
    let rows: [String]

    private struct Cell {
        var text = ""
        let isHeader: Bool
        let isWide: Bool
        var blocks = 0
    }

    private static let foreign: Set<String> = [
        "script", "style", "form", "iframe", "img", "h1", "h2", "h3", "ul", "ol",
    ]
    private static let blockNames: Set<String> = ["p", "div", "br"]

    /// `nil` unless there are two rows and two columns and no cell holds a part of a page.
    init?(_ events: ArraySlice<HTMLTree.Event>) {
        guard let table = Self.cells(events), table.count >= 2 else { return nil }
        let cells = table.joined()
        // Rows of one cell are headings across the table.
        let wholeRows = table.count { $0.count >= 2 || $0.first?.isWide == true }
        guard table.contains(where: { $0.count >= 2 }), wholeRows * 2 >= table.count,
            !cells.contains(where: { Self.belongsToPage($0.text) })
        else { return nil }
        let isRegular = Set(table.map(\.count)).count == 1
        guard !cells.contains(where: { $0.text.count > 120 && (!isRegular || $0.blocks > 1 || $0.text.count > 800) })
        else { return nil }
        rows = table.map { row in row.map(\.text).joined(separator: "\t") }
        let firstIsHeader = table.first?.contains { $0.isHeader } ?? false
        html =
            "<table>"
            + table.enumerated().map { index, row in
                "<tr>"
                    + row.map { cell in
                        let isHeader = cell.isHeader || (index == 0 && !firstIsHeader)
                        let tag = isHeader ? (index == 0 ? "th scope=\"col\"" : "th") : "td"
                        return "<\(tag)>\(escapedHTML(cell.text))</\(tag.prefix(2))>"
                    }.joined() + "</tr>"
            }.joined() + "</table>"
    }

    private static func cells(_ events: ArraySlice<HTMLTree.Event>) -> [[Cell]]? {
        var table: [[Cell]] = []
        var cell: Cell?
        for event in events {
            switch event {
            case .open(let name, _) where name == "tr": table.append([])
            case .open(let name, let attributes) where name == "td" || name == "th":
                cell = Cell(isHeader: name == "th", isWide: (attributes["colspan"].flatMap { Int($0) } ?? 1) > 1)
            case .open(let name, _) where foreign.contains(name): return nil
            case .open(let name, _) where blockNames.contains(name): cell?.blocks += 1
            case .text(let text): cell?.text += text
            case .close(let name) where name == "td" || name == "th":
                if var done = cell, !table.isEmpty {
                    done.text = folded(done.text)
                    table[table.count - 1].append(done)
                }
                cell = nil
            default: break
            }
        }
        table.removeAll { row in row.allSatisfy { $0.text.isEmpty } }
        return table
    }

    /// A breadcrumb, a date of publication, a neighbour, a copyright: the table lays a page out.
    private static func belongsToPage(_ text: String) -> Bool {
        guard !text.isEmpty, text.count <= 300 else { return false }
        return TrailFinder.afterLabel(text) != nil || NeighbourLine.isOne(text) || PageLandmarks.isCopyright(text)
            || FieldLabels.meta.only(text).map { $0.field != .other && $0.isStrong } == true
            || FieldLabels.metaFields(text).contains { $0.field == .published || $0.field == .zone }
    }
}
