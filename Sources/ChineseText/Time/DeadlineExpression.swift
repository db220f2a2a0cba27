import Kernel

/// Words that say by when something is to be done, and what they mean on the calendar.
public struct DeadlineExpression: Sendable, Equatable {
    /// What sort of time the words name.
    public enum Kind: String, Sendable, CaseIterable {
        /// One day: 3月15日前, 下周三前, 10日内.
        case day
        /// The last day of a period: 月底前, 一季度, 年内.
        case period
        /// At once or soon, without a day: 立即, 近期, 尽快.
        case immediate
        /// Again and again: 每月, 按周.
        case recurring
        /// By an event whose day is known only if somebody names it: 春节前, 两会前.
        case event
        /// The text names a day that no calendar has: 2月30日前.
        case impossible
    }

    /// What sort of time it is.
    public let kind: Kind
    /// Where the words stand among the folded characters of the text.
    public let range: Range<Int>
    /// The last day that is in time; `nil` when the words name none or the day of the meeting is not known.
    public let day: CalendarDay?
    /// The period whose last day it is.
    public let period: Period?

    /// One expression as it was found.
    public init(kind: Kind, range: Range<Int>, day: CalendarDay? = nil, period: Period? = nil) {
        (self.kind, self.range, self.day, self.period) = (kind, range, day, period)
    }
}
