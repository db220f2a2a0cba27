import Kernel

/// The place of an article in the search: larger is newer, so that the newest come first without sorting.
///
/// Days since 1900-01-01 plus one (0 when the day is unknown) above 16 bits that count the articles of the day.
enum SearchKey {
    static let bits: Int64 = 16

    static func first(of day: CalendarDay?) -> Int64 { Int64(day.map(number) ?? 0) << bits }
    static func last(of day: CalendarDay?) -> Int64 { first(of: day) | (1 << bits - 1) }

    /// Whether a key lies in a day, so that an article may keep it.
    static func isKey(_ key: Int64, of day: CalendarDay?) -> Bool { (first(of: day)...last(of: day)).contains(key) }

    /// Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": days from civil, counted from 1900.
    private static func number(_ day: CalendarDay) -> Int {
        let year = day.month <= 2 ? day.year - 1 : day.year
        let yearOfEra = year % 400
        let dayOfYear = (153 * (day.month > 2 ? day.month - 3 : day.month + 9) + 2) / 5 + day.day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return year / 400 * 146_097 + dayOfEra - 693_901 + 1
    }
}
