import Kernel

/// How a matter stands (亮灯); the catalogue names it under `matter_light_…`.
public enum MatterLight: String, Sendable, CaseIterable {
    /// Overdue, or far behind.
    case red
    /// Behind, or soon due.
    case yellow
    /// As far as it should be.
    case green
    /// Done.
    case blue
    /// Nobody works on it: not assigned yet, suspended, merged.
    case none
}

/// From which values lights change colour: time elapsed against progress (时序进度).
public struct LightRule: Sendable, Equatable {
    /// Red beyond so many points behind; yellow up to them.
    public let pointsBehind: Int64
    /// Yellow from so many days before the deadline on.
    public let dueWithinDays: Int64

    /// The light of a matter on a day.
    ///
    /// Time elapsed is `100·(today − assigned)/(deadline − assigned + 1)` in percent; points behind are that less the
    /// progress. Once the unit has reported, its day counts and not today.
    public func light(of matter: Matter, on today: CalendarDay) -> MatterLight {
        switch matter.state {
        case .closed, .archived: return .blue
        case .registered, .brokenDown, .suspended, .merged: return .none
        case .reported, .verified:
            guard let finished = matter.finishedOn, let due = matter.deadline else { return .green }
            return finished > due ? .red : .green
        case .assigned, .acknowledged, .inProgress, .returned:
            guard let start = matter.assignedOn, let due = matter.deadline else { return .none }
            guard today <= due else { return .red }
            let total = max(due.number - start.number + 1, 1)
            let behind = 100 * (today.number - start.number) - Int64(matter.progress) * total
            if behind > pointsBehind * total { return .red }
            return behind > 0 || due.number - today.number <= dueWithinDays ? .yellow : .green
        }
    }

    /// The same in SQL, over the columns of `matter`.
    func sql(on today: CalendarDay) -> String {
        let (day, total) = (today.number, "(matter.due_on - matter.assigned_on + 1)")
        let behind = "(100 * (\(day) - matter.assigned_on) - matter.progress * \(total))"
        return """
            CASE WHEN matter.state IN (\(MatterRows.list([.closed, .archived]))) THEN 'blue'
                WHEN matter.state IN (\(MatterRows.list([.reported, .verified])))
                    THEN CASE WHEN matter.finished_on > matter.due_on THEN 'red' ELSE 'green' END
                WHEN NOT \(MatterRows.isUnderWay) OR matter.due_on IS NULL
                    OR matter.assigned_on IS NULL THEN 'none'
                WHEN matter.due_on < \(day) OR \(behind) > \(pointsBehind) * \(total) THEN 'red'
                WHEN \(behind) > 0 OR matter.due_on - \(day) <= \(dueWithinDays) THEN 'yellow'
                ELSE 'green' END
            """
    }
}
