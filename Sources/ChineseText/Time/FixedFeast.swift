import Kernel

/// Feasts that fall on the same day every year.
enum FixedFeast {
    private static let feasts: [(word: String, month: Int)] = [
        ("元旦", 1), ("五一", 5), ("劳动节", 5), ("六一", 6), ("儿童节", 6), ("七一", 7), ("建党节", 7), ("八一", 8), ("建军节", 8),
        ("十一", 10), ("国庆", 10),
    ]

    /// The last day before the feast that a word names; `nil` when it names none or the year is not known.
    ///
    /// Without a year it is the feast that follows the meeting; so is 今年元旦, which nobody says of a day gone by.
    static func dayBefore(_ word: String, of year: TimePoint.Year?, held: CalendarDay?) -> CalendarDay? {
        // All of them are the first of a month.
        guard let month = feasts.first(where: { word.hasPrefix($0.word) })?.month else { return nil }
        let found: Int? =
            switch year {
            case .number(let number): number
            case .relative(let distance) where distance > 0 || month > 1: held.map { $0.year + distance }
            default: held.map { $0.month >= month ? $0.year + 1 : $0.year }
            }
        return found.flatMap { CalendarDay(year: $0, month: month, day: 1) }?.adding(days: -1)
    }
}
