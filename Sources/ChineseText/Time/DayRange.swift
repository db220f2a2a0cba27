/// Reads the end of a range of days: 12月20日—25日, 12月20-25日, 12月20日至1月5日.
enum DayRange {
    /// The last day of the range whose first the cursor stands behind; `nil` leaves the cursor where it is.
    static func last(_ cursor: inout TimeCursor, _ year: TimePoint.Year?, month: Int) -> TimePoint? {
        var ahead = cursor
        guard takeSign(&ahead) || ahead.take("至") || ahead.take("到"), let number = ahead.takeNumber() else {
            return nil
        }
        var last = TimePoint.day(year, month: month, day: number)
        if ahead.take("月") {
            guard let day = ahead.takeNumber() else { return nil }
            last = .day(number < month ? year?.next : year, month: number, day: day)
        }
        guard ahead.take("日") || ahead.take("号") else { return nil }
        cursor = ahead
        return last
    }

    /// Whether a range goes on here, by a dash or a tilde.
    static func takeSign(_ cursor: inout TimeCursor) -> Bool {
        // A dash of Chinese print is two characters long.
        if cursor.take("—") { return cursor.take("—") || true }
        return cursor.takeAny(["-", "~", "–"]) != nil
    }
}
