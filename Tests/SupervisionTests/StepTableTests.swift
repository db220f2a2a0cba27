import Foundation
import Identity
import Kernel
import TestCast
import TestSupport
import Testing

@testable import Supervision

/// Every step from every state for everybody, of the own and of a foreign unit: what the shipped rules answer stands in
/// `Golden/steps.csv`. `KAIMEN_WRITE_GOLDEN=1` writes the table anew; review it then.
@Suite struct StepTableTests {
    private static let table = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appending(path: "Golden/steps.csv")

    /// Somebody with one duty, and whether they have worked on the matter.
    private struct Somebody {
        let name: String
        let permission: Permission?
        /// The unit of the duty by its code.
        let unit: String
        var hasWorked = false
    }

    // The district `east` issued the matter, its bureau leads it, its finance office helps.
    private static let everybody = [
        Somebody(name: "supervisor", permission: SupervisionPolicy.superviseMatters, unit: "east"),
        Somebody(name: "supervisor above", permission: SupervisionPolicy.superviseMatters, unit: "province"),
        Somebody(
            name: "supervisor who worked", permission: SupervisionPolicy.superviseMatters, unit: "east", hasWorked: true
        ),
        Somebody(
            name: "supervisor of the working unit", permission: SupervisionPolicy.superviseMatters, unit: "bureau"),
        Somebody(name: "supervisor elsewhere", permission: SupervisionPolicy.superviseMatters, unit: "west"),
        Somebody(name: "worker", permission: SupervisionPolicy.workOnMatters, unit: "bureau"),
        Somebody(name: "worker of the helping unit", permission: SupervisionPolicy.workOnMatters, unit: "finance"),
        Somebody(name: "worker elsewhere", permission: SupervisionPolicy.workOnMatters, unit: "west"),
        Somebody(name: "registrar", permission: SupervisionPolicy.registerMatters, unit: "east"),
        Somebody(name: "head", permission: SupervisionPolicy.answerForMatters, unit: "bureau"),
        Somebody(name: "reader", permission: SupervisionPolicy.readMatters, unit: "east"),
        Somebody(name: "nobody", permission: nil, unit: "east"),
    ]

    @Test func `every step answers everybody as the table says`() async throws {
        let world = try await SupervisionWorld()
        var matter = try await world.matter()
        let today = try #require(CalendarDay(iso: "2026-03-12"))
        // Assigned today, with an extension asked for, so that each step has what it needs.
        (matter.assignedOn, matter.askedDeadline) = (today, today.adding(days: 60))
        let person = try await world.viewer("leader")
        let rules = try SupervisionRules.shipped.get()
        var lines = ["state,step," + Self.everybody.map(\.name).joined(separator: ",")]
        for state in MatterState.allCases {
            matter.state = state
            for action in MatterAction.allCases {
                let answers = try Self.everybody.map { somebody -> String in
                    let grant = try Viewer.Grant(
                        unit: world.cast.unit(somebody.unit), role: "",
                        permissions: Set([somebody.permission, SupervisionPolicy.readMatters].compactMap(\.self)),
                        onBehalfOf: nil)
                    let viewer = Viewer(
                        person: person.person, grants: somebody.permission == nil ? [] : [grant], tree: person.tree)
                    let course = StandingCourse(
                        matter, viewer, rules, today: today, hasWorked: somebody.hasWorked, parts: [])
                    do {
                        return try course.rule(action).to?.rawValue ?? "done"
                    } catch let refusal as Refusal {
                        return refusal.key.replacing("refusal_", with: "!")
                    }
                }
                lines.append(([state.rawValue, action.rawValue] + answers).joined(separator: ","))
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
}
