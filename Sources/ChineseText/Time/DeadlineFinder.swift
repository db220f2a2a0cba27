import Kernel

/// Finds in a text the words that say by when something is to be done.
public struct DeadlineFinder: Sendable {
    /// The day from which 本月 and 下周 are counted; without it only full dates become days.
    public let held: CalendarDay?
    /// A day near it, such as that of publication: it tells only the year.
    private let near: CalendarDay?
    private let words: DeadlineWords
    private let events: EventReader

    /// - Parameters:
    ///   - near: A day near that of the meeting, from which the year is told when the meeting's own is not known.
    ///   - namedDays: Days of events that the caller knows, such as 春节 or 两会.
    ///   - datesFeasts: Whether a feast that falls on the same day every year gets its day also without a year before
    ///     it: 国庆节前 is 30 September then, as 今年国庆节前 always is.
    public init(
        held: CalendarDay?, near: CalendarDay? = nil, words: DeadlineWords, namedDays: [String: CalendarDay] = [:],
        datesFeasts: Bool = false
    ) {
        (self.held, self.near, self.words) = (held, near, words)
        events = EventReader(held: held, words: words, namedDays: namedDays, datesFeasts: datesFeasts)
    }

    /// Where the words of time end that begin at a place (下周三, 3月底); `nil` when none begin there.
    public static func timeEnd(in codes: [UInt32], at place: Int, limit: Int) -> Int? {
        guard place >= 0, place < limit, limit <= codes.count, mayBegin(codes[place]) else { return nil }
        var cursor = TimeCursor(codes: codes, limit: limit, place: place)
        guard TimePointReader.read(&cursor) != nil, cursor.place > place else { return nil }
        _ = takeBound(&cursor)
        return cursor.place
    }

    /// All expressions of a part of a text, in their order.
    public func find(in codes: [UInt32], _ range: Range<Int>) -> [DeadlineExpression] {
        guard range.lowerBound >= 0, range.upperBound <= codes.count else { return [] }
        var found: [DeadlineExpression] = []
        var place = range.lowerBound
        while place < range.upperBound {
            if let expression = word(codes, at: place, range.upperBound)
                ?? (Self.mayBegin(codes[place]) ? time(codes, at: place, in: range) : nil)
            {
                found.append(expression)
                place = max(expression.range.upperBound, place + 1)
            } else {
                place = Self.behindNumber(codes, place, range.upperBound)
            }
        }
        return Self.withoutYearsOfOthers(found, codes)
    }

    /// 今年要在国庆前完成: a bare year before another time in its clause is no deadline of its own.
    private static func withoutYearsOfOthers(
        _ found: [DeadlineExpression], _ codes: [UInt32]
    ) -> [DeadlineExpression] {
        found.enumerated().filter { index, expression in
            // 今年 and 本年度; 年内, 年底 and 年前 end with another character.
            guard expression.period?.length == .year, index + 1 < found.count,
                let last = codes[expression.range].last, last == 0x5E74 || last == 0x5EA6
            else { return true }
            return codes[expression.range.upperBound..<found[index + 1].range.lowerBound].contains {
                SentenceMarks.endsClause($0) || SentenceMarks.endsSentence($0)
            }
        }.map(\.element)
    }

    /// The next place to look at: no time begins in the middle of a number.
    private static func behindNumber(_ codes: [UInt32], _ place: Int, _ limit: Int) -> Int {
        var next = place + 1
        guard TimeCursor.digit(codes[place]) != nil else { return next }
        while next < limit, TimeCursor.digit(codes[next]) != nil { next += 1 }
        return next
    }

    private func word(_ codes: [UInt32], at place: Int, _ limit: Int) -> DeadlineExpression? {
        guard let longest = words.longest(codes, at: place, limit: limit) else { return nil }
        if words.event(longest.value) != nil { return events.read(codes, at: place, limit: limit) }
        switch DeadlineWords.Meaning(rawValue: longest.value) {
        case .immediate: return DeadlineExpression(kind: .immediate, range: place..<longest.end)
        // 不定期 is no 定期.
        case .recurring where place > 0 && codes[place - 1] == 0x4E0D: return nil
        case .recurring:
            return DeadlineExpression(kind: .recurring, range: place..<recurringEnd(codes, longest.end, limit))
        default: return nil
        }
    }

    /// 每月5日前 is one expression.
    private func recurringEnd(_ codes: [UInt32], _ end: Int, _ limit: Int) -> Int {
        var cursor = TimeCursor(codes: codes, limit: limit, place: end)
        let hasDay =
            cursor.takeNumber() != nil && (cursor.take("日") || cursor.take("号"))
            || cursor.take("底") || cursor.take("末") || cursor.takeAny(["周一", "周五"]) != nil
        guard hasDay else { return end }
        _ = Self.takeBound(&cursor)
        return cursor.place
    }

    private static func mayBegin(_ code: UInt32) -> Bool {
        if TimeCursor.digit(code) != nil { return true }
        switch code {
        // 今 明 本 当 次 后 年 上 下 第 首 这 月 周 星 半 十 两
        case 0x4ECA, 0x660E, 0x672C, 0x5F53, 0x6B21, 0x540E, 0x5E74, 0x4E0A, 0x4E0B, 0x7B2C, 0x9996, 0x8FD9, 0x6708,
            0x5468, 0x661F, 0x534A, 0x5341, 0x4E24:
            return true
        default: return TimeCursor.numeral(code) != nil
        }
    }

    private func time(_ codes: [UInt32], at place: Int, in range: Range<Int>) -> DeadlineExpression? {
        var cursor = TimeCursor(codes: codes, limit: range.upperBound, place: place)
        guard let found = TimePointReader.read(&cursor), cursor.place > place else { return nil }
        Self.passHour(&cursor)
        let end = cursor.place
        let bound = Self.takeBound(&cursor)
        if !bound, case .year(let year) = found.point,
            let event = events.read(codes, at: end, limit: range.upperBound, behind: (place, year))
        {
            return event
        }
        guard bound || !found.needsBound && isMeant(codes, place..<end, range, found) else { return nil }
        let scope = place..<cursor.place
        switch TimePlacer(held: held, near: near).place(found.point, isBound: bound) {
        case .day(let day): return DeadlineExpression(kind: .day, range: scope, day: day)
        case .period(let period):
            return DeadlineExpression(kind: .period, range: scope, day: period.lastDay, period: period)
        case .impossible: return DeadlineExpression(kind: .impossible, range: scope)
        case .unknown: return DeadlineExpression(kind: .day, range: scope)
        }
    }

    /// 4月15日(星期三)下午5点前: weekday and hour stand between the day and 前.
    private static func passHour(_ cursor: inout TimeCursor) {
        let start = cursor.place
        if cursor.peek() == 0x28, let length = (1...8).first(where: { cursor.peek($0) == 0x29 }) {
            cursor.place += length + 1
        }
        _ = cursor.takeAny(["上午", "中午", "下午", "晚上", "晚"])
        if cursor.takeNumber() != nil {
            let isHour = cursor.take("时") || cursor.take("点") || cursor.take(":")
            guard isHour else { return cursor.place = start }
            _ = cursor.takeNumber()
            _ = cursor.takeAny(["分", "半"])
        }
        var ahead = cursor
        if !takeBound(&ahead) { cursor.place = start }
    }

    /// Moves over what makes a time a deadline: 前, 内, 之前.
    private static func takeBound(_ cursor: inout TimeCursor) -> Bool {
        guard cursor.takeAny(["下班前", "之前", "以前", "之内", "以内", "内", "前"]) != nil else { return false }
        // 3月前期, 年内部: another word begins with the same character.
        let next = cursor.peek()
        let isAnotherWord = [0x671F, 0x540E, 0x90E8, 0x5916, 0x6765].contains(next) && cursor.peek(-1) != 0x4E4B
        if isAnotherWord { cursor.place -= 1 }
        return !isAnotherWord
    }

    /// A comma, 于, 在, 到, and the last characters of 力争 and 确保.
    private static func introducesTime(_ code: UInt32) -> Bool {
        [FoldedText.comma, 0x4E8E, 0x5728, 0x5230, 0x4E89, 0x4FDD].contains(code)
    }

    /// A period without 前 or 内 is a deadline when a goal follows: 一季度完成, 3月底开工, 于6月建成.
    private func isMeant(
        _ codes: [UInt32], _ time: Range<Int>, _ range: Range<Int>, _ found: TimePointReader.Found
    ) -> Bool {
        let (place, end) = (time.lowerBound, time.upperBound)
        let isBehindTo = place > range.lowerBound && codes[place - 1] == 0x5230  // 到2026年底,
        var ahead = TimeCursor(codes: codes, limit: range.upperBound, place: end)
        // 3月—5月底前: the first of a range is no deadline.
        if DayRange.takeSign(&ahead) { return false }
        if end < range.upperBound, codes[end] == FoldedText.comma {
            return isBehindTo
        }
        let limit = min(range.upperBound, end + (found.isPoint ? 3 : 2))
        for start in end..<max(end, limit) {
            var meaning: Int32?
            words.trie.forEachWord(in: codes, at: start, limit: range.upperBound) { _, value in
                if meaning != DeadlineWords.Meaning.noDeadline.rawValue { meaning = value }
            }
            if meaning == DeadlineWords.Meaning.noDeadline.rawValue { return false }
            if meaning == DeadlineWords.Meaning.goal.rawValue { return true }
        }
        // 在2027年重点抓好…: a bare year says when, not by when.
        if case .year = found.point, !found.isPoint { return isBehindTo }
        // ,上半年外出招商30批: what stands alone before its verb says by when.
        // 于, 在, 到, 力争 and 确保 before it say the same.
        return place > range.lowerBound && Self.introducesTime(codes[place - 1])
    }
}
