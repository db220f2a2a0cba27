/// Joins the lines of pages to paragraphs, as somebody would who sees the page: by indents, by how full lines are, by
/// the space between them and how they end.
struct PDFParagraphs {
    private let pages: [PDFPage]
    private let whole: PDFMeasure
    private let bodySize: Double

    init(_ pages: [PDFPage]) {
        self.pages = pages
        let lines = pages.flatMap(\.lines)
        whole = PDFMeasure(lines)
        let sizes = lines.sorted { $0.size < $1.size }
        var rest = lines.reduce(0) { $0 + $1.text.utf8.count } / 2
        bodySize =
            sizes.first { line in
                rest -= line.text.utf8.count
                return rest < 0
            }?.size ?? 10
    }

    /// Adds all paragraphs, each with the page where it begins.
    func add(to list: inout ParagraphList) {
        var open = Open()
        var notes: [Open] = []
        for page in pages {
            let (lines, below) = parted(page.lines)
            for line in below {
                if notes.isEmpty || LineEnd.beginsNote(line.text) {
                    notes.append(Open(line, page: page.number))
                } else {
                    notes[notes.count - 1].add(line)
                }
            }
            if page.lines.isEmpty { open.end(&list) }
            let measures = Dictionary(grouping: lines, by: \.column).mapValues { PDFMeasure($0, around: whole) }
            for (index, line) in lines.enumerated() {
                let measure = measures[line.column] ?? whole
                if let last = open.last,
                    continues(last, line, open.count == 1, isSamePage: index > 0, measure)
                {
                    open.add(line)
                } else {
                    open.end(&list)
                    open = Open(line, page: page.number)
                }
                if list.isOver { return }
            }
        }
        open.end(&list)
        for note in notes { note.add(to: &list, as: .note) }
    }

    /// A page's text, and the footnotes below it: smaller, the first of them with its mark.
    private func parted(_ lines: [PDFLine]) -> (text: [PDFLine], notes: [PDFLine]) {
        let small = lines.reversed().prefix { $0.size < 0.9 * bodySize && $0.column == lines.last?.column }.reversed()
        let notes = small.drop { !LineEnd.beginsNote($0.text) }
        // A page of small print alone is no page of notes.
        return notes.count < lines.count ? (Array(lines.dropLast(notes.count)), Array(notes)) : (lines, [])
    }

    /// - Parameter isFirst: `line` is the first of its paragraph.
    private func continues(
        _ line: PDFLine, _ next: PDFLine, _ isFirst: Bool, isSamePage: Bool, _ measure: PDFMeasure
    ) -> Bool {
        if line.isRow || next.isRow { return false }
        let ratio = line.size / next.size
        if line.hasHan, next.hasHan, !(0.83...1.2).contains(ratio) { return false }
        if isSamePage, line.column == next.column, next.top - line.top > 1.5 * measure.pitch,
            next.top - line.top > 1.9 * line.size
        {
            return false
        }
        if isTitle(line, next, measure) { return true }
        // A page may have other edges than the one before it.
        let right = isSamePage ? measure.right : max(measure.right, line.right)
        guard line.right > right - room(for: next, line.size) else { return false }
        let isEnd = LineEnd.closesSentence(line.text)
        let indent = (next.left - measure.left) / next.size
        if indent < 1.2 { return measure.usesIndent || !isEnd }
        // An item whose lines hang, or a paragraph that stands further right as a whole.
        let isHanging = isFirst && next.left > line.left + next.size && LineEnd.beginsItem(line.text)
        let isAligned = abs(next.left - line.left) < next.size / 2 && !isFirst
        return isHanging || isAligned || (!isEnd && abs(next.left - line.left) < next.size / 2)
    }

    /// Large lines in the middle of the page.
    private func isTitle(_ line: PDFLine, _ next: PDFLine, _ measure: PDFMeasure) -> Bool {
        guard line.size > 1.15 * bodySize, next.size > 1.15 * bodySize, !LineEnd.closesSentence(line.text) else {
            return false
        }
        let middle = (measure.left + measure.right) / 2
        return [line, next].allSatisfy { abs($0.center - middle) < 1.5 * $0.size && $0.left > measure.left }
    }

    /// How much room at its end a full line may have: what stands next did not fit there.
    private func room(for next: PDFLine, _ size: Double) -> Double {
        let scalars = next.text.unicodeScalars
        let word = scalars.prefix { !$0.isWide && !$0.properties.isWhitespace }.count
        // A mark that must not begin a line takes a character with it.
        return word > 0 ? (Double(min(word, 30)) * 0.6 + 1.2) * size : 2.4 * size
    }

    /// A paragraph that may go on.
    private struct Open {
        private var text = ""
        private var page = 0
        private(set) var last: PDFLine?
        /// How many lines it has.
        private(set) var count = 0

        init() {}

        init(_ line: PDFLine, page: Int) { (text, self.page, last, count) = (line.text, page, line, 1) }

        /// Joins a line; Chinese has no space at the place, a word that was parted is whole again.
        mutating func add(_ line: PDFLine) {
            let ends = text.unicodeScalars.suffix(2)
            if let before = ends.last, let next = line.text.unicodeScalars.first, !before.isWide, !next.isWide {
                if before == "-", next.properties.isLowercase, ends.first?.properties.isAlphabetic == true {
                    text.unicodeScalars.removeLast()
                } else {
                    text += " "
                }
            }
            text += line.text
            last = line
            count += 1
        }

        mutating func end(_ list: inout ParagraphList) {
            if let last { add(to: &list, as: last.isRow ? .row : .body) }
            last = nil
        }

        func add(to list: inout ParagraphList, as role: DocumentParagraph.Role) {
            list.add(role == .note ? text.replacing("\t", with: " ") : text, role, page: page)
        }
    }
}
