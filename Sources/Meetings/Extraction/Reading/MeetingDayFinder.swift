import ChineseText
import Kernel

/// Finds the day of the meeting in a text that was given without one.
struct MeetingDayFinder {
    let codes: [UInt32]

    /// How much of the text's beginning and end is looked at.
    private static let reach = 1500

    /// The day of the meeting, and a day near it that tells at least the year.
    struct Days {
        var held: CalendarDay?
        var near: CalendarDay?
    }

    /// The day of the dateline (11月20日) in the year that some full date, an address or the text itself names.
    func find() -> Days {
        let head = 0..<min(codes.count, Self.reach)
        let full = fullDates(head)
        let published =
            full.first ?? address(head) ?? fullDates(max(head.upperBound, codes.count - 120)..<codes.count).first
        guard let dateline = dateline(head) else {
            let told = full.first {
                isTimeOfMeeting($0) || !isLabelled($0) && !isDeadline($0) && !isRecently(head)
            }
            let near = published?.day ?? namedYear(head)
            return Days(held: told?.day ?? published.flatMap { seen(from: $0.day, head) }, near: near)
        }
        let year = dateline.year ?? yearOf(dateline.month, dateline.day, published?.day) ?? namedYear(head)?.year
        let day = year.flatMap { CalendarDay(year: $0, month: dateline.month, day: dateline.day) }
        return Days(held: day, near: published?.day)
    }

    /// 9日上午, 今天 and 昨日 in news, seen from the day on which it came out.
    private func seen(from published: CalendarDay, _ range: Range<Int>) -> CalendarDay? {
        for start in range where start > 0 && start + 1 < range.upperBound {
            // 今天 今日, 昨天 昨日
            let isDay = codes[start + 1] == 0x5929 || codes[start + 1] == 0x65E5
            if isDay, codes[start] == 0x4ECA, isMeeting(behind: start + 2) { return published }
            if isDay, codes[start] == 0x6628, isMeeting(behind: start + 2) {
                return CalendarDay(shanghaiSeconds: published.shanghaiSeconds - 86_400)
            }
            guard !(48...57).contains(codes[start - 1]), codes[start - 1] != 0x6708 else { continue }
            var place = start
            guard let day = number(&place, range.upperBound, atMost: 2), place + 1 < range.upperBound,
                codes[place] == 0x65E5, [0x4E0A, 0x4E0B, 0x665A, 0x2C].contains(codes[place + 1]),
                isMeeting(behind: place + 1)
            else { continue }
            let month = day <= published.day ? published.month : (published.month + 10) % 12 + 1
            let year = month > published.month ? published.year - 1 : published.year
            return CalendarDay(year: year, month: month, day: day)
        }
        return nil
    }

    /// 2026年6月30日前: a day by which something is due dates no meeting.
    private func isDeadline(_ found: Found) -> Bool {
        let next = found.end + 1 < codes.count ? codes[found.end + 1] : 0
        // 前 之 以 起 内 至 止
        return [0x524D, 0x4E4B, 0x4EE5, 0x8D77, 0x5185, 0x81F3, 0x6B62].contains(next)
    }

    /// News of a meeting in December comes out in January.
    private func yearOf(_ month: Int, _ day: Int, _ published: CalendarDay?) -> Int? {
        guard let published else { return nil }
        return (month, day) > (published.month, published.day + 1) ? published.year - 1 : published.year
    }

    /// The first 2026年 of a range, as a day in the middle of it.
    private func namedYear(_ range: Range<Int>) -> CalendarDay? {
        for start in range where start == 0 || !(48...57).contains(codes[start - 1]) {
            var place = start
            guard let year = number(&place, range.upperBound, atMost: 4), place - start == 4, place < range.upperBound,
                codes[place] == 0x5E74 || codes[place] == 0x3015 || codes[place] == 0x5D,
                let day = CalendarDay(year: year, month: 6, day: 30)
            else { continue }
            return day
        }
        return nil
    }

    /// Whether a label such as 发布时间: stands before a date, or minutes behind it: then it dates the page.
    private func isLabelled(_ found: Found) -> Bool {
        if found.start > 0, codes[found.start - 1] == 0x3A { return true }
        let next = found.end < codes.count ? codes[found.end] : 0
        return (48...57).contains(next) || next == 0x6765
    }

    /// 近日 and 日前: the text does not tell the day.
    private func isRecently(_ range: Range<Int>) -> Bool {
        range.dropLast().contains {
            codes[$0] == 0x8FD1 && codes[$0 + 1] == 0x65E5
                || codes[$0] == 0x65E5 && codes[$0 + 1] == 0x524D && !($0 > 0 && NumeralCodes.isNumeral(codes[$0 - 1]))
        }
    }

    /// 时间:2025年12月3日下午 names the meeting, 发布时间: and 时间: with minutes the page.
    private func isTimeOfMeeting(_ found: Found) -> Bool {
        let start = found.start
        guard start >= 3, codes[start - 1] == 0x3A, codes[start - 2] == 0x95F4, codes[start - 3] == 0x65F6,
            start < 5 || codes[start - 4] != 0x5E03
        else { return false }
        return found.end >= codes.count || !(48...57).contains(codes[found.end])
    }

    private struct Found {
        let day: CalendarDay
        let start: Int
        let end: Int
    }

    private func number(_ place: inout Int, _ limit: Int, atMost digits: Int) -> Int? {
        var value = 0
        let start = place
        while place < limit, place - start < digits, (48...57).contains(codes[place]) {
            value = value * 10 + Int(codes[place]) - 48
            place += 1
        }
        return place > start ? value : nil
    }

    /// 2026年3月12日, 2026-03-12, 2026/3/12 and 二〇二六年三月十二日, in their order.
    private func fullDates(_ range: Range<Int>) -> [Found] {
        var found: [Found] = []
        for start in range where start == 0 || !(48...57).contains(codes[start - 1]) {
            var place = start
            guard let year = number(&place, range.upperBound, atMost: 4), place - start == 4, place < range.upperBound,
                [0x5E74, 0x2D, 0x2F, 0x2E].contains(codes[place])
            else { continue }
            place += 1
            guard let month = number(&place, range.upperBound, atMost: 2), place < range.upperBound,
                [0x6708, 0x2D, 0x2F, 0x2E].contains(codes[place])
            else { continue }
            place += 1
            guard let day = number(&place, range.upperBound, atMost: 2),
                let date = CalendarDay(year: year, month: month, day: day)
            else { continue }
            found.append(Found(day: date, start: start, end: place))
        }
        if found.isEmpty, case .day(let day) = ChineseDate.first(in: plain(range)) {
            found.append(Found(day: day, start: range.lowerBound, end: range.upperBound))
        }
        return found
    }

    private func plain(_ range: Range<Int>) -> String {
        String(String.UnicodeScalarView(codes[range].compactMap(Unicode.Scalar.init)))
    }

    /// /202406/t20240605_934758 and /2024-11/22/ in the address of a page.
    private func address(_ range: Range<Int>) -> Found? {
        for start in range where codes[start] == 0x2F {
            var place = start + 1
            if place < range.upperBound, codes[place] == 0x74 { place += 1 }
            guard let year = number(&place, range.upperBound, atMost: 4), (1990...2199).contains(year) else { continue }
            if place < range.upperBound, codes[place] == 0x2D || codes[place] == 0x2F { place += 1 }
            guard let month = number(&place, range.upperBound, atMost: 2) else { continue }
            if place < range.upperBound, codes[place] == 0x2F { place += 1 }
            guard let day = number(&place, range.upperBound, atMost: 2),
                let date = CalendarDay(year: year, month: month, day: day)
            else { continue }
            return Found(day: date, start: start, end: place)
        }
        return nil
    }

    /// The first 11月20日 behind which within a sentence a meeting is spoken of.
    private func dateline(_ range: Range<Int>) -> (year: Int?, month: Int, day: Int)? {
        for start in range where start == 0 || !(48...57).contains(codes[start - 1]) {
            var place = start
            guard let month = number(&place, range.upperBound, atMost: 2), place < range.upperBound,
                codes[place] == 0x6708
            else { continue }
            place += 1
            guard let day = number(&place, range.upperBound, atMost: 2), place < range.upperBound,
                codes[place] == 0x65E5 || codes[place] == 0x53F7, !isNews(place + 1), (1...12).contains(month),
                (1...31).contains(day),
                isMeeting(behind: place + 1)
            else { continue }
            let year = year(before: start)
            // 发布时间:2026年3月17日 dates the page.
            if year != nil, start >= 6, codes[start - 6] == 0x3A { continue }
            return (year, month, day)
        }
        return nil
    }

    /// 7月3日讯 and 7月3日电 date the news.
    private func isNews(_ place: Int) -> Bool {
        place < codes.count && (codes[place] == 0x8BAF || codes[place] == 0x7535)
    }

    private func year(before place: Int) -> Int? {
        guard place >= 5, codes[place - 1] == 0x5E74 else { return nil }
        var start = place - 5
        return number(&start, place - 1, atMost: 4).flatMap { start == place - 1 && $0 > 1899 ? $0 : nil }
    }

    /// Whether 会, 召开 or 主持 follows before the sentence ends.
    private func isMeeting(behind place: Int) -> Bool {
        for index in place..<max(place, min(codes.count, place + 60)) {
            if codes[index] == FoldedText.lineEnd || codes[index] == 0x3002 { return false }
            if codes[index] == 0x4F1A || codes[index] == 0x53EC || codes[index] == 0x4E3B { return true }
        }
        return false
    }
}

/// Characters of numbers.
enum NumeralCodes {
    /// Whether a code is a digit or a Chinese numeral.
    static func isNumeral(_ code: UInt32) -> Bool {
        (48...57).contains(code) || "一二三四五六七八九十".unicodeScalars.contains { $0.value == code }
    }
}
