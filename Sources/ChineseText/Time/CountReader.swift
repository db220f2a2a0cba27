/// Reads a count of time, or a bare day of the month: 十日, 5个工作日, 一个半月, 15日.
enum CountReader {
    /// The count at the cursor, which moves behind it; `nil` leaves the cursor anywhere.
    static func read(_ cursor: inout TimeCursor) -> TimePointReader.Found? {
        let before = cursor.peek(-1)
        // 个半月 and 近半年 are the rest of another word.
        guard !TimePointReader.isCounted(before) else { return nil }
        if cursor.take("半年") { return count(.months(6)) }
        if cursor.take("半个月") || cursor.take("半月") { return count(.days(15)) }
        guard let number = cursor.takeNumber() else { return nil }
        if cursor.take("个工作日") || cursor.take("工作日") { return count(.workingDays(number)) }
        if cursor.take("个小时") || cursor.take("小时") { return count(.days((number + 23) / 24)) }
        if cursor.take("周") || cursor.take("个星期") || cursor.take("星期") { return count(.days(number * 7)) }
        if cursor.take("个半月") { return count(.months(number, days: 15)) }
        if cursor.take("个月") { return count(.months(number)) }
        if cursor.take("年") { return count(.months(number * 12 + (cursor.take("半") ? 6 : 0))) }
        if cursor.take("天") { return count(.days(number)) }
        // 第4号方案 and 第三日 name no day of a month.
        return before == 0x7B2C ? nil : day(&cursor, number)
    }

    private static func count(_ point: TimePoint) -> TimePointReader.Found {
        TimePointReader.Found(point, needsBound: true)
    }

    /// 10日内 and 10日以内 count, 10日前 and 10日之前 name a day; 3号 names one only with 前 or 内 behind it.
    private static func day(_ cursor: inout TimeCursor, _ number: Int) -> TimePointReader.Found? {
        let isNumber = cursor.take("号")
        guard isNumber || cursor.take("日") else { return nil }
        var ahead = cursor
        if !isNumber, ahead.takeAny(["之内", "以内", "内"]) != nil { return count(.days(number)) }
        return TimePointReader.Found(.bareDay(number), isPoint: true, needsBound: isNumber)
    }
}
