import Kernel

/// A time as a text names it, before it is set on a calendar.
enum TimePoint: Equatable {
    /// 2026年, 今年 (0), 明年 (1).
    enum Year: Equatable {
        case number(Int)
        case relative(Int)

        /// The year behind it.
        var next: Year {
            switch self {
            case .number(let number): .number(number + 1)
            case .relative(let distance): .relative(distance + 1)
            }
        }

        /// Its number, seen from a day.
        func number(from day: CalendarDay?) -> Int? {
            switch self {
            case .number(let number): number
            case .relative(let distance): day.map { $0.year + distance }
            }
        }
    }

    /// 上旬, 中旬 or 下旬 of a month (底 and 末 too), or all of it.
    enum MonthPart: Equatable {
        case first, middle, last, whole

        /// Its last day, where that is not the month's.
        var lastDay: Int? {
            switch self {
            case .first: 10
            case .middle: 20
            case .last, .whole: nil
            }
        }
    }

    case year(Year?)
    case half(Year?, Int)
    /// A quarter by its number, or by its distance to that of the meeting.
    case quarter(Year?, Int)
    case relativeQuarter(Int)
    case month(Year?, Int, MonthPart)
    case relativeMonth(Int, MonthPart)
    case day(Year?, month: Int, day: Int)
    case relativeMonthDay(Int, day: Int)
    /// 15日: the next one, seen from the meeting.
    case bareDay(Int)
    /// A week by its distance, and a weekday (1…7) in it.
    case week(Int, weekday: Int?)
    case days(Int)
    case workingDays(Int)
    case months(Int, days: Int = 0)
}

/// What a time is on the calendar.
enum TimePlace: Equatable {
    case day(CalendarDay)
    case period(Period)
    /// The text names a day that no calendar has.
    case impossible
    /// The day of the meeting is needed and not known.
    case unknown
}
