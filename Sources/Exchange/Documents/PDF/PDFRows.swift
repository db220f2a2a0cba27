/// Puts the words of a page together to the lines that a reader sees.
enum PDFRows {
    /// Words at one height are one line, cells of a table as well; of columns one is read after the other.
    static func lines(of words: [PDFWord]) -> [PDFLine] {
        guard let gutter = gutter(words) else { return lines(of: words, column: 0) }
        var lines: [PDFLine] = []
        var columns: [[PDFWord]] = [[], []]
        func end() {
            lines += columns.enumerated().flatMap { Self.lines(of: $0.element, column: $0.offset) }
            columns = [[], []]
        }
        let boxes = grouped(words).sorted { ($0.first?.top ?? 0) < ($1.first?.top ?? 0) }
        for box in boxes {
            if box.allSatisfy({ $0.right < gutter + 3 }) {
                columns[0] += box
            } else if box.allSatisfy({ $0.left > gutter - 3 }) {
                columns[1] += box
            } else {
                // A title above both.
                end()
                lines += Self.lines(of: box, column: 2)
            }
        }
        end()
        return lines
    }

    private static func lines(of words: [PDFWord], column: Int) -> [PDFLine] {
        var rows: [[PDFWord]] = []
        var center = 0.0
        var height = 0.0
        for word in words.sorted(by: { $0.center < $1.center }) {
            if !rows.isEmpty, abs(word.center - center) < 0.5 * min(height, word.height) {
                rows[rows.count - 1].append(word)
            } else {
                rows.append([word])
                (center, height) = (word.center, word.height)
            }
        }
        return rows.compactMap { line($0.sorted { $0.left < $1.left }, column: column) }
    }

    /// The words of each of poppler's lines, in its order.
    private static func grouped(_ words: [PDFWord]) -> [[PDFWord]] {
        var rows: [[PDFWord]] = []
        for word in words {
            if rows.last?.first?.line == word.line { rows[rows.count - 1].append(word) } else { rows.append([word]) }
        }
        return rows
    }

    /// The middle between two columns of text, where hardly a line crosses it and both have full lines.
    private static func gutter(_ words: [PDFWord]) -> Double? {
        let boxes = grouped(words).map { row in
            (left: row.map(\.left).min() ?? 0, right: row.map(\.right).max() ?? 0)
        }
        guard boxes.count >= 20, let left = boxes.map(\.left).min(), let right = boxes.map(\.right).max() else {
            return nil
        }
        for step in -4...4 {
            let middle = (left + right) / 2 + Double(step) * (right - left) * 0.02
            let first = boxes.filter { $0.right < middle + 1 }
            let second = boxes.filter { $0.left > middle - 1 }
            let isParted = Double(boxes.count - first.count - second.count) <= Double(boxes.count) * 0.15
            if isParted, isFull(first, middle - left), isFull(second, right - middle) { return middle }
        }
        return nil
    }

    /// Cells of a table are short, lines of a column are not.
    private static func isFull(_ boxes: [(left: Double, right: Double)], _ width: Double) -> Bool {
        boxes.count >= 10 && boxes.reduce(0) { $0 + $1.right - $1.left } / Double(boxes.count) > width * 0.6
    }

    private static func line(_ words: [PDFWord], column: Int) -> PDFLine? {
        guard let first = words.first else { return nil }
        let em = words.compactMap(\.em).max()
        let size = em ?? (words.map(\.height).max() ?? first.height) * 0.85
        // A title whose characters stand apart.
        let isSpread = words.count > 1 && words.allSatisfy { $0.text.unicodeScalars.count == 1 && $0.em != nil }
        var text = first.text
        for (index, (word, next)) in zip(words, words.dropFirst()).enumerated() {
            text += (isSpread ? "" : space(word, next, size, isFirst: index == 0)) + next.text
        }
        return PDFLine(
            text: text, left: words.map(\.left).min() ?? 0, right: words.map(\.right).max() ?? 0,
            top: words.map(\.top).min() ?? 0, size: max(size, 1), hasHan: em != nil, column: column)
    }

    /// What stands between two words: poppler parts words also where a line was stretched to its full width.
    private static func space(_ word: PDFWord, _ next: PDFWord, _ size: Double, isFirst: Bool) -> String {
        let gap = next.left - word.right
        if isFirst, let space = LineEnd.space(afterMark: word.text) { return space }
        if gap > 1.2 * size, word.line != next.line { return "\t" }
        let isWide = [word.text.unicodeScalars.last, next.text.unicodeScalars.first].map { $0?.isWide ?? false }
        if isWide == [true, true] { return gap < 0.6 * size ? "" : " " }
        return isWide == [false, false] || gap >= 0.4 * size ? " " : ""
    }
}
