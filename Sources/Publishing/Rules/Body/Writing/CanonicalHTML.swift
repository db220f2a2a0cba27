import Kernel

/// Writes blocks as HTML, each in one way only: two bodies are the same when their HTML is.
enum CanonicalHTML {
    static func written(_ blocks: [BodyBlock]) -> String { blocks.map(written).joined() }

    private static func written(_ block: BodyBlock) -> String {
        switch block {
        case .paragraph(let runs): "<p>\(written(runs))</p>\n"
        case .heading(let level, let runs): "<h\(level)>\(written(runs))</h\(level)>\n"
        case .list(let list): written(list)
        case .table(let table): written(table)
        case .quote(let blocks): "<blockquote>\n\(written(blocks))</blockquote>\n"
        case .figure(let picture): written(picture)
        case .rule: "<hr>\n"
        }
    }

    private static func written(_ list: BodyList) -> String {
        let tag = list.isOrdered ? "ol" : "ul"
        return "<\(tag)>\n" + list.items.map { "<li>\(inside($0))</li>\n" }.joined() + "</\(tag)>\n"
    }

    /// One paragraph, with or without lists below it, needs no tag of its own.
    private static func inside(_ blocks: [BodyBlock]) -> String {
        guard case .paragraph(let runs)? = blocks.first, blocks.dropFirst().allSatisfy(isList) else {
            return blocks.isEmpty ? "" : "\n" + written(blocks)
        }
        let below = Array(blocks.dropFirst())
        return written(runs) + (below.isEmpty ? "" : "\n" + written(below))
    }

    private static func isList(_ block: BodyBlock) -> Bool { if case .list = block { true } else { false } }

    private static func written(_ table: BodyTable) -> String {
        var html = "<table>\n"
        if !table.caption.isEmpty { html += "<caption>\(written(table.caption))</caption>\n" }
        for (tag, rows) in [("thead", table.head), ("tbody", table.body)] where !rows.isEmpty {
            html += "<\(tag)>\n"
            for row in rows { html += "<tr>" + row.map(written).joined() + "</tr>\n" }
            html += "</\(tag)>\n"
        }
        return html + "</table>\n"
    }

    private static func written(_ cell: BodyTable.Cell) -> String {
        let tag = cell.isHeader ? "th" : "td"
        var attributes = cell.scope.map { " scope=\"\($0.rawValue)\"" } ?? ""
        if cell.columns > 1 { attributes += " colspan=\"\(cell.columns)\"" }
        if cell.rows > 1 { attributes += " rowspan=\"\(cell.rows)\"" }
        return "<\(tag)\(attributes)>\(inside(cell.blocks))</\(tag)>"
    }

    private static func written(_ picture: BodyPicture) -> String {
        let credit = picture.credit.isEmpty ? "" : "<small class=\"credit\">\(escapedHTML(picture.credit))</small>"
        let caption = [escapedHTML(picture.caption), credit].filter { !$0.isEmpty }.joined(separator: " ")
        return "<figure><img src=\"\(escapedHTML(picture.source))\" alt=\"\(escapedHTML(picture.alternative))\">"
            + (caption.isEmpty ? "" : "<figcaption>\(caption)</figcaption>") + "</figure>\n"
    }

    /// Tags stay open from run to run as long as both have them.
    private static func written(_ runs: [BodyRun]) -> String {
        var html = ""
        var open: [InlineTag] = []
        for run in runs {
            let wanted = InlineTag.tags(of: run)
            let shared = zip(open, wanted).prefix { $0 == $1 }.count
            html += open[shared...].reversed().map(\.end).joined() + wanted[shared...].map(\.start).joined()
            html += escapedHTML(run.text).split(separator: "\n", omittingEmptySubsequences: false)
                .joined(separator: "<br>")
            open = wanted
        }
        return html + open.reversed().map(\.end).joined()
    }
}
