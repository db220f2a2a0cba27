import Exchange
import Foundation
import Kernel

/// The blocks of an HTML page, with what its head says.
struct HTMLBlocks {
    private(set) var blocks: [PageBlock] = []
    private(set) var metas: [String: String] = [:]
    private(set) var windowTitle: String?
    private(set) var canonical: String?
    private(set) var savedFrom: String?
    /// `hreflang` → address.
    private(set) var alternates: [String: String] = [:]

    private var text = ""
    private var html = ""
    private var openInline: [String] = []
    /// How often each of them is open.
    private var nested: [String: Int] = [:]
    /// Open `article` and `main` elements.
    private var articles = 0
    private var linkCharacters = 0
    private var links: [(reference: String, label: String)] = []
    /// Where the open link began, in bytes of `text`.
    private var linkStart: (reference: String, offset: Int)?
    private var furniture = 0
    private var stack: [(name: String, isFurniture: Bool, isTrail: Bool)] = []
    private var trail = 0
    private var shape: PageBlock.Shape = .line
    private var preformatted = 0

    private static let dropped: Set<String> = [
        "script", "style", "noscript", "iframe", "object", "svg", "math", "template", "select", "button",
        "textarea", "canvas", "audio", "video", "applet",
    ]
    /// Elements that begin a line of their own; all others, Word's included, stand within one.
    private static let lines: Set<String> = [
        "html", "head", "body", "address", "article", "aside", "blockquote", "caption", "center", "col", "colgroup",
        "dd",
        "details", "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "frameset",
        "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "legend", "li", "main", "marquee", "menu", "nav", "ol",
        "option", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "ul",
    ]
    private static let kept: [String: String] = [
        "b": "strong", "strong": "strong", "i": "em", "em": "em", "sub": "sub", "sup": "sup",
    ]

    init(_ tree: HTMLTree) {
        let events = tree.events
        let extents = ElementExtents(events)
        var index = 0
        while index < events.count {
            switch events[index] {
            case .comment(let comment): readComment(comment)
            case .text(let characters): append(characters)
            case .close(let name): close(name)
            case .open(let name, let attributes):
                if Self.dropped.contains(name) {
                    index = extents.end(of: index)
                } else if name == "title", windowTitle == nil {
                    let end = extents.end(of: index)
                    windowTitle = folded(Self.plain(events[index...end]))
                    index = end
                } else if name == "table", let end = Self.tableEnd(of: index, in: events, extents),
                    let table = DataTable(events[index...end])
                {
                    flush()
                    add(
                        PageBlock(
                            shape: .table(html: table.html, rows: table.rows), text: table.rows.joined(separator: " "),
                            html: ""))
                    index = end
                } else {
                    open(name, attributes, within: extents, at: index, of: events)
                }
            }
            index += 1
        }
        flush()
    }

    private mutating func readComment(_ comment: String) {
        // Browsers write: saved from url=(0042)http://…
        guard savedFrom == nil, let range = comment.range(of: "saved from url=(") else { return }
        let rest = comment[range.upperBound...]
        guard let close = rest.firstIndex(of: ")") else { return }
        savedFrom = folded(rest[rest.index(after: close)...])
    }

    private mutating func open(
        _ name: String, _ attributes: [String: String], within extents: ElementExtents, at index: Int,
        of events: [HTMLTree.Event]
    ) {
        switch name {
        case "meta":
            if let key = attributes["name"] ?? attributes["property"], let content = attributes["content"] {
                let value = folded(content)
                if !value.isEmpty, metas[key.lowercased()] == nil { metas[key.lowercased()] = value }
            }
            return
        case "link":
            let relation = attributes["rel"]?.lowercased()
            if relation == "canonical", canonical == nil { canonical = attributes["href"].map(folded) }
            if relation == "alternate", let language = attributes["hreflang"], let address = attributes["href"] {
                alternates[language.lowercased()] = folded(address)
            }
            return
        case "br" where isHeading:
            if text.last?.isASCII == true { append(" ") }
            return
        case "br", "hr":
            if trail == 0 { flush() }
            return
        case "img":
            if let source = attributes["src"], !source.isEmpty {
                flush()
                add(
                    PageBlock(
                        shape: .picture(reference: source, alternative: folded(attributes["alt"] ?? "")), text: "",
                        html: ""))
            }
            return
        default: break
        }
        if !Self.lines.contains(name) {
            if name == "a" { linkStart = (attributes["href"] ?? "", text.utf8.count) }
            if let tag = Self.kept[name] {
                // Bold within bold says nothing more.
                nested[tag, default: 0] += 1
                if nested[tag] == 1 {
                    html += "<\(tag)>"
                    openInline.append(tag)
                }
            }
            return
        }
        // What holds the article is no menu and no breadcrumb, whatever its class says.
        let hints = extents.holdsArticle(index) ? [] : Self.hints(attributes)
        let isTrail =
            Self.hint(hints, Self.trailHints) && extents.text(of: index) <= 900
            && !["body", "html", "main", "article", "table", "tbody"].contains(name)
            && Self.speaksOfHome(events[index...extents.end(of: index)])
        if trail > 0 {
            if !text.isEmpty, name == "li" { append(" > ") }
        } else {
            flush()
        }
        let isFurniture =
            name == "header"
            ? articles == 0 && !extents.holdsMain(index)
            : !extents.holdsArticle(index)
                && (["nav", "footer", "aside"].contains(name) || Self.hint(hints, Self.furnitureHints))
        stack.append((name, isFurniture, isTrail))
        if isFurniture { furniture += 1 }
        if isTrail { trail += 1 }
        if name == "pre" { preformatted += 1 }
        if name == "article" || name == "main" { articles += 1 }
        switch name {
        case "h1", "h2", "h3", "h4", "h5", "h6": shape = .heading(level: Int(name.dropFirst()) ?? 2)
        case "li": shape = .listItem
        case "figcaption": shape = .caption
        default: shape = .line
        }
    }

    private static let trailHints = [
        "breadcrumb", "breadcrumbs", "crumb", "crumbs", "面包屑", "dqwz", "curpos", "location", "position",
    ]
    private static let furnitureHints = ["sidebar", "leftnav", "footer", "friendlink", "menu"]

    /// The words of class, id and label.
    private static func hints(_ attributes: [String: String]) -> [String] {
        [attributes["class"], attributes["id"], attributes["aria-label"]].compactMap { $0 }.joined(separator: " ")
            .lowercased().split { " -_".contains($0) }.map(String.init)
    }

    /// Whether a word, or the end of one (leftmenu), is a hint.
    private static func hint(_ words: [String], _ hints: [String]) -> Bool {
        words.contains { word in hints.contains { word.hasSuffix($0) } }
    }

    private static func speaksOfHome(_ events: ArraySlice<HTMLTree.Event>) -> Bool {
        let text = plain(events).lowercased()
        return ["首页", "主页", "home", "位置", ">", "»", "›"].contains { text.contains($0) }
    }

    private mutating func close(_ name: String) {
        if !Self.lines.contains(name) {
            if name == "a", let start = linkStart {
                let label = folded(
                    text[text.utf8.index(text.startIndex, offsetBy: min(start.offset, text.utf8.count))...])
                linkCharacters += label.count
                links.append((start.reference, label))
                linkStart = nil
            }
            if let tag = Self.kept[name], let depth = nested[tag], depth > 0 {
                nested[tag] = depth - 1
                if depth == 1, openInline.last == tag {
                    html += "</\(tag)>"
                    openInline.removeLast()
                } else if depth == 1 {
                    closeAcross(tag)
                }
            }
            return
        }
        guard let position = stack.lastIndex(where: { $0.name == name }) else { return }
        if trail == 0 || stack[position...].contains(where: \.isTrail) { flush() }
        for element in stack[position...] {
            if element.isFurniture { furniture -= 1 }
            if element.isTrail { trail -= 1 }
            if element.name == "pre" { preformatted -= 1 }
            if element.name == "article" || element.name == "main" { articles -= 1 }
        }
        stack.removeSubrange(position...)
        shape = stack.last.map { $0.name == "li" ? .listItem : .line } ?? .line
    }

    private mutating func append(_ characters: String) {
        guard preformatted == 0 || !characters.contains(where: \.isNewline) else {
            for line in characters.split(whereSeparator: \.isNewline) {
                append(String(line))
                flush()
            }
            return
        }
        text += characters
        html += escapedHTML(characters)
    }

    /// Closes a tag that others were opened within: they are closed first and opened again.
    private mutating func closeAcross(_ tag: String) {
        guard let place = openInline.lastIndex(of: tag) else { return }
        let within = openInline[(place + 1)...]
        html += within.reversed().map { "</\($0)>" }.joined() + "</\(tag)>" + within.map { "<\($0)>" }.joined()
        openInline.remove(at: place)
    }

    private var isHeading: Bool { if case .heading = shape { true } else { false } }

    private mutating func flush() {
        for tag in openInline.reversed() { html += "</\(tag)>" }
        let plain = folded(text)
        if !plain.isEmpty {
            var block = PageBlock(shape: shape, text: plain, html: Self.tidied(html))
            block.linkShare = min(1, Double(linkCharacters) / Double(max(1, plain.count)))
            block.links = links
            add(block)
        } else if !links.isEmpty, let last = blocks.indices.last {
            blocks[last].links += links
        }
        text = ""
        html = openInline.map { "<\($0)>" }.joined()
        linkCharacters = 0
        links = []
        if let start = linkStart { linkStart = (start.reference, 0) }
    }

    private mutating func add(_ block: PageBlock) {
        var block = block
        block.isFurniture = furniture > 0
        blocks.append(block)
    }

    /// Folds white space and drops inline tags that hold nothing.
    private static func tidied(_ html: String) -> String {
        var result = folded(html)
        for tag in ["strong", "em", "sub", "sup"] {
            result = result.split(separator: "<\(tag)></\(tag)>", omittingEmptySubsequences: false).joined()
        }
        return result
    }

    /// The end of a table that holds no other table; `nil` as soon as another one opens.
    private static func tableEnd(of start: Int, in events: [HTMLTree.Event], _ extents: ElementExtents) -> Int? {
        let end = extents.end(of: start)
        for event in events[(start + 1)..<max(start + 1, end)] {
            if case .open(name: "table", _) = event { return nil }
        }
        return end
    }

    private static func plain(_ events: ArraySlice<HTMLTree.Event>) -> String {
        events.map { if case .text(let text) = $0 { text } else { "" } }.joined()
    }
}
