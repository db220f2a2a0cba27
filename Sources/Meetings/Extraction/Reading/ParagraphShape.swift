import ChineseText

/// What a paragraph looks like before it is read: a header line, a heading, an item of a list.
struct ParagraphShape {
    let words: ParagraphWords
    let isListItem: Bool
    /// Whether a full stop or a mark as strong stands in it.
    let hasStop: Bool

    init(words: ParagraphWords) {
        self.words = words
        isListItem = SentenceReader(words: words).behindEnumerators(words.range).isItem
        hasStop = words.range.contains { [0x3002, 0x21, 0x3B].contains(words.codes[$0]) }
    }

    /// 会议明确以下任务: ends with a colon.
    var introduces: Bool { words.codes[words.range].last == 0x3A }

    /// 责任单位:A, on a line of its own.
    var beginsWithLabel: Bool {
        words.label(at: words.range.lowerBound) != nil
    }

    /// url:, 时间:, 出席: and other lines about the text or the meeting.
    var isHeader: Bool {
        let range = words.range
        guard let hit = words.longest(.headerLabel, at: range.lowerBound, limit: range.upperBound) else { return false }
        return (hit.end..<min(range.upperBound, hit.end + 5)).contains { words.codes[$0] == 0x3A }
    }

    /// A short line without a closing mark and without an obligation.
    func isHeading(of cutter: @autoclosure () -> PieceCutter) -> Bool {
        guard words.range.count <= 30, !hasStop, !beginsWithLabel, !introduces else { return false }
        return !words.range.contains { words.marker(at: $0, limit: words.range.upperBound, .hardMarker) != nil }
            && !cutter().namesSomebody(words.range)
    }
}
