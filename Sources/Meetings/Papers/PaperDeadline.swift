import Kernel

/// Until when a paper is to be submitted, in Asia/Shanghai.
public struct PaperDeadline: Sendable, Equatable {
    public let day: CalendarDay
    /// `nil` for the end of the day.
    public let time: TimeOfDay?

    public init(day: CalendarDay, time: TimeOfDay? = nil) { (self.day, self.time) = (day, time) }

    /// The first second that is too late, in seconds since 1970: that of the next day, or the one after the time.
    public var overFrom: Int64 {
        time.map { $0.seconds(on: day) + 1 } ?? day.shanghaiSeconds + 86_400
    }

    /// Whether what comes at an instant comes too late.
    public func isOver(at seconds: Int64) -> Bool { seconds >= overFrom }
}
