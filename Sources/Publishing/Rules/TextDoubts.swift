import ChineseText
import Kernel

/// Places of a text that look like slips: numbers that cannot be, days that do not exist, signs that stand twice.
enum TextDoubts {
    /// The doubtful places, each with a little of what stands around it, in order of the text.
    static func find(in text: String) -> [String] {
        var found: [(place: String.Index, words: String)] = []
        func add(_ ranges: [Range<String.Index>]) {
            for range in ranges { found.append((range.lowerBound, around(range, text))) }
        }
        add(text.ranges(of: /[，。、；：？！,;]{2,}/))
        add(text.ranges(of: /([一-鿿])\1{3,}/))
        // Bounded: a long run of digits would be read again from each of them.
        add(
            text.matches(of: /([0-9]{1,20}(?:\.[0-9]{1,20})?)\s{0,3}[%％]/).filter { (Double($0.1) ?? 0) > 1000 }.map(
                \.range))
        add(text.ranges(of: /[0-9]{1,3}(?:[,，][0-9]{1,2})(?![0-9])(?:亿|万)?元/))
        add(text.ranges(of: /[0-9]\.[0-9]{1,20}\.[0-9]{1,20}\s{0,3}(?:亿|万|%)/))
        add(impossibleDays(text))
        return found.sorted { $0.place < $1.place }.map(\.words)
    }

    private static func impossibleDays(_ text: String) -> [Range<String.Index>] {
        text.matches(of: /(?:([0-9]{4})年)?([0-9]{1,2})月([0-9]{1,2})[日号]/).filter { match in
            // Without a year, 29 February may be.
            let year = match.1.flatMap { Int($0) } ?? 2024
            guard let month = Int(match.2), let day = Int(match.3) else { return true }
            return CalendarDay(year: year, month: month, day: day) == nil
        }.map(\.range)
    }

    private static func around(_ range: Range<String.Index>, _ text: String) -> String {
        let start = text.index(range.lowerBound, offsetBy: -6, limitedBy: text.startIndex) ?? text.startIndex
        let end = text.index(range.upperBound, offsetBy: 6, limitedBy: text.endIndex) ?? text.endIndex
        return text[start..<end].split(separator: "\n").joined(separator: " ")
    }
}
