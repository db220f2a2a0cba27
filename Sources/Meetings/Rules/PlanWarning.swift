import Identity
import Kernel

/// What somebody should look at in a meeting's plans; nothing is refused for it.
public enum PlanWarning: Sendable, Equatable {
    /// Two steps of the run sheet at once, for the same person or unit.
    case overlap(RunSheetStep, RunSheetStep)
    /// A post that nobody keeps for a while between two shifts, in seconds since 1970.
    case gap(post: String, from: Int64, until: Int64)
    /// Somebody who keeps two posts at once, or one twice.
    case doubleBooking(RosterShift, RosterShift)

    /// Warnings that are told at most: after them the plan has to be looked at as a whole.
    static let most = 50

    /// - Parameter steps: of a run sheet, by time.
    static func warnings(of steps: [RunSheetStep]) -> [PlanWarning] {
        pairs(steps) { first, second in
            guard first.isUpToSame(as: second) else { return nil }
            let (end, start) = (first.endsAt ?? first.startsAt, second.startsAt)
            // A step without an end is a moment.
            return start < end || start == first.startsAt ? .overlap(first, second) : nil
        }
    }

    /// - Parameter shifts: of a roster, by time.
    static func warnings(of shifts: [RosterShift]) -> [PlanWarning] {
        var keptUntil: [String: Int64] = [:]
        var warnings: [PlanWarning] = []
        for shift in shifts {
            if let end = keptUntil[shift.post], end < shift.startsAt {
                warnings.append(.gap(post: shift.post, from: end, until: shift.startsAt))
            }
            keptUntil[shift.post] = max(keptUntil[shift.post] ?? shift.endsAt, shift.endsAt)
        }
        let twice = pairs(shifts) { first, second in
            first.person == second.person && second.startsAt < first.endsAt ? .doubleBooking(first, second) : nil
        }
        return Array((warnings + twice).prefix(most))
    }

    /// What is found of any two, the earlier first.
    private static func pairs<Line>(_ lines: [Line], _ find: (Line, Line) -> PlanWarning?) -> [PlanWarning] {
        var warnings: [PlanWarning] = []
        for (place, first) in lines.enumerated() {
            for second in lines[(place + 1)...] {
                if let warning = find(first, second) { warnings.append(warning) }
                if warnings.count == most { return warnings }
            }
        }
        return warnings
    }
}

extension RunSheetStep {
    /// Whether the same person sees to both, or, where nobody is named, the same unit.
    fileprivate func isUpToSame(as other: RunSheetStep) -> Bool {
        if let person, let second = other.person {
            return person == second && (unit == nil || other.unit == nil || unit == other.unit)
        }
        return person == nil && other.person == nil && unit != nil && unit == other.unit
    }
}
