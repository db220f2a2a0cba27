/// Counts the items of lists as they come, as Word does when it shows them.
struct WordLists {
    private let numbering: WordNumbering
    private var levels: [String: [Int: WordNumbering.Level]] = [:]
    /// The numbers that stand now, by definition and level.
    private var counters: [String: [Int: Int]] = [:]
    /// Lists whose own beginning was used.
    private var begun: Set<String> = []
    /// Formats that are not written here.
    private(set) var unknownFormats: Set<String> = []

    init(_ numbering: WordNumbering) { self.numbering = numbering }

    /// The number of the next item, as it stands before its text; `nil` for none, or for a mark that is no number.
    mutating func number(_ properties: WordParagraphProperties) -> String? {
        guard let name = properties.list, let list = numbering.lists[name] else { return nil }
        let levels = self.levels[name] ?? numbering.levels(of: list)
        self.levels[name] = levels
        let own = properties.listStyle.flatMap { style in levels.first { $0.value.style == style }?.key }
        let depth = properties.level ?? own ?? 0
        guard let level = levels[depth] else { return nil }
        count(name, list, depth, levels)
        if level.format == "bullet" || level.text.isEmpty { return nil }
        return spaced(text(level, counters[list.definition] ?? [:], levels))
    }

    private mutating func count(
        _ name: String, _ list: WordNumbering.List, _ depth: Int, _ levels: [Int: WordNumbering.Level]
    ) {
        var numbers = counters[list.definition] ?? [:]
        if let start = list.starts[depth], begun.insert("\(name) \(depth)").inserted {
            numbers[depth] = start
        } else if let number = numbers[depth] {
            numbers[depth] = number + 1
        } else {
            numbers[depth] = levels[depth]?.start ?? 0
        }
        numbers = numbers.filter { $0.key <= depth || levels[$0.key]?.restarts == false }
        counters[list.definition] = numbers
    }

    private mutating func text(
        _ level: WordNumbering.Level, _ numbers: [Int: Int], _ levels: [Int: WordNumbering.Level]
    ) -> String {
        var result = ""
        var isPlace = false
        for character in level.text {
            if isPlace, let place = character.wholeNumberValue, (1...9).contains(place) {
                let format = level.isArabic ? "decimal" : levels[place - 1]?.format ?? "decimal"
                result += written(numbers[place - 1] ?? levels[place - 1]?.start ?? 0, format)
                isPlace = false
            } else if character == "%", !isPlace {
                isPlace = true
            } else {
                if isPlace { result.append("%") }
                isPlace = character == "%"
                if !isPlace { result.append(character) }
            }
        }
        return isPlace ? result + "%" : result
    }

    private mutating func written(_ number: Int, _ format: String) -> String {
        if let text = ListNumber.text(number, format) { return text }
        if unknownFormats.count < 20 { unknownFormats.insert(String(format.prefix(60))) }
        return "\(number)"
    }

    /// `一、` and `（一）` stand close to their text, `1.` and `第一条` do not.
    private func spaced(_ number: String) -> String {
        guard let last = number.unicodeScalars.last else { return number }
        let isWide = "、。．，：）〕】》".unicodeScalars.contains(last)
        let isHan = last == ")" && number.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }
        return isWide || isHan ? number : number + " "
    }
}
