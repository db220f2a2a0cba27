import Identity
import Kernel

/// A time on the clock in Asia/Shanghai, to the minute.
public struct TimeOfDay: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Since midnight, 0…1439.
    public let minutes: Int

    /// `nil` for what no clock shows.
    public init?(minutes: Int) {
        guard (0..<1440).contains(minutes) else { return nil }
        self.minutes = minutes
    }

    /// Parses `9:30` or `09:30`; `nil` for anything else.
    public init?(text: some StringProtocol) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, (1...2).contains(parts[0].utf8.count), parts[1].utf8.count == 2,
            parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }), let hour = Int(parts[0]),
            let minute = Int(parts[1]), (0..<24).contains(hour), (0..<60).contains(minute)
        else { return nil }
        minutes = hour * 60 + minute
    }

    /// On a day, in seconds since 1970.
    func seconds(on day: CalendarDay) -> Int64 { day.shanghaiSeconds + Int64(minutes) * 60 }

    /// `09:30`.
    public var description: String {
        let (hour, minute) = (minutes / 60, minutes % 60)
        return "\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)"
    }

    public static func < (left: Self, right: Self) -> Bool { left.minutes < right.minutes }
}

extension FieldReader {
    /// A time as `HH:mm`; `nil` when there is none or it is wrong, which is noted.
    mutating func time(_ text: String, _ field: String) -> TimeOfDay? {
        let trimmed = text.trimmed
        guard !trimmed.isEmpty else { return nil }
        if let time = TimeOfDay(text: trimmed.replacing("：", with: ":")) { return time }
        add(field, "problem_meeting_time")
        return nil
    }
}
