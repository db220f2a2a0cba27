import Identity
import Kernel

/// A part of a matter that is to be reached by a day (阶段节点).
public struct MatterMilestone: Sendable, Equatable {
    public let text: String
    /// The last day that is in time.
    public let due: CalendarDay
    /// The day on which the unit said that it is reached; `nil` before.
    public internal(set) var reached: CalendarDay?

    /// As a form has it, and an audit entry: `2026-12-05 完成设计`.
    var line: String { "\(due) \(text)" }

    static let most = 20

    /// Reads the lines of a form, each a day and what is to be reached by then; what is reached already stays reached where
    /// its line is the same.
    static func list(
        _ text: String, keeping before: [MatterMilestone], _ reader: inout FieldReader
    ) -> [MatterMilestone] {
        let lines = (reader.lines(text, "milestones", limit: 5000) ?? "").split(whereSeparator: \.isNewline)
            .map(\.trimmed).filter { !$0.isEmpty }
        guard lines.count <= most else {
            reader.add("milestones", "problem_too_many", ["limit": "\(most)"])
            return []
        }
        var list: [MatterMilestone] = []
        for (index, line) in lines.enumerated() {
            let parts = line.split(maxSplits: 1, whereSeparator: \.isWhitespace)
            guard parts.count == 2, let first = parts.first, let words = parts.last?.trimmed,
                let day = CalendarDay(iso: first), words.count <= 200
            else {
                reader.add("milestones", "problem_milestone_line", ["line": "\(index + 1)"])
                continue
            }
            list.append(MatterMilestone(text: words, due: day, reached: nil))
        }
        list.sort { $0.due < $1.due }
        for place in list.indices {
            list[place].reached = before.first { $0.line == list[place].line }?.reached
        }
        return list
    }
}
