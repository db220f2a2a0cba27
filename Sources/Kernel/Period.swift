/// A year, half, quarter or month of the calendar: what indicators are counted for.
public struct Period: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// How long a period is.
    public enum Length: String, Sendable, CaseIterable {
        case year, half, quarter, month

        /// How many of them a year has.
        public var perYear: Int {
            switch self {
            case .year: 1
            case .half: 2
            case .quarter: 4
            case .month: 12
            }
        }
    }

    public let length: Length
    public let year: Int
    /// Which of the year's periods, from 1.
    public let number: Int

    /// `nil` when the year has no such period, or lies outside 1900…2199.
    public init?(_ length: Length, year: Int, number: Int = 1) {
        guard (1900...2199).contains(year), (1...length.perYear).contains(number) else { return nil }
        (self.length, self.year, self.number) = (length, year, number)
    }

    /// Parses what `description` writes: `2026`, `2026-H1`, `2026-Q3`, `2026-07`.
    public init?(text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard let year = parts.first.flatMap(Self.digits(4)), parts.count <= 2 else { return nil }
        guard parts.count == 2 else {
            self.init(.year, year: year)
            return
        }
        let rest = parts[1]
        switch rest.first {
        case "H": self.init(.half, year: year, digits: rest.dropFirst())
        case "Q": self.init(.quarter, year: year, digits: rest.dropFirst())
        default:
            guard let number = Self.digits(2)(rest) else { return nil }
            self.init(.month, year: year, number: number)
        }
    }

    private init?(_ length: Length, year: Int, digits: some StringProtocol) {
        guard let number = Self.digits(1)(digits) else { return nil }
        self.init(length, year: year, number: number)
    }

    private static func digits<Text: StringProtocol>(_ count: Int) -> (Text) -> Int? {
        { text in
            guard text.utf8.count == count, text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
            return Int(text)
        }
    }

    /// `2026`, `2026-H1`, `2026-Q3` or `2026-07`.
    public var description: String {
        switch length {
        case .year: "\(year)"
        case .half: "\(year)-H\(number)"
        case .quarter: "\(year)-Q\(number)"
        case .month: "\(year)-\(number < 10 ? "0" : "")\(number)"
        }
    }

    /// The first of its months, 1…12.
    public var firstMonth: Int { (number - 1) * (12 / length.perYear) + 1 }
    /// The last of its months, 1…12.
    public var lastMonth: Int { number * (12 / length.perYear) }

    /// The day on which it begins.
    public var firstDay: CalendarDay? { CalendarDay(year: year, month: firstMonth, day: 1) }
    /// The day on which it ends.
    public var lastDay: CalendarDay? {
        (28...31).reversed().lazy.compactMap { CalendarDay(year: year, month: lastMonth, day: $0) }.first
    }

    /// Whether all days of `other` are days of this period.
    public func contains(_ other: Period) -> Bool {
        year == other.year && firstMonth <= other.firstMonth && other.lastMonth <= lastMonth
    }

    /// The same period of the year before, for year-on-year comparison.
    public var yearBefore: Period? { Period(length, year: year - 1, number: number) }
    /// The period that ends when this one begins.
    public var previous: Period? {
        number > 1
            ? Period(length, year: year, number: number - 1) : Period(length, year: year - 1, number: length.perYear)
    }

    /// By the day of beginning; of two that begin together, the longer first.
    public static func < (left: Self, right: Self) -> Bool {
        (left.year, left.firstMonth, -left.lastMonth) < (right.year, right.firstMonth, -right.lastMonth)
    }
}
