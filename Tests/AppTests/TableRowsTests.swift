import Testing
import WebSupport

@testable import OfficeWeb

/// Rows of lists and choices of fields, which Swift writes.
@Suite struct TableRowsTests {
    private func html(_ cell: TableView.Cell) -> String {
        TableView.html([TableView.Row(cells: [cell])], choosing: "选择")
    }

    @Test func `a cell says its heading, its language and where it leads`() {
        var cell = TableView.Cell("汀南区", lang: "zh-Hans", url: "/office/units/1", more: "tingnan", indent: 2)
        (cell.label, cell.isNumber, cell.isWhole) = ("Unit", true, true)
        cell.badge = Badge("Open", .waiting)
        #expect(
            html(cell)
                == """
                <tr><td data-label="Unit" class="indent-2 number whole"><span lang="zh-Hans">\
                <a href="/office/units/1">汀南区</a></span> <span class="state state--waiting">Open</span>\
                <small>tingnan</small></td></tr>

                """)
        #expect(html(TableView.Cell("1")) == "<tr><td data-label=\"\" class=\"\"><span>1</span></td></tr>\n")
    }

    @Test func `nothing from outside is markup`() {
        let nasty = "<b>\"&'"
        let escaped = "&lt;b&gt;&quot;&amp;&#39;"
        var cell = TableView.Cell(nasty, lang: nasty, url: nasty, more: nasty, badge: Badge(nasty))
        cell.label = nasty
        #expect(!html(cell).contains(nasty) && html(cell).split(separator: escaped).count == 7)
        let row = TableView.Row(cells: [], choice: TableView.Choice(value: nasty, label: nasty))
        let box = TableView.html([row], choosing: nasty)
        #expect(!box.contains(nasty) && box.split(separator: escaped).count == 4)
        var choices = HTMLText()
        choices.add(FieldView.Option(value: nasty, label: nasty, selected: true))
        #expect(choices.html == "<option value=\"\(escaped)\" selected>\(escaped)</option>")
    }
}
