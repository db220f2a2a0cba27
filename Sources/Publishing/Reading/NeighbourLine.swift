/// 上一条:… 下一条:…: the line that leads to the articles before and after.
enum NeighbourLine {
    enum Direction: Equatable { case previous, next }

    /// The neighbours that a line names, in order; a title may be empty, as it stands in the next line then.
    /// - Parameter linked: the link texts of the line: right behind a label only a link is a title.
    static func neighbours(_ line: String, linked: [String] = []) -> [(direction: Direction, title: String)] {
        guard line.utf8.count <= 1500 else { return [] }
        let scalars = Array(line.unicodeScalars)
        var found: [(direction: Direction, title: String)] = []
        var titleStart = 0
        var index = 0
        while index < scalars.count {
            guard let label = label(scalars, at: index), continues(found, label, in: scalars, at: index) else {
                index += 1
                continue
            }
            close(&found, scalars[titleStart..<index])
            found.append((label.direction, ""))
            (index, titleStart) = (label.end, label.end)
        }
        close(&found, scalars[titleStart...])
        // Next: 港口的未来 is a sentence of a Chinese page, not a neighbour.
        let isLatin = scalars.first.map { $0.isASCII && $0.properties.isAlphabetic } ?? false
        if isLatin, found.contains(where: { $0.title.contains(where: \.isHan) }) { return [] }
        if found.isEmpty, let bare = bare(scalars, linked) { return [bare] }
        return found
    }

    /// Whether a label stands where one can: behind a gap; the second one anywhere, as links may touch each other.
    private static func continues(
        _ found: [(direction: Direction, title: String)], _ label: Label, in scalars: [Unicode.Scalar], at index: Int
    ) -> Bool {
        if label.hasColon, found.count == 1, found[0].direction != label.direction { return true }
        guard index == 0 || isGap(scalars[index - 1]) else { return false }
        return label.hasColon || found.count == 1 || isLead(scalars[..<index])
    }

    /// Whether a line is such a line, or says that there is no neighbour.
    static func isOne(_ line: String, linked: [String] = []) -> Bool {
        if !neighbours(line, linked: linked).isEmpty { return true }
        return line.count <= 12 && ["没有上一", "没有下一", "无上一", "无下一"].contains { line.hasPrefix($0) }
    }

    // MARK: Labels

    private static let ordinals: Set<Unicode.Scalar> = ["条", "篇", "页", "则", "个"]
    private static let nouns = ["新闻", "文章", "信息", "资讯", "内容"].map { Array($0.unicodeScalars) }
    private static let latin: [(text: [Unicode.Scalar], direction: Direction)] = [
        ("previous article", Direction.previous), ("previous post", .previous), ("previous", .previous),
        ("prev", .previous),
        ("next article", .next), ("next post", .next), ("next", .next),
    ].map { (Array($0.0.unicodeScalars), $0.1) }

    private struct Label {
        let direction: Direction
        let end: Int
        let hasColon: Bool
    }

    private static func label(_ scalars: [Unicode.Scalar], at start: Int) -> Label? {
        guard let (direction, wordEnd, isLatin) = word(scalars, at: start) else { return nil }
        var end = wordEnd
        var isClosed = false
        if end < scalars.count, "】])）".unicodeScalars.contains(scalars[end]) {
            isClosed = true
            end += 1
        }
        let afterWord = end
        while end < scalars.count, scalars[end] == " " { end += 1 }
        if end < scalars.count, scalars[end] == ":" || scalars[end] == "：" {
            return Label(direction: direction, end: end + 1, hasColon: true)
        }
        guard isClosed || (!isLatin && (end > afterWord || end == scalars.count)) else { return nil }
        return Label(direction: direction, end: end, hasColon: isClosed)
    }

    private static func word(
        _ scalars: [Unicode.Scalar], at start: Int
    ) -> (direction: Direction, end: Int, isLatin: Bool)? {
        if scalars[start].isASCII {
            // previous, next: nothing else begins so.
            guard [78, 80].contains(scalars[start].value & ~32) else { return nil }
            for (text, direction) in latin where scalars.count >= start + text.count {
                let isSame = zip(scalars[start...], text).allSatisfy { ($0.value | 32) == ($1.value | 32) }
                if isSame { return (direction, start + text.count, true) }
            }
            return nil
        }
        let isPrevious = scalars[start] == "上" || scalars[start] == "前"
        guard isPrevious || scalars[start] == "下" || scalars[start] == "后" else { return nil }
        var index = start + 1
        func skipSpaces() { while index < scalars.count, scalars[index] == " " { index += 1 } }
        skipSpaces()
        if index < scalars.count, scalars[index] == "一" {
            index += 1
            skipSpaces()
        }
        guard index < scalars.count, ordinals.contains(scalars[index]) else { return nil }
        index += 1
        for noun in nouns where scalars[index...].starts(with: noun) { index += noun.count }
        return (isPrevious ? .previous : .next, index, false)
    }

    /// What may stand before a label.
    private static func isGap(_ scalar: Unicode.Scalar) -> Bool { " |｜«»◎·•【[(（]】)）".unicodeScalars.contains(scalar) }

    private static func isLead(_ scalars: ArraySlice<Unicode.Scalar>) -> Bool { scalars.allSatisfy(isGap) }

    private static func close(
        _ found: inout [(direction: Direction, title: String)], _ title: ArraySlice<Unicode.Scalar>
    ) {
        guard !found.isEmpty else { return }
        var title = title.drop { " :：|".unicodeScalars.contains($0) }
        while let last = title.last, " |｜«»◎·•【[(（".unicodeScalars.contains(last) { title.removeLast() }
        found[found.count - 1].title = String(String.UnicodeScalarView(title))
    }

    /// 上一篇标题, where 标题 is a link.
    private static func bare(
        _ scalars: [Unicode.Scalar], _ linked: [String]
    ) -> (direction: Direction, title: String)? {
        guard !linked.isEmpty, let first = scalars.first, !first.isASCII, let (direction, end, _) = word(scalars, at: 0)
        else { return nil }
        let title = folded(String(String.UnicodeScalarView(scalars[end...])))
        return !title.isEmpty && linked.contains(title) ? (direction, title) : nil
    }
}

extension Character {
    /// A Chinese character, whatever plane it stands in.
    var isHan: Bool {
        unicodeScalars.first.map { (0x3400...0x9FFF).contains($0.value) || $0.value >= 0x20000 } ?? false
    }
}
