/// The labels that portals print before a field, and where they stand in a line.
enum FieldLabels {
    enum Field: Sendable, Equatable {
        case published, source, zone, other, phone, fax, email, previous, next
    }

    /// Labels of the line below the title. Longer ones first: 发布时间 before 时间.
    private static let meta: [(label: [Character], field: Field)] = sorted([
        ("发布时间", .published), ("发布日期", .published), ("发表时间", .published), ("发表日期", .published),
        ("更新时间", .published), ("更新日期", .published), ("录入时间", .published), ("成文日期", .published),
        ("时间", .published), ("日期", .published), ("published on", .published), ("published", .published),
        ("date", .published), ("来源", .source), ("信息来源", .source), ("文章来源", .source), ("稿件来源", .source),
        ("新闻来源", .source), ("稿源", .source), ("source", .source), ("发布开发区", .zone), ("所属开发区", .zone),
        ("publishing zone", .zone), ("作者", .other), ("author", .other), ("浏览次数", .other), ("浏览量", .other),
        ("浏览", .other), ("点击次数", .other), ("点击量", .other), ("点击数", .other), ("点击", .other),
        ("阅读次数", .other), ("阅读量", .other), ("阅读", .other), ("访问量", .other), ("人气", .other),
        ("责任编辑", .other), ("编辑", .other), ("审核", .other), ("字体大小", .other), ("字体", .other),
        ("字号", .other), ("发布单位", .other), ("发布机构", .other), ("views", .other), ("editor", .other),
        ("font size", .other),
    ])

    private static let contact: [(label: [Character], field: Field)] = sorted([
        ("联系电话", .phone), ("咨询电话", .phone), ("电话", .phone), ("telephone", .phone), ("phone", .phone),
        ("tel", .phone), ("传真", .fax), ("fax", .fax), ("电子邮箱", .email), ("电子邮件", .email), ("邮箱", .email),
        ("e-mail", .email), ("email", .email),
    ])

    private static let neighbours: [(label: [Character], field: Field)] = sorted([
        ("上一条", .previous), ("上一篇", .previous), ("上一页", .previous), ("前一篇", .previous),
        ("previous", .previous), ("下一条", .next), ("下一篇", .next), ("下一页", .next), ("后一篇", .next),
        ("next", .next),
    ])

    private static func sorted(_ labels: [(String, Field)]) -> [(label: [Character], field: Field)] {
        labels.map { (Array($0.0), $0.1) }.sorted { $0.label.count > $1.label.count }
    }

    /// Fields of a line below the title, in order, each with its value (which may be empty).
    static func metaFields(_ line: String) -> [(field: Field, value: String)] { fields(line, meta) }

    static func contactFields(_ line: String) -> [(field: Field, value: String)] { fields(line, contact) }

    static func neighbourFields(_ line: String) -> [(field: Field, value: String)] { fields(line, neighbours) }

    /// Whether a line is one of labels: it begins with one, or with a date that a source follows.
    static func isMetaLine(_ line: String) -> Bool {
        guard line.count <= 300, let first = metaFields(line).first else { return false }
        let characters = Array(line)
        guard let start = position(of: first.field, in: characters) else { return false }
        if start == 0 { return first.field != .other || metaFields(line).count > 1 || line.count < 40 }
        // 2021-01-14 10:00  来源:X
        return start < 24 && characters[..<start].contains { $0.isNumber }
            && characters[..<start].allSatisfy { !$0.isLetter || "年月日".contains($0) }
    }

    private static func position(of field: Field, in characters: [Character]) -> Int? {
        characters.indices.first { match(characters, at: $0, meta)?.field == field }
    }

    private static func fields(
        _ line: String, _ labels: [(label: [Character], field: Field)]
    ) -> [(field: Field, value: String)] {
        let characters = Array(line.prefix(2000))
        var found: [(field: Field, value: String)] = []
        var valueStart = 0
        var index = 0
        while index < characters.count {
            guard let hit = match(characters, at: index, labels) else {
                index += 1
                continue
            }
            if !found.isEmpty { found[found.count - 1].value = trimmed(characters[valueStart..<index]) }
            found.append((hit.field, ""))
            index = hit.end
            valueStart = index
        }
        if !found.isEmpty { found[found.count - 1].value = trimmed(characters[valueStart...]) }
        return found
    }

    /// A label at `index`, spaces allowed between its characters, with the colon after it.
    private static func match(
        _ characters: [Character], at index: Int, _ labels: [(label: [Character], field: Field)]
    ) -> (field: Field, end: Int)? {
        // Inside an English word no label begins.
        if index > 0, characters[index].isASCII, characters[index].isLetter, characters[index - 1].isLetter {
            return nil
        }
        for (label, field) in labels {
            guard let end = match(characters, at: index, label) else { continue }
            return (field, end)
        }
        return nil
    }

    private static func match(_ characters: [Character], at index: Int, _ label: [Character]) -> Int? {
        var position = index
        for (offset, expected) in label.enumerated() {
            if offset > 0, !expected.isASCII {
                while position < characters.count, isSpace(characters[position]) { position += 1 }
            }
            guard position < characters.count, same(characters[position], expected) else { return nil }
            position += 1
        }
        while position < characters.count, isSpace(characters[position]) { position += 1 }
        guard position < characters.count, characters[position] == ":" || characters[position] == "：" else {
            return nil
        }
        return position + 1
    }

    private static func same(_ left: Character, _ right: Character) -> Bool {
        left == right || (right.isASCII && left.isASCII && left.lowercased() == String(right))
    }

    private static func isSpace(_ character: Character) -> Bool { character == " " || character == "\u{3000}" }

    private static func trimmed(_ characters: ArraySlice<Character>) -> String {
        let decoration: Set<Character> = [" ", "\u{3000}", "|", "【", "[", "(", "（", "·", "•", "-", "/"]
        var slice = characters
        while let last = slice.last, decoration.contains(last) { slice.removeLast() }
        while let first = slice.first, first == " " || first == "\u{3000}" { slice.removeFirst() }
        return String(slice)
    }
}
