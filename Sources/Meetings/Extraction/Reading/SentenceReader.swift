import ChineseText

/// A sentence of a paragraph, with what stood before it on its line taken off.
struct Sentence {
    /// From its first character to its closing mark, without that.
    let range: Range<Int>
    /// Without enumerator, bullet and opening quotation marks.
    let body: Range<Int>
    let isListItem: Bool
    /// Whether the mark before it was a full stop or the beginning of the paragraph.
    let beginsAfterStop: Bool
}

/// Cuts a paragraph into sentences and a sentence into clauses.
struct SentenceReader {
    let words: ParagraphWords

    /// The sentences of the paragraph in their order.
    func sentences() -> [Sentence] {
        var found: [Sentence] = []
        var start = words.range.lowerBound
        var isAfterStop = true
        for place in words.range where SentenceMarks.endsSentence(words.codes[place]) && !words.shield.contains(place) {
            add(start..<place, isAfterStop, &found)
            isAfterStop = words.codes[place] != 0x3B
            start = place + 1
        }
        add(start..<words.range.upperBound, isAfterStop, &found)
        return found
    }

    private func add(_ range: Range<Int>, _ isAfterStop: Bool, _ found: inout [Sentence]) {
        var range = range
        while let first = range.first, SentenceMarks.isClosing(words.codes[first]), !words.shield.contains(first) {
            range = first + 1..<range.upperBound
        }
        while let last = range.last, Self.isLoose(words.codes[last]), !words.shield.contains(last) {
            range = range.lowerBound..<last
        }
        guard !range.isEmpty else { return }
        let (start, isItem) = behindEnumerators(range)
        guard start < range.upperBound else { return }
        found.append(
            Sentence(
                range: range, body: start..<range.upperBound, isListItem: isItem, beginsAfterStop: isAfterStop))
    }

    /// Marks at the end of a sentence that belong to no pair.
    private static func isLoose(_ code: UInt32) -> Bool {
        SentenceMarks.isClosing(code) || SentenceMarks.endsClause(code) || code == 0x22
    }

    /// The clauses of a range: cut at commas and colons outside quotations, and before enumerators behind them.
    func clauses(_ range: Range<Int>) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var start = range.lowerBound
        for place in range where SentenceMarks.endsClause(words.codes[place]) && !words.shield.contains(place) {
            // 10:30 and 1,000 hold no end of a clause.
            if NumberMarks.areAround(place, words) { continue }
            if start < place { found.append(start..<place) }
            start = place + 1
        }
        if start < range.upperBound { found.append(start..<range.upperBound) }
        return found
    }

    /// The place behind bullets, numbers and 一是 at the start of a range.
    func behindEnumerators(_ range: Range<Int>) -> (place: Int, isItem: Bool) {
        var place = range.lowerBound
        var isItem = false
        for _ in 0..<4 {
            guard let next = behindEnumerator(place, range.upperBound) else { break }
            (place, isItem) = (next, isItem || words.codes[place] != 0x201C)
        }
        return (place, isItem)
    }

    private func behindEnumerator(_ place: Int, _ limit: Int) -> Int? {
        guard place < limit else { return nil }
        if let hit = words.longest(.countedMarker, at: place, limit: limit) { return hit.end - 1 }
        if let hit = words.longest(.enumerator, at: place, limit: limit) {
            return SentenceMarks.endsClause(words.code(at: hit.end)) ? hit.end + 1 : hit.end
        }
        switch words.codes[place] {
        // Bullets ● ■ ◆ ★ ○ □ ▪ • ·, the dashes — - – and *, and opening quotation marks that close nothing.
        case 0x25CF, 0x25A0, 0x25C6, 0x2605, 0x25CB, 0x25A1, 0x25AA, 0x2022, 0xB7, 0x2014, 0x2D, 0x2013, 0x2A, 0x25B6:
            return place + 1
        case 0x201C, 0x2018, 0x300C: return words.shield.contains(place) ? nil : place + 1
        case 0x28: return behindNumber(place + 1, limit, closing: [0x29])
        default: return behindNumber(place, limit, closing: [0x2E, 0x3001, 0x29, 0xFF0E])
        }
    }

    /// Behind 1. or 一、 or (一); a number without its mark is none.
    private func behindNumber(_ start: Int, _ limit: Int, closing: [UInt32]) -> Int? {
        var place = start
        while place < limit, place - start < 3, Self.isNumeral(words.codes[place]) { place += 1 }
        guard place > start, place < limit, closing.contains(words.codes[place]) else { return nil }
        // 3.5 is a number.
        if words.codes[place] == 0x2E, (48...57).contains(words.code(at: place + 1)) { return nil }
        // 二、三季度: the mark joins two numerals.
        if words.codes[place] == 0x3001, Self.isNumeral(words.code(at: place + 1)) { return nil }
        return place + 1
    }

    private static func isNumeral(_ code: UInt32) -> Bool {
        switch code {
        case 48...57, 0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D, 0x5341: true
        default: false
        }
    }
}

/// Commas and colons that belong to a number.
enum NumberMarks {
    static func areAround(_ place: Int, _ words: ParagraphWords) -> Bool {
        (48...57).contains(words.code(at: place - 1)) && (48...57).contains(words.code(at: place + 1))
    }
}
