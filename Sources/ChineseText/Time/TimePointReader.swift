/// Reads the time that begins at a place: 明年一季度, 3月底, 下周三, 10个工作日.
enum TimePointReader {
    /// How a time may be followed, as it sets what its words mean.
    struct Found {
        let point: TimePoint
        /// Whether 底, 末 or a day makes it a point rather than a span.
        let isPoint: Bool
        /// Whether it is a deadline only with 前 or 内 behind it, as a count is (十日, 两周).
        let needsBound: Bool

        init(_ point: TimePoint, isPoint: Bool = false, needsBound: Bool = false) {
            (self.point, self.isPoint, self.needsBound) = (point, isPoint, needsBound)
        }
    }

    /// The time at the cursor, which moves behind it; `nil` leaves the cursor anywhere.
    static func read(_ cursor: inout TimeCursor) -> Found? {
        let start = cursor
        if let found = week(&cursor) { return found }
        cursor = start
        if let found = relativeMonth(&cursor) { return found }
        cursor = start
        if let found = relativeDay(&cursor) { return found }
        cursor = start
        let (year, hasYear) = self.year(&cursor)
        if let found = part(&cursor, of: year) { return found }
        if hasYear { return wholeYear(&cursor, year) }
        cursor = start
        return CountReader.read(&cursor)
    }

    /// 明天, 今日: a deadline only with 前 or 内 behind it.
    private static func relativeDay(_ cursor: inout TimeCursor) -> Found? {
        let words: [(StaticString, Int)] = [
            ("今天", 0), ("今日", 0), ("当日", 0), ("当天", 0), ("明天", 1), ("明日", 1), ("次日", 1), ("后天", 2),
        ]
        for (word, distance) in words where cursor.take(word) { return Found(.days(distance), needsBound: true) }
        return nil
    }

    private static func year(_ cursor: inout TimeCursor) -> (TimePoint.Year?, Bool) {
        if let number = cursor.takeYear() { return (.number(number), true) }
        let words: [(StaticString, Int)] = [
            ("今年", 0), ("本年度", 0), ("本年", 0), ("当年", 0), ("明年", 1), ("次年", 1), ("后年", 2),
        ]
        for (word, distance) in words where cursor.take(word) { return (.relative(distance), true) }
        // 年内, 年底, 年末: the year of the meeting.
        if cursor.peek() == 0x5E74, [0x5185, 0x5E95, 0x672B].contains(cursor.peek(1)), !isCounted(cursor.peek(-1)) {
            cursor.place += 1
            return (.relative(0), true)
        }
        return (nil, false)
    }

    /// Whether the character before 年, 月 or 周 makes another word of it: 近年, 每月, 三周.
    static func isCounted(_ code: UInt32) -> Bool {
        if TimeCursor.digit(code) != nil || TimeCursor.numeral(code) != nil { return true }
        return switch Unicode.Scalar(code) ?? " " {
        case "十", "几", "数", "多", "半", "每", "近", "全", "去", "往", "历", "前", "上", "下", "今", "明", "本", "当", "个", "逐", "按",
            "隔",
            "整", "新", "老":
            true
        default: false
        }
    }

    private static func wholeYear(_ cursor: inout TimeCursor, _ year: TimePoint.Year?) -> Found? {
        let isPoint = cursor.take("年底") || cursor.take("底") || cursor.take("末")
        return Found(.year(year), isPoint: isPoint)
    }

    private static func part(_ cursor: inout TimeCursor, of year: TimePoint.Year?) -> Found? {
        if cursor.take("上半年") { return Found(.half(year, 1), isPoint: false) }
        if cursor.take("下半年") { return Found(.half(year, 2), isPoint: false) }
        if year != nil, cursor.take("前三季度") { return Found(.quarter(year, 3)) }
        var ahead = cursor
        let isOrdinal = ahead.take("第")
        if !isOrdinal, ahead.take("首季") {
            cursor = ahead
            _ = cursor.take("度")
            return Found(.quarter(year, 1))
        }
        guard let number = ahead.takeNumber() else { return nil }
        if ahead.take("季度") || ahead.take("季") {
            cursor = ahead
            let isPoint = cursor.take("末") || cursor.take("底")
            return Found(.quarter(year, number), isPoint: isPoint)
        }
        guard !isOrdinal, ahead.take("月") else { return nil }
        cursor = ahead
        return month(&cursor, year, number)
    }

    private static func month(_ cursor: inout TimeCursor, _ year: TimePoint.Year?, _ month: Int) -> Found? {
        _ = cursor.take("份")
        var ahead = cursor
        if let day = ahead.takeNumber() {
            let isDay = ahead.take("日") || ahead.take("号")
            let last = DayRange.last(&ahead, year, month: month)
            if isDay || last != nil {
                cursor = ahead
                return Found(last ?? .day(year, month: month, day: day), isPoint: true)
            }
        }
        let part = monthPart(&cursor)
        return Found(.month(year, month, part.part), isPoint: part.isPoint)
    }

    private static func monthPart(_ cursor: inout TimeCursor) -> (part: TimePoint.MonthPart, isPoint: Bool) {
        if cursor.take("上旬") || cursor.take("初") { return (.first, true) }
        if cursor.take("中旬") || cursor.take("中") { return (.middle, true) }
        let isLast = cursor.take("下旬") || cursor.take("底") || cursor.take("末")
        return (isLast ? .last : .whole, isLast)
    }

    private static func relativeMonth(_ cursor: inout TimeCursor) -> Found? {
        let words: [(StaticString, Int)] = [
            ("本月", 0), ("当月", 0), ("这个月", 0), ("下月", 1), ("下个月", 1), ("次月", 1),
        ]
        for (word, distance) in words where cursor.take(word) {
            var ahead = cursor
            if let day = ahead.takeNumber(), ahead.take("日") || ahead.take("号") {
                cursor = ahead
                return Found(.relativeMonthDay(distance, day: day), isPoint: true)
            }
            let part = monthPart(&cursor)
            return Found(.relativeMonth(distance, part.part), isPoint: part.isPoint)
        }
        if cursor.take("本季度") || cursor.take("本季") || cursor.take("当季") { return Found(.relativeQuarter(0)) }
        if cursor.take("下季度") || cursor.take("下个季度") { return Found(.relativeQuarter(1)) }
        // 月底前, 月内: the month of the meeting.
        if cursor.peek() == 0x6708, [0x5E95, 0x672B, 0x5185].contains(cursor.peek(1)), !isCounted(cursor.peek(-1)) {
            cursor.place += 1
            let part = monthPart(&cursor)
            return Found(.relativeMonth(0, part.part), isPoint: part.isPoint)
        }
        return nil
    }

    private static func week(_ cursor: inout TimeCursor) -> Found? {
        let before = cursor.peek(-1)
        let words: [(StaticString, Int)] = [
            ("本周", 0), ("这周", 0), ("下下周", 2), ("下周", 1), ("下个星期", 1), ("下星期", 1), ("本星期", 0),
        ]
        for (word, distance) in words where cursor.take(word) {
            return weekday(&cursor, distance)
        }
        guard !isCounted(before), cursor.take("周") || cursor.take("星期") else { return nil }
        let found = weekday(&cursor, 0)
        return found.isPoint ? found : nil
    }

    private static func weekday(_ cursor: inout TimeCursor, _ distance: Int) -> Found {
        if cursor.take("末") || cursor.take("日") || cursor.take("天") {
            return Found(.week(distance, weekday: 7), isPoint: true)
        }
        guard let weekday = TimeCursor.numeral(cursor.peek()), (1...6).contains(weekday) else {
            return Found(.week(distance, weekday: nil))
        }
        cursor.place += 1
        return Found(.week(distance, weekday: weekday), isPoint: true)
    }
}
