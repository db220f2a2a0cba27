/// Finds labels such as 来源: in a line; spaces may stand between their characters and before the colon.
struct LabelScanner<Field: Sendable>: Sendable {
    struct Label: Sendable {
        let scalars: [Unicode.Scalar]
        let field: Field
        /// Long and unmistakable enough to be read without a colon: 发布时间 2021-01-14.
        let isStrong: Bool
    }

    /// A label that was found, with the text up to the next one.
    struct Hit {
        let field: Field
        let isStrong: Bool
        /// Where the label begins, in scalars.
        let start: Int
        var value: String
    }

    /// Longer labels first, so that 发布时间 is not read as 时间.
    private let labels: [Label]
    private let firsts: Set<UInt32>

    init(_ labels: [(text: String, field: Field)], strong: Set<String> = []) {
        self.labels = labels.map {
            Label(scalars: Array($0.text.unicodeScalars), field: $0.field, isStrong: strong.contains($0.text))
        }.sorted { $0.scalars.count > $1.scalars.count }
        firsts = Set(
            labels.compactMap { $0.text.unicodeScalars.first }.flatMap {
                [$0.value, $0.properties.uppercaseMapping.unicodeScalars.first?.value ?? $0.value]
            })
    }

    /// All labels of a line in order, each with its value.
    /// - Parameter colonless: whether a space may stand for the colon of a strong label.
    func hits(in line: String, colonless: Bool = false) -> [Hit] {
        let scalars = Array(line.unicodeScalars.prefix(2000))
        var found: [Hit] = []
        var valueStart = 0
        var index = 0
        while index < scalars.count {
            guard firsts.contains(scalars[index].value),
                let (label, end) = match(scalars, at: index, colonless: colonless)
            else {
                index += 1
                continue
            }
            close(&found, scalars[valueStart..<index])
            found.append(Hit(field: label.field, isStrong: label.isStrong, start: index, value: ""))
            index = end
            valueStart = end
        }
        close(&found, scalars[min(valueStart, scalars.count)...])
        return found
    }

    /// The field of a text that is a label and nothing else, with or without its colon.
    func only(_ text: String) -> (field: Field, isStrong: Bool, hasColon: Bool)? {
        let scalars = Array(text.unicodeScalars)
        guard let first = scalars.first, scalars.count <= 24, firsts.contains(first.value) else { return nil }
        for label in labels {
            guard let end = end(of: label, in: scalars, at: 0) else { continue }
            let rest = scalars[end...].filter { !Self.isSpace($0) }
            if rest.isEmpty { return (label.field, label.isStrong, false) }
            if rest == [":"] || rest == ["："] { return (label.field, label.isStrong, true) }
        }
        return nil
    }

    private func close(_ found: inout [Hit], _ value: ArraySlice<Unicode.Scalar>) {
        guard !found.isEmpty else { return }
        found[found.count - 1].value = FieldValue.trimmed(value)
    }

    private func match(_ scalars: [Unicode.Scalar], at index: Int, colonless: Bool) -> (label: Label, end: Int)? {
        // Inside an English word no label begins.
        if index > 0, scalars[index].isASCII, scalars[index - 1].isASCII, scalars[index - 1].properties.isAlphabetic {
            return nil
        }
        for label in labels {
            guard var end = end(of: label, in: scalars, at: index) else { continue }
            let afterLabel = end
            while end < scalars.count, Self.isSpace(scalars[end]) { end += 1 }
            if end < scalars.count, scalars[end] == ":" || scalars[end] == "：" { return (label, end + 1) }
            let standsAlone = index == 0 || Self.isSpace(scalars[index - 1])
            if colonless, label.isStrong, standsAlone, end > afterLabel { return (label, end) }
        }
        return nil
    }

    /// Where a label that begins at `index` ends; spaces between Chinese characters are allowed.
    private func end(of label: Label, in scalars: [Unicode.Scalar], at index: Int) -> Int? {
        var position = index
        for (offset, expected) in label.scalars.enumerated() {
            if offset > 0, !expected.isASCII {
                while position < scalars.count, Self.isSpace(scalars[position]) { position += 1 }
            }
            guard position < scalars.count, Self.same(scalars[position], expected) else { return nil }
            position += 1
        }
        return position
    }

    private static func same(_ left: Unicode.Scalar, _ right: Unicode.Scalar) -> Bool {
        left == right || (left.isASCII && right.isASCII && left.value | 32 == right.value && right.value >= 97)
    }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar == " " || scalar == "\u{3000}" || scalar == "\t"
    }
}

/// The text behind a label, freed of what does not belong to it.
enum FieldValue {
    private static let openers: Set<Unicode.Scalar> = ["【", "[", "(", "（", "|", "·", "•"]
    private static let closers: [Unicode.Scalar: Unicode.Scalar] = ["】": "【", "]": "[", ")": "(", "）": "（"]

    /// Without spaces around, an opening bracket at the end and a closing one that was opened before the label.
    static func trimmed(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var slice = scalars
        func isSpace(_ scalar: Unicode.Scalar?) -> Bool { scalar == " " || scalar == "\u{3000}" || scalar == "\t" }
        while isSpace(slice.first) { slice.removeFirst() }
        while let last = slice.last {
            if isSpace(last) || openers.contains(last) {
                slice.removeLast()
            } else if let opener = closers[last], !slice.contains(opener) {
                slice.removeLast()
            } else if last == "-" || last == "/", slice.count > 1, isSpace(slice[slice.endIndex - 2]) {
                slice.removeLast()
            } else {
                break
            }
        }
        return cutAtUnknownLabel(String(String.UnicodeScalarView(slice)))
    }

    /// 云州台 供稿：宣传科 → 云州台: a space, two to six Chinese characters and a colon begin something else.
    private static func cutAtUnknownLabel(_ value: String) -> String {
        let characters = Array(value)
        guard let colon = characters.firstIndex(where: { $0 == ":" || $0 == "：" }) else { return value }
        for end in characters.indices[colon...] where characters[end] == ":" || characters[end] == "：" {
            var start = end
            while start > 0, characters[start - 1] == " " { start -= 1 }
            let wordEnd = start
            while start > 0, characters[start - 1].isHan, wordEnd - start < 7 { start -= 1 }
            guard (2...6).contains(wordEnd - start), start > 0, isBreak(characters[start - 1]) else { continue }
            while start > 0, isBreak(characters[start - 1]) { start -= 1 }
            return String(characters[..<start])
        }
        return value
    }

    private static func isBreak(_ character: Character) -> Bool { " \u{3000}]】)）|【[(（".contains(character) }

    /// Drops the controls at the end (打印 关闭) and a date that stands alone there.
    /// - Returns: the value, and the words that were dropped.
    static func withoutTail(_ value: String) -> (value: String, dropped: [String]) {
        var words = value.split(separator: " ").map(String.init)
        var dropped: [String] = []
        while words.count > 1, let last = words.last, PageLandmarks.isControl(last) || isDateWord(last) {
            dropped.append(words.removeLast())
        }
        return (words.joined(separator: " "), dropped)
    }

    /// 2021-01-14, [2021-01-14], 09:30: digits and their separators alone.
    private static func isDateWord(_ word: String) -> Bool {
        guard let first = word.first, first.isNumber || "[(（".contains(first) else { return false }
        return word.wholeMatch(
            of: /[\[(（]?\d{4}([-\/.]\d{1,2}){2}[\])）]?|\d{4}年\d{1,2}月\d{1,2}日|\d{1,2}:\d{2}(:\d{2})?/)
            != nil
    }
}
