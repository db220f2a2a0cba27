import Kernel

/// Reads by which event something is due: 两会前, 国庆节前, 明年春节前.
struct EventReader: Sendable {
    let held: CalendarDay?
    let words: DeadlineWords
    /// Days of events that the caller knows.
    let namedDays: [String: CalendarDay]
    /// Whether a feast without a year is that which follows the meeting.
    let datesFeasts: Bool

    /// The event whose word begins at a place; a year before the word belongs to it.
    func read(
        _ codes: [UInt32], at place: Int, limit: Int, behind time: (start: Int, year: TimePoint.Year?)? = nil
    ) -> DeadlineExpression? {
        var cursor = TimeCursor(codes: codes, limit: limit, place: place)
        if time != nil { _ = cursor.take("的") }
        guard !Self.isInNumber(cursor), let word = words.longest(codes, at: cursor.place, limit: limit),
            let name = words.event(word.value)
        else { return nil }
        let isShort = word.end - cursor.place == 1
        cursor.place = word.end
        if cursor.peek() == 0x201D { cursor.place += 1 }
        _ = cursor.takeAny(["召开", "来临", "到来", "开始", "结束"])
        guard cursor.takeAny(["之前", "以前", "前"]) != nil, !cursor.take("后"), !cursor.take("期") else { return nil }
        let start = time?.start ?? (isShort ? Self.beginning(ofWordAt: place, codes) : place)
        return DeadlineExpression(kind: .event, range: start..<cursor.place, day: day(of: name, in: time?.year))
    }

    private func day(of event: String, in year: TimePoint.Year?) -> CalendarDay? {
        let number = year?.number(from: held)
        if let named = namedDays[event], year == nil || named.year == number { return named }
        return year != nil || datesFeasts ? FixedFeast.dayBefore(event, of: year, held: held) : nil
    }

    /// 排名二十一前: 十一 is no feast there.
    private static func isInNumber(_ cursor: TimeCursor) -> Bool {
        func isNumeral(_ code: UInt32) -> Bool {
            code == 0x5341 || TimeCursor.numeral(code) != nil || TimeCursor.digit(code) != nil
        }
        return isNumeral(cursor.peek()) && (isNumeral(cursor.peek(-1)) || cursor.peek(-1) == 0x7B2C)
    }

    /// 下次党委会前: the event's word goes back to the mark, 于 or 在 before it, or is taken as it is.
    private static func beginning(ofWordAt place: Int, _ codes: [UInt32]) -> Int {
        for start in stride(from: place, through: max(0, place - 8), by: -1) {
            guard start > 0 else { return 0 }
            let before = codes[start - 1]
            if SentenceMarks.endsClause(before) || SentenceMarks.endsSentence(before) || before == 0x4E8E
                || before == 0x5728
            {
                return start
            }
        }
        return place
    }
}
