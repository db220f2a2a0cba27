import Identity
import Kernel
import Storage

/// Who somebody is to a matter, and what they may do with it now.
struct StandingCourse {
    let matter: Matter
    let viewer: Viewer
    let rules: SupervisionRules
    let today: CalendarDay
    /// Whether they took a step of work on it, or on a part of it, themselves.
    let hasWorked: Bool
    /// The units that work on it, or did, by those that keep their records now.
    ///
    /// Where a unit that is no more went to the one that issued the matter, or to one above that, the heir is none of
    /// them: it supervises what it was never told to do, and nobody else could end it.
    let workers: Set<Unit.ID>
    /// Whether one of its parts is still to be done.
    let hasOpenParts: Bool
    /// Whether it has parts.
    let hasParts: Bool

    init(
        _ matter: Matter, _ viewer: Viewer, _ rules: SupervisionRules, today: CalendarDay, _ transaction: Transaction
    ) throws {
        let work = MatterAction.allCases.filter(\.isWork).map { "'\($0.rawValue)'" }.joined(separator: ", ")
        let id = Value.integer(matter.id.rawValue)
        let steps = try transaction.rows(
            """
            WITH RECURSIVE family (id) AS (
                SELECT id FROM matter WHERE id = ?
                UNION SELECT matter.id FROM matter JOIN family ON matter.parent_id = family.id
            )
            SELECT DISTINCT actor, unit_id FROM matter_step
            WHERE action IN (\(work)) AND matter_id IN (SELECT id FROM family)
            """, [id])
        let parts = try transaction.rows(
            "SELECT state FROM matter WHERE parent_id = ?", [.integer(matter.id.rawValue)]
        ).compactMap { $0.text("state").flatMap(MatterState.init(rawValue:)) }
        self.init(
            matter, viewer, rules, today: today, hasWorked: steps.contains { $0.text("actor") == viewer.actor },
            worked: steps.compactMap { $0.identifier("unit_id") }, parts: parts)
    }

    /// - Parameters:
    ///   - worked: the units for which somebody took a step of work, also before the matter was passed on.
    ///   - parts: the states of its parts.
    init(
        _ matter: Matter, _ viewer: Viewer, _ rules: SupervisionRules, today: CalendarDay, hasWorked: Bool,
        worked: [Unit.ID] = [], parts: [MatterState]
    ) {
        (self.matter, self.viewer, self.rules, self.today) = (matter, viewer, rules, today)
        self.hasWorked = hasWorked
        // Who works by a duty above acts for a unit that supervises too: it is the units that were told which count.
        let tree = viewer.tree
        let told = worked.filter { !tree.contains(matter.leadUnit, below: tree.keeper(of: $0) ?? $0) }
        workers = Set(
            ([matter.leadUnit] + matter.coUnits + told).compactMap { unit in
                guard let keeper = tree.keeper(of: unit) else { return nil }
                let isHeir = keeper != unit && unit != matter.issuingUnit
                return isHeir && tree.contains(matter.issuingUnit, below: keeper) ? nil : keeper
            })
        (hasParts, hasOpenParts) = (!parts.isEmpty, parts.contains { !$0.isOver })
    }

    /// The rule by which they take a step.
    /// - Throws: `Refusal` that says why they may not.
    func rule(_ action: MatterAction) throws -> MatterStepRule {
        let fitting = MatterStepRule.Party.allCases.compactMap { rules.rule(action, from: matter.state, by: $0) }
        guard !fitting.isEmpty else { throw Refusal(key: "refusal_matter_step") }
        var refusal = Refusal.notAllowed
        for rule in fitting where stands(as: rule.by) {
            guard let objection = objection(to: rule) else { return rule }
            refusal = objection
        }
        throw refusal
    }

    /// What they may do now, in the order of the steps.
    var actions: [MatterAction] { MatterAction.allCases.filter { (try? rule($0)) != nil } }

    private func stands(as party: MatterStepRule.Party) -> Bool {
        switch party {
        case .supervisor: viewer.may(SupervisionPolicy.superviseMatters, at: matter.issuingUnit)
        case .worker: viewer.may(SupervisionPolicy.workOnMatters, at: matter.leadUnit)
        }
    }

    private func objection(to rule: MatterStepRule) -> Refusal? {
        if rule.isIndependent, !isIndependent { return Refusal(key: "refusal_matter_not_independent") }
        if rule.isBeforeDeadline, let deadline = matter.deadline, today > deadline {
            return Refusal(key: "refusal_matter_extension_late", arguments: ["day": "\(deadline)"])
        }
        if let days = rule.withinWorkingDays, let start = matter.assignedOn,
            rules.calendar.workingDays(after: start, through: today) > days
        {
            return Refusal(key: "refusal_matter_transfer_late", arguments: ["count": "\(days)"])
        }
        switch rule.action {
        case .grantExtension, .refuseExtension:
            return matter.askedDeadline == nil ? Refusal(key: "refusal_matter_no_request") : nil
        case .askExtension:
            return matter.deadline == nil ? Refusal(key: "refusal_matter_no_deadline") : nil
        case .progress where hasParts: return Refusal(key: "refusal_matter_parts_report")
        case .report where hasOpenParts: return Refusal(key: "refusal_matter_parts_open")
        // Its parts would count up to what nobody works on any more.
        case .merge where hasOpenParts: return Refusal(key: "refusal_matter_parts_merge")
        case .breakDown:
            let issuer = rule.by == .worker ? matter.leadUnit : matter.issuingUnit
            return viewer.may(SupervisionPolicy.registerMatters, at: issuer) ? nil : Refusal.notAllowed
        default: return nil
        }
    }

    /// Neither they, nor a unit in which they have a duty, has done the work.
    var isIndependent: Bool {
        viewer.program != nil
            || !hasWorked
                && !viewer.grants.contains { viewer.tree.keeper(of: $0.unit).map(workers.contains) ?? false }
    }
}
