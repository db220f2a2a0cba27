import Foundation
import Identity
import Kernel
import TestCast
import TestSupport
import Testing

@testable import Supervision

/// Every step from every state for everybody, of the own and of a foreign unit, when a matter has just been assigned, and
/// when it is late and has parts that are open: what the shipped rules answer stands in
/// `Golden/steps.csv`. `KAIMEN_WRITE_GOLDEN=1` writes the table anew; review it then.
@Suite struct StepTableTests {
    private static let table = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appending(path: "Golden/steps.csv")

    /// Somebody with their duties, and whether they have worked on the matter.
    private struct Somebody {
        let name: String
        /// What they may do, besides reading, and the unit of that duty by its code.
        let duties: [(permissions: [Permission], unit: String)]
        let hasWorked: Bool

        init(_ name: String, _ duties: ([Permission], String)..., hasWorked: Bool = false) {
            (self.name, self.hasWorked) = (name, hasWorked)
            self.duties = duties.map { (permissions: $0, unit: $1) }
        }
    }

    /// How the matter stands, its state apart.
    private struct Situation {
        let name: String
        let assignedOn: String
        let deadline: String
        let parts: [MatterState]
    }

    private static let supervise = SupervisionPolicy.superviseMatters
    private static let work = SupervisionPolicy.workOnMatters
    private static let register = SupervisionPolicy.registerMatters

    // The district `east` issued the matter, its bureau leads it, its finance office helps; the housing office led it
    // before, and had begun.
    private static let everybody = [
        Somebody("supervisor", ([supervise], "east")),
        Somebody("supervisor above", ([supervise], "province")),
        Somebody("supervisor who worked", ([supervise], "east"), hasWorked: true),
        Somebody("supervisor of the working unit", ([supervise], "bureau")),
        Somebody("supervisor elsewhere", ([supervise], "west")),
        Somebody("worker", ([work], "bureau")),
        Somebody("worker of the helping unit", ([work], "finance")),
        Somebody("worker elsewhere", ([work], "west")),
        Somebody("registrar", ([register], "east")),
        Somebody("head", ([SupervisionPolicy.answerForMatters], "bureau")),
        Somebody("reader", ([], "east")),
        Somebody("nobody"),
        Somebody("supervisor who registers", ([supervise, register], "east")),
        Somebody("worker who registers", ([work, register], "bureau")),
        Somebody("supervisor with a duty in the helping unit", ([supervise], "east"), ([], "finance")),
        Somebody("supervisor with a duty in the former lead", ([supervise], "east"), ([], "housing")),
    ]

    // Today is Thursday, 12 March: two working days after the 5th are over.
    private static let situations = [
        Situation(name: "fresh", assignedOn: "2026-03-12", deadline: "2026-03-31", parts: []),
        Situation(
            name: "late with open parts", assignedOn: "2026-03-05", deadline: "2026-03-11",
            parts: [.closed, .inProgress]),
    ]

    @Test func `every step answers everybody as the table says`() async throws {
        let world = try await SupervisionWorld()
        var matter = try await world.matter()
        let today = try #require(CalendarDay(iso: "2026-03-12"))
        // With an extension asked for, so that each step has what it needs.
        matter.askedDeadline = today.adding(days: 60)
        let person = try await world.viewer("leader")
        let rules = try SupervisionRules.shipped.get()
        let formerLead = try world.cast.unit("housing")
        let viewers = try Self.everybody.map { somebody in
            let grants = try somebody.duties.map { duty in
                try Viewer.Grant(
                    unit: world.cast.unit(duty.unit), role: "",
                    permissions: Set(duty.permissions + [SupervisionPolicy.readMatters]), onBehalfOf: nil)
            }
            return Viewer(person: person.person, grants: grants, tree: person.tree)
        }
        var lines = ["matter,state,step," + Self.everybody.map(\.name).joined(separator: ",")]
        for situation in Self.situations {
            matter.assignedOn = CalendarDay(iso: situation.assignedOn)
            matter.deadline = CalendarDay(iso: situation.deadline)
            for state in MatterState.allCases {
                matter.state = state
                for action in MatterAction.allCases {
                    let answers = zip(Self.everybody, viewers).map { somebody, viewer in
                        Self.answer(
                            action,
                            StandingCourse(
                                matter, viewer, rules, today: today, hasWorked: somebody.hasWorked,
                                worked: [formerLead], parts: situation.parts))
                    }
                    lines.append(([situation.name, state.rawValue, action.rawValue] + answers).joined(separator: ","))
                }
            }
        }
        let text = lines.joined(separator: "\n") + "\n"
        if ProcessInfo.processInfo.environment["KAIMEN_WRITE_GOLDEN"] != nil {
            try text.write(to: Self.table, atomically: true, encoding: .utf8)
        }
        let kept = try String(contentsOf: Self.table, encoding: .utf8)
        let differences = text.split(separator: "\n").difference(from: kept.split(separator: "\n"))
        #expect(differences.isEmpty, "\(differences)")
    }

    /// Where a step leads, or with `!` why it may not be taken.
    private static func answer(_ action: MatterAction, _ course: StandingCourse) -> String {
        do {
            return try course.rule(action).to?.rawValue ?? "done"
        } catch let refusal as Refusal {
            return refusal.key.replacing("refusal_", with: "!")
        } catch {
            return "\(error)"
        }
    }
}
