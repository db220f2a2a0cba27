import Kernel

/// Dates as Chinese pages write them.
public enum ChineseDate {
    /// What a text holds where a date should stand.
    public enum Reading: Equatable, Sendable {
        case day(CalendarDay)
        /// A date in form that no calendar has, such as 2021-13-40.
        case impossible(String)
        case absent
    }

    /// Finds the first date in a text.
    ///
    /// Understood: 2021-01-14, 2021/1/14, 2021.1.14, 2021年1月14日, 二〇二一年一月十四日, 20210114, full-width
    /// digits, English "14 January 2021" and "January 14, 2021"; a time may follow.
    public static func first(in text: String) -> Reading {
        let scalars = Array(text.unicodeScalars.prefix(400)).map(halfWidth)
        var impossible: String?
        for start in scalars.indices {
            if start > 0, isDigit(scalars[start - 1]) || chineseDigit(scalars[start - 1]) != nil { continue }
            guard let numbers = numeric(scalars, from: start) ?? chinese(scalars, from: start)
            else { continue }
            if let day = CalendarDay(year: numbers.year, month: numbers.month, day: numbers.day) {
                return .day(day)
            }
            impossible = impossible ?? "\(numbers.year)-\(numbers.month)-\(numbers.day)"
        }
        if let day = english(scalars) { return .day(day) }
        return impossible.map(Reading.impossible) ?? .absent
    }

    private typealias Numbers = (year: Int, month: Int, day: Int)

    private static func halfWidth(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        (0xFF01...0xFF5E).contains(scalar.value) ? Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar : scalar
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { (48...57).contains(scalar.value) }

    private static func number(_ scalars: [Unicode.Scalar], _ index: inout Int, atMost: Int) -> Int? {
        var value = 0
        var count = 0
        while index < scalars.count, count < atMost, isDigit(scalars[index]) {
            value = value * 10 + Int(scalars[index].value - 48)
            index += 1
            count += 1
        }
        return count == 0 ? nil : value
    }

    private static func skipSpaces(_ scalars: [Unicode.Scalar], _ index: inout Int) {
        while index < scalars.count, scalars[index] == " " || scalars[index] == "\u{3000}" { index += 1 }
    }

    private static func numeric(_ scalars: [Unicode.Scalar], from start: Int) -> Numbers? {
        var index = start
        guard let year = number(scalars, &index, atMost: 4), index - start == 4 else { return nil }
        if index < scalars.count, isDigit(scalars[index]) {
            // 20210114, and no ninth digit: a serial number is no date.
            guard (1900...2199).contains(year), index + 4 <= scalars.count,
                let month = number(scalars, &index, atMost: 2), let day = number(scalars, &index, atMost: 2),
                index - start == 8, index == scalars.count || !isDigit(scalars[index]),
                (1...12).contains(month), (1...31).contains(day)
            else { return nil }
            return (year, month, day)
        }
        skipSpaces(scalars, &index)
        guard index < scalars.count else { return nil }
        let separator = scalars[index]
        guard "-/.年—–".unicodeScalars.contains(separator) else { return nil }
        index += 1
        skipSpaces(scalars, &index)
        guard let month = number(scalars, &index, atMost: 2) else { return nil }
        skipSpaces(scalars, &index)
        guard index < scalars.count, scalars[index] == (separator == "年" ? "月" : separator) else { return nil }
        index += 1
        skipSpaces(scalars, &index)
        guard let day = number(scalars, &index, atMost: 2) else { return nil }
        return (year, month, day)
    }

    private static func chineseDigit(_ scalar: Unicode.Scalar) -> Int? {
        switch scalar {
        case "〇", "零", "○", "O", "0": 0
        case "一": 1
        case "二": 2
        case "三": 3
        case "四": 4
        case "五": 5
        case "六": 6
        case "七": 7
        case "八": 8
        case "九": 9
        default: nil
        }
    }

    /// 二〇二一年一月十四日: digits for the year, numerals up to 三十一 for month and day.
    private static func chinese(_ scalars: [Unicode.Scalar], from start: Int) -> Numbers? {
        guard start + 5 <= scalars.count else { return nil }
        var year = 0
        for scalar in scalars[start..<start + 4] {
            guard let digit = chineseDigit(scalar) else { return nil }
            year = year * 10 + digit
        }
        guard scalars[start + 4] == "年" else { return nil }
        var index = start + 5
        guard let month = numeral(scalars, &index), index < scalars.count, scalars[index] == "月" else { return nil }
        index += 1
        guard let day = numeral(scalars, &index), index < scalars.count, "日号".unicodeScalars.contains(scalars[index])
        else { return nil }
        return (year, month, day)
    }

    private static func numeral(_ scalars: [Unicode.Scalar], _ index: inout Int) -> Int? {
        let start = index
        var tens: Int?
        var ones: Int?
        while index < scalars.count, index - start < 3 {
            if scalars[index] == "元", index == start {
                // 元月 is January.
                index += 1
                return 1
            }
            if scalars[index] == "十" {
                guard tens == nil else { return nil }
                tens = ones ?? 1
                ones = nil
            } else if let digit = chineseDigit(scalars[index]), ones == nil {
                ones = digit
            } else {
                break
            }
            index += 1
        }
        return index == start ? nil : (tens ?? 0) * 10 + (ones ?? 0)
    }

    private static let months = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
        "november", "december",
    ]

    private static func english(_ scalars: [Unicode.Scalar]) -> CalendarDay? {
        let words = String(String.UnicodeScalarView(scalars)).lowercased()
            .split { !($0.isLetter || $0.isNumber) }.map(String.init)
        for (index, word) in words.enumerated() {
            guard word.count >= 3, let month = months.firstIndex(where: { $0 == word || $0.prefix(3) == word })
            else { continue }
            func number(_ offset: Int) -> Int? {
                guard words.indices.contains(index + offset) else { return nil }
                let word = words[index + offset]
                return Int(["st", "nd", "rd", "th"].contains { word.hasSuffix($0) } ? String(word.dropLast(2)) : word)
            }
            let (before, after, next) = (number(-1), number(1), number(2))
            if let day = before, let year = after, let found = CalendarDay(year: year, month: month + 1, day: day) {
                return found
            }
            if let day = after, let year = next, let found = CalendarDay(year: year, month: month + 1, day: day) {
                return found
            }
            // Thu Jan 14 09:08:07 CST 2021: the year stands behind the time.
            if let day = after, let year = (3...7).lazy.compactMap(number).first(where: { $0 > 999 }),
                let found = CalendarDay(year: year, month: month + 1, day: day)
            {
                return found
            }
        }
        return nil
    }
}
