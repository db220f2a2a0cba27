import Kernel

extension CalendarDay {
    /// The same day some months later, or the last of that month; `nil` when that leaves the years we know.
    func adding(months: Int) -> CalendarDay? {
        guard (-3600...3600).contains(months) else { return nil }
        let total = year * 12 + month - 1 + months
        guard let first = CalendarDay(year: total / 12, month: total % 12 + 1, day: 1) else { return nil }
        return CalendarDay(year: first.year, month: first.month, day: day) ?? first.endOfMonth
    }

    /// 1 for Monday … 7 for Sunday.
    var weekday: Int {
        // 1900-01-01 was a Monday.
        guard let monday = CalendarDay(year: 1900, month: 1, day: 1) else { return 1 }
        return Int((shanghaiSeconds - monday.shanghaiSeconds) / 86_400 % 7) + 1
    }
}
