import Exchange

/// A table that holds data, told from one that an old page uses for its layout.
struct DataTable {
    /// `<table>` with rows and cells only.
    let html: String
    /// Cells of each row separated by tabs.
    let rows: [String]

    /// `nil` unless there are two rows and two columns and every cell is short.
    init?(_ events: ArraySlice<HTMLTree.Event>) {
        var table: [[(text: String, isHeader: Bool)]] = []
        var cell: (text: String, isHeader: Bool)?
        for event in events {
            switch event {
            case .open(let name, _) where name == "tr": table.append([])
            case .open(let name, _) where name == "td" || name == "th": cell = ("", name == "th")
            case .open(let name, _) where ["script", "style", "form", "iframe", "img"].contains(name): return nil
            case .text(let text): cell?.text += text
            case .close(let name) where name == "td" || name == "th":
                if let done = cell, !table.isEmpty { table[table.count - 1].append((folded(done.text), done.isHeader)) }
                cell = nil
            default: break
            }
        }
        table.removeAll { row in row.allSatisfy { $0.text.isEmpty } }
        guard table.count >= 2, table.count(where: { $0.count >= 2 }) * 2 >= table.count,
            !table.joined().contains(where: { $0.text.count > 120 || FieldLabels.isMetaLine($0.text) })
        else { return nil }
        rows = table.map { row in row.map(\.text).joined(separator: "\t") }
        let firstIsHeader = table.first?.contains { $0.isHeader } ?? false
        html =
            "<table>"
            + table.enumerated().map { index, row in
                "<tr>"
                    + row.map { cell in
                        let tag = cell.isHeader || (index == 0 && !firstIsHeader) ? "th" : "td"
                        return
                            "<\(tag)\(tag == "th" && index == 0 ? " scope=\"col\"" : "")>\(escapedHTML(cell.text))</\(tag)>"
                    }.joined() + "</tr>"
            }.joined() + "</table>"
    }
}
