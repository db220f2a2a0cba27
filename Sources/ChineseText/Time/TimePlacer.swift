import Kernel

/// Sets a time on the calendar, seen from the day of the meeting.
struct TimePlacer {
    /// The day from which 本月 and 下周 are counted.
    let held: CalendarDay?
    /// A day near it, such as that of publication: it tells the year when `held` is not known.
    var near: CalendarDay?
    /// A month without a year that lies this many months back is meant of the next year.
    private static let monthsBack = 5

    /// - Parameter isBound: Whether 前 or 内 stands behind the words: then a month that is over is the next year's.
    func place(_ point: TimePoint, isBound: Bool) -> TimePlace {
        switch point {
        case .year(let year): period(.year, year, 1, lastMonth: 12)
        case .half(let year, let number): period(.half, year, number, lastMonth: number * 6)
        case .quarter(let year, let number): period(.quarter, year, number, lastMonth: number * 3)
        case .month(nil, let number, .whole) where isBound && isOver(month: number):
            period(.month, .relative(1), number, lastMonth: number)
        case .month(let year, let number, let part):
            part.lastDay.map { day(year, number, $0) } ?? period(.month, year, number, lastMonth: number)
        case .day(let year, let month, let number): day(year, month, number)
        default: relative(point)
        }
    }

    private func isOver(month: Int) -> Bool { held.map { $0.month > month } ?? false }

    private func relative(_ point: TimePoint) -> TimePlace {
        guard let held else { return .unknown }
        switch point {
        case .relativeQuarter(let distance):
            return held.adding(months: distance * 3)
                .flatMap { Period(.quarter, year: $0.year, number: ($0.month + 2) / 3) }.map(TimePlace.period)
                ?? .unknown
        case .relativeMonth(let distance, let part):
            guard let month = held.adding(months: distance) else { return .unknown }
            if let last = part.lastDay { return day(.number(month.year), month.month, last) }
            return Period(.month, year: month.year, number: month.month).map(TimePlace.period) ?? .unknown
        case .relativeMonthDay(let distance, let number):
            return held.adding(months: distance).map { day(.number($0.year), $0.month, number) } ?? .unknown
        case .bareDay(let number): return relative(.relativeMonthDay(number < held.day ? 1 : 0, day: number))
        case .week(let distance, let weekday):
            return some(held.adding(days: distance * 7 + (weekday ?? 7) - held.weekday))
        case .days(let count): return some(held.adding(days: count))
        // Holidays are not known here: a count of working days names no day.
        case .workingDays: return .unknown
        case .months(let count, let days): return some(held.adding(months: count)?.adding(days: days))
        default: return .unknown
        }
    }

    private func some(_ day: CalendarDay?) -> TimePlace { day.map(TimePlace.day) ?? .unknown }

    private func period(_ length: Period.Length, _ year: TimePoint.Year?, _ number: Int, lastMonth: Int) -> TimePlace {
        guard (1...length.perYear).contains(number) else { return .impossible }
        guard let year = self.year(year, month: lastMonth) else { return .unknown }
        return Period(length, year: year, number: number).map(TimePlace.period) ?? .unknown
    }

    private func day(_ year: TimePoint.Year?, _ month: Int, _ number: Int) -> TimePlace {
        // A year with a 29 February shows whether any year has the day.
        guard CalendarDay(year: 2000, month: month, day: number) != nil else { return .impossible }
        guard let year = self.year(year, month: month) else { return .unknown }
        return CalendarDay(year: year, month: month, day: number).map(TimePlace.day) ?? .impossible
    }

    private func year(_ year: TimePoint.Year?, month: Int) -> Int? {
        let base = held ?? near
        return switch year {
        case .number(let number): number
        case .relative(let distance): base.map { $0.year + distance }
        case nil: base.map { $0.month - month >= Self.monthsBack ? $0.year + 1 : $0.year }
        }
    }
}
