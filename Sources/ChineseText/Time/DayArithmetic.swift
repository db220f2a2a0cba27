import Kernel

extension CalendarDay {
    /// The same day some months later, or the last of that month; `nil` when that leaves the years we know.
    func adding(months: Int) -> CalendarDay? {
        guard (-3600...3600).contains(months) else { return nil }
        let total = year * 12 + month - 1 + months
        guard let first = CalendarDay(year: total / 12, month: total % 12 + 1, day: 1) else { return nil }
        return CalendarDay(year: first.year, month: first.month, day: day) ?? first.endOfMonth
    }
}
