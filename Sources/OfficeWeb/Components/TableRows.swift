import WebSupport

extension TableView {
    /// The rows as they stand in the table's body.
    static func html(_ rows: [Row], choosing label: String) -> String {
        var html = HTMLText()
        for row in rows {
            html.markup("<tr>")
            if let choice = row.choice { html.add(choice, label) }
            for cell in row.cells { html.add(cell) }
            html.markup("</tr>\n")
        }
        return html.html
    }
}

extension TableView.Cell {
    /// The names by which the stylesheet knows it.
    fileprivate var classes: String {
        [indent > 0 ? "indent-\(indent)" : "", isNumber ? "number" : "", isWhole ? "whole" : ""]
            .filter { !$0.isEmpty }.joined(separator: " ")
    }
}

extension HTMLText {
    /// The box before a row.
    fileprivate mutating func add(_ choice: TableView.Choice, _ label: String) {
        markup("<td class=\"bulk__choice\"")
        attribute("data-label", label)
        markup("><input type=\"checkbox\" name=\"line\"")
        attribute("value", choice.value)
        attribute("aria-label", choice.label)
        markup("></td>")
    }

    fileprivate mutating func add(_ cell: TableView.Cell) {
        markup("<td")
        attribute("data-label", cell.label)
        attribute("class", cell.classes)
        markup("><span")
        attribute("lang", cell.lang)
        markup(">")
        if let url = cell.url {
            markup("<a")
            attribute("href", url)
            markup(">")
            text(cell.text)
            markup("</a>")
        } else {
            text(cell.text)
        }
        markup("</span>")
        if let badge = cell.badge {
            markup(" ")
            add(badge)
        }
        if let more = cell.more {
            markup("<small>")
            text(more)
            markup("</small>")
        }
        markup("</td>")
    }

    /// A state, as `badge.mustache` writes it.
    fileprivate mutating func add(_ badge: Badge) {
        markup("<span")
        attribute("class", "state state--\(badge.tone)")
        markup(">")
        text(badge.text)
        markup("</span>")
    }

    /// A choice of a field of many.
    mutating func add(_ option: FieldView.Option) {
        markup("<option")
        attribute("value", option.value)
        if option.selected { markup(" selected") }
        markup(">")
        text(option.label)
        markup("</option>")
    }
}
