import Kernel

/// How somebody kept the discipline of a meeting (会风会纪); the catalogue names it under `discipline_…`.
public enum Discipline: Sendable, Equatable {
    /// The meeting has not begun, and they are not there yet.
    case awaited
    case onTime
    /// Minutes after the beginning, rounded up.
    case late(minutes: Int)
    /// Somebody else came for them.
    case represented
    /// They are not there, with leave.
    case onLeave
    /// They are not there, and nobody approved it.
    case unexcused

    /// Its name without numbers.
    public var name: String {
        switch self {
        case .awaited: "awaited"
        case .onTime: "on-time"
        case .late: "late"
        case .represented: "represented"
        case .onLeave: "on-leave"
        case .unexcused: "unexcused"
        }
    }

    /// Whether they were not there themselves.
    public var isAbsent: Bool {
        switch self {
        case .represented, .onLeave, .unexcused: true
        case .awaited, .onTime, .late: false
        }
    }
}

/// By which attendance is judged.
struct DisciplineRule {
    /// When the meeting begins, in seconds since 1970; `nil` when nobody said.
    let beginsAt: Int64?
    /// From when on who is not there is absent.
    let absentFrom: Int64
    /// Who comes so many seconds after the beginning is still on time.
    var grace: Int64 = 0

    /// - Parameters:
    ///   - arrivedAt: the first time that they were seen.
    ///   - isRepresented: whether their substitute came.
    ///   - now: seconds since 1970.
    func judged(arrivedAt: Int64?, leave: Attendee.Leave.State?, isRepresented: Bool, now: Int64) -> Discipline {
        if let arrivedAt {
            guard let beginsAt, arrivedAt > beginsAt + grace else { return .onTime }
            return .late(minutes: Int(clamping: (arrivedAt - beginsAt + 59) / 60))
        }
        if isRepresented { return .represented }
        if leave == .approved { return .onLeave }
        return now < absentFrom ? .awaited : .unexcused
    }
}

extension DisciplineRule {
    /// The rule of a meeting: who is not there when it begins is absent; without a time, when its day is over.
    init(_ meeting: Meeting) {
        beginsAt = meeting.startsAt?.seconds(on: meeting.day)
        absentFrom = beginsAt ?? meeting.day.shanghaiSeconds + 86_400
    }
}
