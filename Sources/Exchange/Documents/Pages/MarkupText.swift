/// Gathers the paragraphs of a page from its elements and texts.
struct MarkupText {
    /// A list that is open.
    private struct Items {
        /// `nil` for a list without numbers.
        var format: String?
        var next: Int
    }

    private(set) var list: ParagraphList
    private(set) var pictures = 0
    private var line = FoldedLine()
    private var role = DocumentParagraph.Role.body
    /// The number of an item whose text has not begun.
    private var number = ""
    private var items: [Items] = []
    private var rows: [TableRow] = []
    /// Open rows further within than any page has, which are read as text: each hands its lines on to the one around it.
    private var deeperRows = 0
    /// How many elements are open within one that is not read.
    private var skipped = 0
    private var preformatted = 0

    private static let unread: Set<String> = [
        "head", "script", "style", "noscript", "iframe", "object", "svg", "math", "template", "select", "button",
        "textarea", "canvas", "audio", "video", "applet", "nav", "footer", "rt", "rp",
    ]
    /// Elements within a line; all others begin a line of their own.
    private static let inline: Set<String> = [
        "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i",
        "img", "input", "ins", "kbd", "label", "mark", "nobr", "q", "ruby", "rb", "s", "samp", "small", "span",
        "strike",
        "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
    ]
    private static let deepestRow = 20
    private static let formats = [
        "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman", "1": "decimal",
    ]

    init(limit: Int) { list = ParagraphList(limit: limit) }

    /// Reads a page; where it says which part is its main one, only that.
    mutating func read(_ events: [HTMLTree.Event]) {
        let main = Self.main(events)
        // How many elements are open within the main one.
        var depth = main == nil ? 1 : 0
        for event in events where !list.isOver {
            switch event {
            case .open(let name, let attributes):
                if depth > 0 || name == main { depth += 1 }
                if depth > 0 { open(name, attributes) }
            case .close(let name):
                if depth > 0 {
                    close(name)
                    depth -= 1
                }
            case .text(let text): if depth > 0, skipped == 0 { append(text) }
            case .comment: break
            }
        }
        endParagraph()
    }

    private static func main(_ events: [HTMLTree.Event]) -> String? {
        var counts: [String: Int] = [:]
        for case .open(let name, _) in events where name == "main" || name == "article" {
            counts[name, default: 0] += 1
        }
        return ["main", "article"].first { counts[$0] == 1 }
    }

    private mutating func open(_ name: String, _ attributes: [String: String]) {
        if skipped > 0 || Self.unread.contains(name) {
            if skipped == 0, !Self.inline.contains(name), !["rt", "rp"].contains(name) { endParagraph() }
            skipped += 1
            return
        }
        if name == "img" { pictures += 1 }
        if Self.inline.contains(name) { return }
        endParagraph()
        switch name {
        case "h1", "h2", "h3", "h4", "h5", "h6": role = .heading(name.last?.wholeNumberValue ?? 1)
        case "ul", "dl", "menu": items.append(Items(format: nil, next: 1))
        case "ol":
            items.append(
                Items(
                    format: Self.formats[attributes["type"] ?? "1"] ?? "decimal",
                    next: attributes["start"].flatMap { Int($0) }.map { min(max($0, 0), 1_000_000) } ?? 1))
        case "li": beginItem()
        case "tr": if rows.count < Self.deepestRow { rows.append(TableRow()) } else { deeperRows += 1 }
        case "td", "th": if !rows.isEmpty { rows[rows.count - 1].beginCell() }
        case "pre": preformatted += 1
        default: break
        }
    }

    private mutating func beginItem() {
        role = .item
        guard let last = items.last, let format = last.format else { return }
        number = ListNumber.text(last.next, format).map { $0 + ". " } ?? ""
        items[items.count - 1].next += 1
    }

    private mutating func close(_ name: String) {
        if skipped > 0 {
            skipped -= 1
            return
        }
        if Self.inline.contains(name) { return }
        endParagraph()
        (role, number) = (.body, "")
        switch name {
        case "ul", "dl", "menu", "ol": _ = items.popLast()
        case "tr" where deeperRows > 0: deeperRows -= 1
        case "tr":
            guard let row = rows.popLast() else { return }
            for text in row.lines { add(text, text.contains("\t") ? .row : .body) }
        case "pre": preformatted = max(0, preformatted - 1)
        default: break
        }
    }

    private mutating func append(_ text: String) {
        guard preformatted > 0 else {
            line.append(text)
            return
        }
        for (index, piece) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            if index > 0 { endParagraph() }
            line.append(String(piece))
        }
    }

    private mutating func endParagraph() {
        let text = line.take()
        // What a heading or an item is may stand in an element within it.
        if text.isEmpty { return }
        add(number + text, role)
        (role, number) = (.body, "")
    }

    private mutating func add(_ text: String, _ role: DocumentParagraph.Role) {
        if rows.isEmpty { list.add(text, role) } else { rows[rows.count - 1].add(text) }
    }
}
