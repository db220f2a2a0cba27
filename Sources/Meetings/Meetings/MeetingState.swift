import Kernel

/// How far a meeting is; it follows from its day and its texts, and the catalogue names it under `meeting_state_…`.
public enum MeetingState: String, Sendable, CaseIterable {
    /// Its day is not over, and there is no text.
    case planned
    /// Its day is over, and there is no text.
    case held
    /// Sentences wait to be decided, or to be filed.
    case review
    /// There are texts, and nothing in them waits.
    case settled

    /// - Parameters:
    ///   - texts: how many texts it has that no other replaced.
    ///   - open: how many proposals in them wait to be decided or filed.
    public init(day: CalendarDay, today: CalendarDay, texts: Int64, open: Int64) {
        if texts > 0 {
            self = open > 0 ? .review : .settled
        } else {
            self = day < today ? .held : .planned
        }
    }
}
