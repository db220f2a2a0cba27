/// Walks the pasted tree and makes blocks of it. The depth of the tree is limited before, so the walk may recurse.
struct BlockReader {
    /// What the next lines become.
    enum Shape: Equatable {
        case paragraph
        case heading(level: Int)
    }

    let limits: BodyLimits
    var notes: NoteBook
    var parts: [FlowPart] = []
    var runs = RunBuilder(keepsBreaks: true)
    var shape = Shape.paragraph
    private var count = 0

    static func blocks(of tree: BodyElement, limits: BodyLimits, notes: inout NoteBook) throws(BodyRefusal)
        -> [BodyBlock]
    {
        var reader = BlockReader(limits: limits, notes: notes)
        let blocks = try reader.nested(tree.children, ReadingContext())
        notes = reader.notes
        return blocks
    }

    private init(limits: BodyLimits, notes: NoteBook) {
        self.limits = limits
        self.notes = notes
    }

    mutating func read(_ nodes: [BodyNode], _ context: ReadingContext) throws(BodyRefusal) {
        for node in nodes {
            switch node {
            case .comment: break
            case .text(let text): read(text, context)
            case .element(let element):
                if let inner = entered(element, context) { try read(element, inner, in: context) }
            }
        }
    }

    /// What holds within the element; `nil` when it is left out, which is noted.
    mutating func entered(_ element: BodyElement, _ context: ReadingContext) -> ReadingContext? {
        if context.lists > 0, Removal.isDrawnMarker(element) { return nil }
        guard let reason = Removal.reason(element) else { return context.within(element) }
        if let kind = reason, kind == .activeContent || !BodyNode.text(element.plainText).isBlank {
            notes.add(kind, kind == .activeContent ? "" : element.plainText)
        }
        return nil
    }

    /// The blocks of a cell, an item or a quotation.
    mutating func nested(_ nodes: [BodyNode], _ context: ReadingContext) throws(BodyRefusal) -> [BodyBlock] {
        let outer = (parts, runs, shape)
        (parts, runs, shape) = ([], RunBuilder(keepsBreaks: true), .paragraph)
        try read(nodes, context)
        try flush()
        let blocks = ListFolder.folded(parts)
        (parts, runs, shape) = outer
        return blocks
    }

    /// Ends the block that is open.
    mutating func flush() throws(BodyRefusal) {
        for paragraph in runs.finish() {
            if case .heading(let level) = shape {
                try add(.heading(level: level, paragraph))
            } else {
                try add(.paragraph(paragraph))
            }
        }
        notes.add(.invisibleCharacters, count: runs.removed)
        runs = RunBuilder(keepsBreaks: shape == .paragraph)
    }

    mutating func add(_ block: BodyBlock) throws(BodyRefusal) {
        parts.append(.block(block))
        try countOne()
    }

    mutating func countOne() throws(BodyRefusal) {
        count += 1
        if count > limits.blocks { throw .tooManyBlocks }
    }

    private mutating func read(_ text: String, _ context: ReadingContext) {
        if context.isHidden {
            notes.add(.hiddenText, text, count: BodyNode.text(text).isBlank ? 0 : 1)
            return
        }
        let lines =
            context.isPreformatted ? text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) : []
        guard lines.count > 1 else { return runs.append(text, style: context.style, link: context.link) }
        for (index, line) in lines.enumerated() {
            if index > 0 { runs.breakLine() }
            runs.append(String(line), style: context.style, link: context.link)
        }
    }

    /// - Parameter outer: what holds around the element.
    private mutating func read(_ element: BodyElement, _ context: ReadingContext, in outer: ReadingContext)
        throws(BodyRefusal)
    {
        switch element.name {
        case "br": runs.breakLine()
        case "hr": try rule(element, context)
        case "img", "image": try picture(element, context)
        case "a": try anchor(element, context)
        case "blockquote": try quote(element, context)
        case "figcaption" where context.isInFigure: try caption(element, context)
        case "li": try list(BodyElement(name: "ul", children: [.element(element)]), outer)
        case "table": try table(element, context)
        case _ where ElementKind.lists.contains(element.name): try list(element, context)
        case _ where ElementKind.beginsLine(element): try block(element, context)
        default: try read(element.children, context)
        }
    }

    private mutating func block(_ element: BodyElement, _ context: ReadingContext) throws(BodyRefusal) {
        try flush()
        var context = context
        if element.name == "figure" { context.isInFigure = true }
        if let level = HeadingLevel.of(element), !context.isHeading {
            try heading(element, context, level)
        } else if let item = OfficeItem(element), context.lists == 0 {
            try officeItem(item, context)
        } else if element.hasClass("msoquote", "msointensequote"), !context.isInQuote {
            try quote(element, context)
        } else {
            try read(element.children, context)
            try flush()
        }
    }

    /// Within a cell, an item or a quotation a heading is a line of bold text.
    private mutating func heading(_ element: BodyElement, _ context: ReadingContext, _ level: Int) throws(BodyRefusal) {
        var context = context
        guard context.isTop else {
            context.style.insert(.strong)
            try read(element.children, context)
            return try flush()
        }
        (context.isHeading, context.style) = (true, context.style.subtracting(.strong))
        let outer = shape
        shape = .heading(level: level)
        runs = RunBuilder(keepsBreaks: false)
        try read(element.children, context)
        try flush()
        shape = outer
        runs = RunBuilder(keepsBreaks: shape == .paragraph)
    }

    private mutating func rule(_ element: BodyElement, _ context: ReadingContext) throws(BodyRefusal) {
        try flush()
        // A third of the width is the line that Word draws above notes.
        let isNoteLine = element.attributes["width"] == "33%"
        if context.isTop, !context.isHidden, !context.isHeading, !isNoteLine { try add(.rule) }
    }

    /// A quotation without a border is how browsers indent.
    private mutating func quote(_ element: BodyElement, _ context: ReadingContext) throws(BodyRefusal) {
        try flush()
        let isIndent =
            element.style["border-left"] == nil
            && [element.style["border"], element.style["border-style"]].contains { $0?.hasPrefix("none") == true }
        guard !context.isInQuote, !context.isHeading, !isIndent else {
            try read(element.children, context)
            return try flush()
        }
        var inner = context.nested()
        inner.isInQuote = true
        let blocks = try nested(element.children, inner)
        if !blocks.isEmpty { try add(.quote(blocks)) }
    }
}
