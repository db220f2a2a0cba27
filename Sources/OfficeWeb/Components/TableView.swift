import Exchange
import Kernel
import WebSupport

/// A list: filters that stay in the address, columns that sort, pages, and the way to a spreadsheet.
struct TableView: Sendable {
    struct Column: Sendable {
        let label: String
        let sortURL: String?
        /// `ascending`, `descending`, or `nil` when the list is not sorted by it.
        let direction: String?
        let arrow: String
        let isNumber: Bool
    }
    struct Cell: Sendable {
        /// The column's label, shown beside the value on a narrow screen.
        var label = ""
        var text: String
        var lang: String?
        var url: String?
        /// A second line, smaller.
        var more: String?
        var badge: Badge?
        var isNumber = false
        /// Stays on one line: a day or a time.
        var isWhole = false
        /// Steps to the right, for trees.
        var indent = 0

        init(
            _ text: String, lang: String? = nil, url: String? = nil, more: String? = nil, badge: Badge? = nil,
            isNumber: Bool = false, indent: Int = 0
        ) {
            self.text = text
            self.lang = lang
            self.url = url
            self.more = more
            self.badge = badge
            self.isNumber = isNumber
            self.indent = min(indent, 6)
        }

        /// A name, or a dash for none.
        init(_ name: LocalizedText?, _ voice: Voice) {
            if let name { self.init(voice.phrase(name)) } else { self.init("—") }
        }

        init(_ phrase: Phrase, url: String? = nil, more: String? = nil, badge: Badge? = nil, indent: Int = 0) {
            self.init(phrase.text, lang: phrase.lang, url: url, more: more, badge: badge, indent: indent)
        }
    }
    struct Row: Sendable {
        let cells: [Cell]
        /// What a list with steps for several lines sends for this one.
        var choice: Choice?
    }
    /// A line that can be ticked.
    struct Choice: Sendable {
        let value: String
        /// For those who do not see the line beside it.
        let label: String
    }
    /// Steps for all lines that are ticked.
    struct Bulk: Sendable {
        struct Button: Sendable {
            let value: String
            let label: String
        }

        let action: String
        let buttons: [Button]
    }
    struct Filters: Sendable {
        let action: String
        let fields: [FieldView]
        let hidden: [FormView.Hidden]
        let clearURL: String?
    }

    let caption: String
    /// Few narrow columns of figures: a table on a telephone too, and no higher than the chart beside it.
    var isFigures = false
    let columns: [Column]
    /// The rows as they stand in the table's body.
    private(set) var body: String
    private let rowCount: Int
    /// The same with a box before each. No template looks into the rows themselves, so that they are no members.
    private let bodyWithBoxes: @Sendable ([Choice]) -> String
    private(set) var bulk: Bulk?
    let isEmpty: Bool
    let emptyText: String
    let totalText: String
    let filters: Filters?
    /// Where the same list is as a file, one link for each kind.
    let exports: [Link]
    let pager: Pager?
}

/// A column of a list: its heading, what it shows of a line, and what it writes into a spreadsheet.
struct ListColumn<Line>: Sendable {
    let key: String
    /// The name under which the address sorts by it; `nil` for a column that cannot be sorted.
    var sort: String?
    var isNumber = false
    /// Its cells stay on one line: days and times.
    var isWhole = false
    let cell: @Sendable (Line, Voice) -> TableView.Cell
    /// What a spreadsheet gets, as what it is: days sort as days. The cell's text when `nil`.
    var plain: (@Sendable (Line, Voice) -> WorkbookValue)?

    /// What a spreadsheet gets.
    func value(_ line: Line, _ voice: Voice) -> WorkbookValue {
        plain?(line, voice) ?? .text(cell(line, voice).text)
    }
}

/// Where a list is: path, filters, order and page, as the address keeps them.
struct ListAddress: Sendable {
    let path: String
    /// Filters that are set, in the order of their fields.
    var filters: [(name: String, value: String)]
    var sort: String
    var isDescending: Bool
    /// The address itself asks for an order.
    var isSorted = false
    var page: Int

    /// Reads the address of a request.
    /// - Parameters:
    ///   - names: the filters that this list knows.
    ///   - sorts: its orders; the first is the usual one, descending when it begins with `-`. An unknown one is ignored.
    init(_ visit: Visit, path: String, filters names: [String], sorts: [String]) {
        self.path = path
        filters = names.compactMap { name in
            let value = String(visit.query(name).prefix(200))
            return value.isEmpty ? nil : (name, value)
        }
        let usual = sorts.first ?? ""
        let asked = visit.query("sort")
        isSorted = sorts.contains(asked.hasPrefix("-") ? String(asked.dropFirst()) : asked)
        let order = isSorted ? asked : usual
        isDescending = order.hasPrefix("-")
        sort = isDescending ? String(order.dropFirst()) : order
        page = min(max(1, Int(visit.query("page")) ?? 1), 100_000)
    }

    /// The first page of a list without filters.
    init(path: String, sort: String) {
        self.path = path
        filters = []
        self.sort = sort
        isDescending = false
        page = 1
    }

    /// The value of a filter; empty when it is not set.
    subscript(name: String) -> String { filters.first { $0.name == name }?.value ?? "" }

    /// The lines on its page.
    func shown<Line>(_ lines: [Line], size: Int) -> [Line] { Array(lines.dropFirst((page - 1) * size).prefix(size)) }

    /// The address of another order or page of the same list.
    func url(path other: String? = nil, sort: String? = nil, page: Int = 1) -> String {
        var parts = filters.map { "\($0.name)=\($0.value.formEncoded)" }
        let order = sort ?? (isDescending ? "-" : "") + self.sort
        if !order.isEmpty { parts.append("sort=\(order)") }
        if page > 1 { parts.append("page=\(page)") }
        return (other ?? path) + (parts.isEmpty ? "" : "?" + parts.joined(separator: "&"))
    }
}

extension TableView {
    /// The same list with a box before each line and buttons for all that are ticked.
    func ticked(_ bulk: Bulk, _ choices: [Choice]) -> TableView {
        guard choices.count == rowCount, !bulk.buttons.isEmpty else { return self }
        var table = self
        table.bulk = bulk
        table.body = bodyWithBoxes(choices)
        return table
    }

    /// A page of a list.
    /// - Parameters:
    ///   - total: lines on all pages.
    ///   - isCut: there are more than that, which were not counted.
    ///   - filters: fields that filter; none for a list without.
    ///   - exportPath: where the same list is as files, without the end of their names; none for `nil`.
    init<Line>(
        _ lines: [Line], _ columns: [ListColumn<Line>], at address: ListAddress, total: Int, isCut: Bool = false,
        size: Int, caption: String, empty: String, filters: [FieldView] = [], exportPath: String? = nil, _ voice: Voice
    ) {
        self.caption = caption
        self.columns = columns.map { column in
            let isSorted = column.sort != nil && column.sort == address.sort
            let next = column.sort.map { isSorted && !address.isDescending ? "-" + $0 : $0 }
            return Column(
                label: voice.text("column_" + column.key), sortURL: next.map { address.url(sort: $0) },
                direction: isSorted ? (address.isDescending ? "descending" : "ascending") : nil,
                arrow: isSorted ? (address.isDescending ? "↓" : "↑") : "", isNumber: column.isNumber)
        }
        let rows = lines.map { line in
            Row(
                cells: columns.map { column in
                    var cell = column.cell(line, voice)
                    cell.label = voice.text("column_" + column.key)
                    cell.isNumber = column.isNumber
                    cell.isWhole = column.isWhole
                    return cell
                })
        }
        let chooseText = voice.text("list_choose")
        body = Self.html(rows, choosing: chooseText)
        rowCount = rows.count
        bodyWithBoxes = { choices in
            Self.html(zip(rows, choices).map { Row(cells: $0.cells, choice: $1) }, choosing: chooseText)
        }
        isEmpty = lines.isEmpty
        emptyText = address.filters.isEmpty ? empty : voice.text("list_none_match")
        totalText = voice.text(isCut ? "list_lines_over" : "list_lines", ["count": "\(total)"])
        let order = address.url().split(separator: "?").dropFirst().joined().split(separator: "&").first {
            $0.hasPrefix("sort=")
        }
        self.filters =
            filters.isEmpty
            ? nil
            : Filters(
                action: address.path, fields: filters,
                hidden: order.map { [FormView.Hidden(name: "sort", value: String($0.dropFirst(5)))] } ?? [],
                clearURL: address.filters.isEmpty ? nil : address.path)
        exports = (exportPath == nil ? [] : ListFile.Kind.allCases).map { kind in
            let path = "\(exportPath ?? "").\(kind.rawValue)"
            return Link(label: voice.text("list_export_" + kind.rawValue), url: address.url(path: path))
        }
        let pageCount = max(1, (total + size - 1) / max(1, size))
        pager = Pager(voice: voice, page: address.page, pageCount: pageCount) { address.url(page: $0) }
    }
}
