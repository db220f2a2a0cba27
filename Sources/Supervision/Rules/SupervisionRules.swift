import Foundation
import Kernel

/// How matters go their way, as data: who takes which step, lights, reminders, working days, numbers, circulars.
///
/// The rules ship with the program (`Resources/supervision.json`); a platform's own file goes over them, part by part. They
/// are checked when they are read. A change of rules says what may happen from then on: what happened stands in the
/// matter's steps, and is never read through rules again.
public struct SupervisionRules: Sendable, Equatable {
    /// In their order: of several for a step, the first that fits holds.
    public let steps: [MatterStepRule]
    public let lights: LightRule
    public let reminders: ReminderLadder
    public let calendar: WorkingCalendar
    public let numbering: Numbering
    public let circular: CircularTemplate

    /// The rules that ship with the program.
    public static let shipped = Result { try SupervisionRules() }

    /// The shipped rules, and over them a platform's own.
    /// - Parameter data: the JSON of a file in the form of the shipped one; each part that it has replaces that part.
    /// - Throws: `Problem` that names the place and the remedy.
    public init(over data: Data? = nil) throws {
        let place = Bundle.module.bundleURL.appending(path: "Resources/supervision.json")
        var file = try RuleFile(Data(contentsOf: place))
        if let data { file.merge(try RuleFile(data)) }
        steps = try (file.steps ?? []).enumerated().map { try MatterStepRule($1, at: "steps[\($0)]") }
        lights = try LightRule(file.lights)
        reminders = try ReminderLadder(file.reminders)
        calendar = try WorkingCalendar(file.workingDays)
        numbering = try Numbering(file.numbering)
        circular = try CircularTemplate(file.circular)
        try check()
    }

    /// The rule by which somebody in a part takes a step; `nil` where there is none.
    public func rule(
        _ action: MatterAction, from state: MatterState, by party: MatterStepRule.Party
    ) -> MatterStepRule? {
        steps.first { $0.action == action && $0.by == party && $0.from.contains(state) }
    }

    /// What no rules may undo: every step starts and leads where it means to, and has only conditions that it knows;
    /// whoever worked on a matter does not judge it, and from every state there is a way to the end.
    private func check() throws {
        for (index, rule) in steps.enumerated() {
            let place = "steps[\(index)]"
            guard rule.from.isSubset(of: rule.action.sources) else {
                throw RuleFile.problem("problem_rules_value", at: place + ".from")
            }
            guard rule.to.map(rule.action.targets.contains) ?? rule.action.targets.isEmpty else {
                throw RuleFile.problem("problem_rules_value", at: place + ".to")
            }
            guard rule.action.parties.contains(rule.by) else {
                throw RuleFile.problem("problem_rules_party", at: place + ".by")
            }
            guard rule.isIndependent || !rule.action.isJudgement else {
                throw RuleFile.problem("problem_rules_independent", at: place)
            }
            // Who works on a matter is never independent of it.
            guard !rule.isIndependent || rule.by == .supervisor else {
                throw RuleFile.problem("problem_rules_independent_worker", at: place + ".independent")
            }
            guard !rule.isBeforeDeadline || rule.action == .askExtension else {
                throw RuleFile.problem("problem_rules_before_deadline", at: place + ".beforeDeadline")
            }
            guard rule.withinWorkingDays == nil || rule.action == .transfer && rule.by == .worker else {
                throw RuleFile.problem("problem_rules_working_days", at: place + ".withinWorkingDays")
            }
        }
        var ending: Set<MatterState> = [.closed]
        while true {
            let leading = steps.filter { rule in
                rule.to.map(ending.contains)
                    ?? (rule.action == .resume && !ending.isDisjoint(with: MatterState.underWay))
            }
            let more = leading.reduce(into: ending) { $0.formUnion($1.from) }
            guard more != ending else { break }
            ending = more
        }
        for state in MatterState.allCases where !state.isOver && !ending.contains(state) {
            throw RuleFile.problem("problem_rules_dead_end", at: state.rawValue)
        }
    }
}
