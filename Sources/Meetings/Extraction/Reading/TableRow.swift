import ChineseText

/// A row of a task table (任务分解表) that was copied as text: number, task, units, deadline, with spaces between.
struct TableRow {
    let task: Range<Int>
    let end: Int
    let names: [Range<Int>]
    let deadline: DeadlineExpression

    /// The row in a line; `nil` when the line is none.
    init?(words: ParagraphWords, names: NameReader, text: FoldedText, deadlines: DeadlineFinder) {
        guard let lastCode = words.codes[words.range].last, words.range.count < 200,
            !SentenceMarks.endsSentence(lastCode)
        else { return nil }
        var cells = Self.cells(of: words.range, text)
        if let first = cells.first, first.allSatisfy({ (48...57).contains(text.codes[$0]) }) { cells.removeFirst() }
        guard cells.count >= 3, let last = cells.last, let units = cells.dropLast().last, let first = cells.first,
            let found = deadlines.find(in: text.codes, last).first, found.range == last
        else { return nil }
        let list = names.list(at: units.lowerBound, limit: units.upperBound)
        guard !list.names.isEmpty, list.end == units.upperBound, first.lowerBound < units.lowerBound else { return nil }
        (task, end, deadline) = (first.lowerBound..<units.lowerBound, last.upperBound, found)
        self.names = list.names
    }

    /// The parts of a line between spaces; the comma that stands for a space is no part of them.
    private static func cells(of line: Range<Int>, _ text: FoldedText) -> [Range<Int>] {
        var cells: [Range<Int>] = []
        var start = line.lowerBound
        for place in line {
            let isSpace = FoldedText.standsForSpace(text, place)
            let isBehindGap = place > start && text.origins[place] - text.origins[place - 1] > 1
            guard isSpace || isBehindGap else { continue }
            if start < place { cells.append(start..<place) }
            start = isSpace ? place + 1 : place
        }
        if start < line.upperBound { cells.append(start..<line.upperBound) }
        return cells
    }
}
