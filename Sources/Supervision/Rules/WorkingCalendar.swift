import Kernel

/// Which days are working days: Monday to Friday but for holidays, and the weekends that are worked for them (调休), as the
/// State Council's office announces them each year (国务院办公厅关于部分节假日安排的通知).
public struct WorkingCalendar: Sendable, Equatable {
    /// What becomes of a deadline that is no working day.
    public enum Placement: String, Sendable, CaseIterable {
        /// It is the next working day, as the Civil Code has it for periods (民法典第二百零三条).
        case after
        /// It is the working day before.
        case before
        /// It stays.
        case keep
    }

    let holidays: Set<CalendarDay>
    let workingWeekends: Set<CalendarDay>
    let deadlineOnHoliday: Placement

    /// Whether people are at work on a day.
    public func isWorking(_ day: CalendarDay) -> Bool {
        if workingWeekends.contains(day) { return true }
        return day.weekday < 6 && !holidays.contains(day)
    }

    /// The last day in time of a deadline that was set.
    public func placed(_ deadline: CalendarDay) -> CalendarDay {
        guard deadlineOnHoliday != .keep else { return deadline }
        let step = deadlineOnHoliday == .after ? 1 : -1
        var day = deadline
        // No run of holidays is as long as a month.
        for _ in 0..<31 where !isWorking(day) { day = day.adding(days: step) ?? day }
        return isWorking(day) ? day : deadline
    }

    /// How many working days lie after `first` up to and with `last`; 0 where `last` is not after it.
    public func workingDays(after first: CalendarDay, through last: CalendarDay) -> Int {
        guard first < last else { return 0 }
        // Whoever asks compares with a few days: what lies further back needs no exact count.
        var day = last.number - first.number > 400 ? last.adding(days: -400) ?? first : first
        var count = 0
        while day < last, let next = day.adding(days: 1) {
            day = next
            if isWorking(day) { count += 1 }
        }
        return count
    }
}
