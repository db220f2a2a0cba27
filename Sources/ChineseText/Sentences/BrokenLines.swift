/// Puts together paragraphs that a fixed width had broken into lines.
public enum BrokenLines {
    /// The text without the line ends that end nothing; the positions of everything else stay.
    public static func joined(_ text: FoldedText) -> FoldedText {
        let lines = text.lines
        let width = brokenWidth(lines, text)
        var ends: Set<Int> = []
        for (line, next) in zip(lines, lines.dropFirst())
        where line.upperBound + 1 == next.lowerBound && continues(line, next, width: width, text) {
            ends.insert(line.upperBound)
        }
        guard !ends.isEmpty else { return text }
        var (codes, origins): ([UInt32], [Int32]) = ([], [])
        codes.reserveCapacity(text.codes.count)
        origins.reserveCapacity(text.codes.count)
        for (index, code) in text.codes.enumerated() where code != FoldedText.lineEnd || !ends.contains(index) {
            codes.append(code)
            origins.append(text.origins[index])
        }
        return FoldedText(scalars: text.scalars, codes: codes, origins: origins)
    }

    /// The width at which lines were broken: the longest, when at least three end near it in the middle of a sentence.
    private static func brokenWidth(_ lines: [Range<Int>], _ text: FoldedText) -> Int? {
        let open = lines.filter { !isClosed($0, text) }.map(\.count)
        guard let longest = lines.map(\.count).max(), longest >= 20, longest <= 120 else { return nil }
        return open.count(where: { $0 >= longest - 2 }) >= 3 ? longest : nil
    }

    private static func isClosed(_ line: Range<Int>, _ text: FoldedText) -> Bool {
        guard let last = text.codes[line].last else { return true }
        return SentenceMarks.endsSentence(last) || SentenceMarks.isClosing(last) || last == 0x3A
    }

    private static func continues(_ line: Range<Int>, _ next: Range<Int>, width: Int?, _ text: FoldedText) -> Bool {
        guard !isClosed(line, text), !isIndented(next, text), let last = text.codes[line].last else { return false }
        if last == FoldedText.comma || last == 0x3001 { return true }
        return width.map { line.count >= $0 - 2 } ?? false
    }

    /// A line that begins with a space begins a paragraph.
    private static func isIndented(_ line: Range<Int>, _ text: FoldedText) -> Bool {
        let place = Int(text.origins[line.lowerBound])
        return place > 0 && FoldedText.isSpace(text.scalars[place - 1].value)
    }
}
