import Kernel

/// When a unit is reminded of a deadline, and who is told (催办).
public struct ReminderLadder: Sendable, Equatable {
    /// Who is told.
    public enum Addressee: String, Sendable, CaseIterable {
        /// Who works for the unit that leads.
        case workers
        /// Who answers for it.
        case heads
        /// Who answers for the unit above.
        case above
    }

    /// A rung; the catalogue names it under `reminder_rung_…`.
    public struct Rung: Sendable, Equatable {
        public let code: String
        /// From so many days after the deadline on; before it below 0.
        public let days: Int64
        public let to: Addressee
        /// Whether it is said each day, and not once for a deadline.
        public let isDaily: Bool
    }

    /// Minutes of the day in Asia/Shanghai between which reminders are written.
    let minutes: Range<Int64>
    let isOnlyOnWorkingDays: Bool
    /// By `days`.
    let rungs: [Rung]

    /// What is said of a matter so many days after its deadline: the last rung that was reached, or all of them that are
    /// said daily, and the last of those said once that stands above them.
    func reached(_ daysAfter: Int64) -> [Rung] {
        let reached = rungs.filter { $0.days <= daysAfter }
        let daily = reached.filter(\.isDaily)
        let once = reached.last { !$0.isDaily }.map { [$0] } ?? []
        return once.filter { $0.days > daily.first?.days ?? .min } + daily
    }

    /// Whether reminders are written at an instant; otherwise they wait.
    func isOpen(at seconds: Int64, _ calendar: WorkingCalendar) -> Bool {
        let minute = ((seconds + 8 * 3600) % 86_400 + 86_400) % 86_400 / 60
        return minutes.contains(minute)
            && (!isOnlyOnWorkingDays || calendar.isWorking(CalendarDay(shanghaiSeconds: seconds)))
    }
}
