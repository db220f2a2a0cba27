import ChineseText
import Kernel

/// A day read from a text, or a day in form only.
struct ChineseDateReading {
    private(set) var day: CalendarDay?
    private(set) var impossible: String?

    init(text: String) {
        switch ChineseDate.first(in: text) {
        case .day(let day): self.day = day
        case .impossible(let text): impossible = text
        case .absent: break
        }
    }
}

/// Finds the title and the lines of facts between the breadcrumb and the text.
struct HeadFinder {
    struct Head {
        var title: String?
        /// The lines of facts, each with its label and value together.
        var meta: [String] = []
        /// The first block that may be text.
        var end = 0
        /// Lines of facts below the text; left out of it.
        var tail: Set<Int> = []
    }

    let blocks: [PageBlock]
    let hints: FieldFinder.Hints
    /// The first block behind the breadcrumb.
    let start: Int
    let hasTrail: Bool

    func find() -> Head {
        let limit = textBegins()
        let facts = facts(before: limit)
        let title = title(facts: facts?.range, limit: limit)
        var head = Head(title: title.text, meta: facts?.lines ?? [])
        head.end = max(start, facts?.range.upperBound ?? 0, title.end ?? 0)
        if facts == nil { readTail(into: &head) }
        return head
    }

    /// The first block that reads like running text.
    private func textBegins() -> Int {
        blocks.indices.dropFirst(start).first { index in
            let block = blocks[index]
            guard !block.isFurniture, block.shape == .line || block.shape == .listItem, block.linkShare < 0.5
            else { return false }
            let isLong = block.text.utf8.count >= (block.text.first?.isASCII == true ? 100 : 130)
            return isLong && FieldLabels.isSentence(block.text)
        } ?? blocks.count
    }

    // MARK: Facts

    /// The facts that stand together, from the first line of labels on; a date alone may stand before or among them.
    private func facts(before limit: Int) -> (range: Range<Int>, lines: [String])? {
        var index = start
        var range: Range<Int>?
        var lines: [String] = []
        var gap = 0
        var hasSeenDay = false
        while index < min(limit, blocks.count), lines.count < 40 {
            let (line, end) = line(at: index)
            let fields = canHoldFacts(index) ? FieldLabels.metaFields(line) : []
            // 时间：… below a line that said 发布时间 is the time of an event.
            let isEvent = hasSeenDay && fields.allSatisfy { $0.field == .published && !$0.isStrong }
            if fields.contains(where: { $0.field != .other }) && !isEvent || isLoneDate(line, at: index) {
                range = (range?.lowerBound ?? index)..<end
                lines.append(line)
                hasSeenDay = hasSeenDay || fields.contains { $0.field == .published }
                gap = 0
            } else if range != nil {
                let isSmall =
                    PageLandmarks.isControl(line) || line.count <= 1 || (line.count <= 8 && line.allSatisfy(\.isNumber))
                    || (!fields.isEmpty && !isEvent)
                guard canHoldFacts(index) else { break }
                if isSmall {
                    range = (range?.lowerBound ?? index)..<end
                } else {
                    // A fact that we do not know may stand between two that we know.
                    gap += 1
                    guard gap <= 6, !hasSeenDay, isUnknownFact(line), knownFactFollows(end, before: limit) else {
                        break
                    }
                }
            }
            index = max(end, index + 1)
        }
        return range.map { ($0, lines) }
    }

    private func canHoldFacts(_ index: Int) -> Bool {
        switch blocks[index].shape {
        case .line, .listItem, .heading: true
        default: false
        }
    }

    /// The block's text, with the value in the next block when it is a label alone.
    private func line(at index: Int) -> (text: String, end: Int) {
        let text = blocks[index].text
        guard FieldLabels.isBareLabel(text), index + 1 < blocks.count, canHoldFacts(index + 1) else {
            return (text, index + 1)
        }
        let next = blocks[index + 1].text
        guard next.count <= 60, FieldLabels.metaFields(next).isEmpty, !FieldLabels.isBareLabel(next),
            !FieldLabels.isSentence(next), !NeighbourLine.isOne(next)
        else { return (text, index + 1) }
        let hasColon = text.last == ":" || text.last == "："
        return (text + (hasColon ? "" : "：") + next, index + 2)
    }

    private func isUnknownFact(_ line: String) -> Bool {
        line.count < 60 && !FieldLabels.isSentence(line)
    }

    private func knownFactFollows(_ index: Int, before limit: Int) -> Bool {
        (index..<min(index + 6, limit, blocks.count)).contains { next in
            canHoldFacts(next)
                && FieldLabels.metaFields(line(at: next).text).contains { $0.isStrong && $0.field != .other }
        }
    }

    /// 2021-01-14, [2021-01-14 09:30], 2021-01-14 云州台, Posted on 2021-01-14: below a title, a date and little else.
    private func isLoneDate(_ line: String, at index: Int) -> Bool {
        guard canHoldFacts(index), !blocks[index].isFurniture, index > start || hints.title != nil, line.count <= 45,
            !FieldLabels.isSentence(line), !line.contains("，"), !line.contains(",") || line.first?.isASCII == true
        else { return false }
        var rest = line.drop { " \u{3000}【[(（|·•".contains($0) }
        for word in ["posted on ", "published on ", "updated on ", "on "] where rest.lowercased().hasPrefix(word) {
            rest = rest.dropFirst(word.count)
        }
        guard let first = rest.first, first.isNumber || "二〇○".contains(first),
            let day = ChineseDateReading(text: String(rest.prefix(24))).day
        else { return false }
        // 2021年1月13日全区签约 is the beginning of a text.
        let year = String(day.year)
        let isDigits = rest.hasPrefix(year) || rest.hasPrefix("二")
        let tail = rest.drop { $0.isNumber || "-/.年月日号〇○十 :：T+]】)）".contains($0) }
        return isDigits && (tail.isEmpty || rest.dropLast(tail.count).last.map { " 】])）".contains($0) } == true)
            && tail.count <= 30
    }

    /// Facts that stand below the text.
    private func readTail(into head: inout Head) {
        guard let end = blocks.indices.dropFirst(head.end).first(where: { NeighbourLine.isOne(blocks[$0].text) })
        else { return }
        for index in blocks.indices[max(head.end, end - 4)..<end] {
            let fields = FieldLabels.metaFields(blocks[index].text)
            guard fields.contains(where: { $0.field == .published && $0.isStrong }) else { continue }
            head.meta.append(blocks[index].text)
            head.tail.insert(index)
        }
    }

    // MARK: Title

    private func title(facts: Range<Int>?, limit: Int) -> (text: String?, end: Int?) {
        let above = start..<max(start, facts?.lowerBound ?? limit)
        if let hint = hints.title {
            let place = blocks.indices.first {
                $0 >= start && $0 < limit && blocks[$0].text == hint && !blocks[$0].isFurniture
            }
            return (hint, place.map { $0 + 1 })
        }
        let candidates = above.filter { isTitleLike(blocks[$0]) }
        let head = (start..<max(start, limit)).filter { isTitleLike(blocks[$0]) }
        let isTitle = { (place: Int) in isHeading(place, 1) && !PageTitle.isSiteName(blocks[place].text) }
        if let place = candidates.last(where: isTitle) ?? head.first(where: isTitle) {
            return (blocks[place].text, place + 1)
        }
        if let named = namedByWindow(candidates) ?? namedByWindow(head) { return named }
        if let place = highestHeading(candidates) ?? (hasTrail ? candidates.first : candidates.last),
            facts != nil || hasTrail
        {
            return (blocks[place].text, place + 1)
        }
        // The facts may stand above the title.
        if let facts, let place = head.first(where: { $0 >= facts.upperBound }), hints.windowTitle == nil,
            place == facts.upperBound, !FieldLabels.isSentence(blocks[place].text), blocks[place].text.count <= 80
        {
            return (blocks[place].text, place + 1)
        }
        if let window = hints.windowTitle { return (PageTitle.withoutSiteName(window), nil) }
        if facts == nil, !hasTrail, let first = blocks.first, first.text.count <= 80, blocks.count > 1,
            !FieldLabels.isSentence(first.text)
        {
            return (first.text, 1)
        }
        return (nil, nil)
    }

    /// The longest line, or run of lines, that the window's title repeats.
    private func namedByWindow(_ candidates: [Int]) -> (text: String?, end: Int?)? {
        guard let window = hints.windowTitle.map(Self.bare) else { return nil }
        var best: (text: String, end: Int)?
        for place in candidates {
            var text = ""
            for last in place..<min(place + 3, blocks.count) {
                guard last == place || candidates.contains(last) else { break }
                text += blocks[last].text
                guard window.contains(Self.bare(text)) else { break }
                if text.count >= 4, text.count > best?.text.count ?? 0 { best = (text, last + 1) }
            }
        }
        // A site's name that the window repeats is not the title.
        guard let best, best.text.count * 2 >= PageTitle.withoutSiteName(hints.windowTitle ?? "")?.count ?? 0 else {
            return nil
        }
        return (best.text, best.end)
    }

    /// The last of the highest headings: a lower one below it is a subtitle.
    private func highestHeading(_ candidates: [Int]) -> Int? {
        for level in 1...3 {
            if let place = candidates.last(where: { isHeading($0, level) }) { return place }
        }
        return nil
    }

    private static func bare(_ text: String) -> String { text.filter { !$0.isWhitespace } }

    private func isHeading(_ place: Int, _ deepest: Int) -> Bool {
        if case .heading(let level) = blocks[place].shape { level <= deepest } else { false }
    }

    private func isTitleLike(_ block: PageBlock) -> Bool {
        guard !block.isFurniture, !block.text.isEmpty, !PageLandmarks.isControl(block.text), block.text.count <= 10_000
        else { return false }
        switch block.shape {
        case .heading: return true
        case .line: return block.linkShare < 0.8
        default: return false
        }
    }
}
