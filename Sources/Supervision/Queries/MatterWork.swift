import Identity
import Kernel
import Storage

/// The matters that wait for somebody.
public struct MatterWork: Sendable {
    /// What is to be done about them; the catalogue names it under `matter_work_…`.
    public enum Reason: String, Sendable, CaseIterable {
        /// A unit of theirs was told to do it.
        case sign
        /// Its report did not convince.
        case returned
        /// The supervision office reminded of it since anything was done.
        case reminded
        /// It is overdue, or soon due.
        case due
        /// No unit has been told to do it.
        case assign
        /// A report is to be verified.
        case verify
        /// What was verified is to be closed.
        case close
        /// A unit asks for more time.
        case extend
        /// It is overdue in a unit for which they answer, or below.
        case overdue
    }

    public struct Line: Sendable {
        public let reason: Reason
        public let matter: Matter
        public let light: MatterLight
    }

    /// The first of each reason, the soonest due first; a matter stands once.
    public let lines: [Line]

    static let most: Int64 = 10
}

extension MatterDesk {
    /// What waits for the viewer: of the units for which they work, of the matters that they supervise, and what is overdue
    /// in the units for which they answer. Who has no mailbox reads here what letters remind of.
    public func work(of viewer: Viewer) async throws -> MatterWork {
        let (workers, supervisors) = (
            Self.units(SupervisionPolicy.workOnMatters, viewer), Self.units(SupervisionPolicy.superviseMatters, viewer)
        )
        let answering = Self.answering(viewer)
        guard workers != nil || supervisors != nil || answering != nil else { return MatterWork(lines: []) }
        let working = workers.map { Self.within("matter.lead_id", $0, viewer, SupervisionPolicy.workOnMatters) }
        let supervising = supervisors.map {
            Self.within("matter.unit_id", $0, viewer, SupervisionPolicy.superviseMatters)
        }
        let soon = today.number + rules.lights.dueWithinDays
        // From the few that were reminded of by hand, or ask for time, not from all that are under way.
        let isReminded = """
            matter.id IN (SELECT reminder.matter_id FROM matter_step AS reminder WHERE reminder.action = 'remind'
                AND NOT EXISTS (SELECT 1 FROM matter_step AS later
                    WHERE later.matter_id = reminder.matter_id AND later.position > reminder.position
                        AND later.action IN ('acknowledge', 'progress', 'report', 'ask-extension')))
            """
        let isAsking =
            "matter.id IN (SELECT asking.id FROM matter AS asking WHERE asking.asked_deadline IS NOT NULL)"
        let groups: [(MatterWork.Reason, states: [MatterState], condition: String, place: String?)] = [
            (.sign, [.assigned], "", working), (.returned, [.returned], "", working),
            (.reminded, MatterState.underWay, " AND \(isReminded)", working),
            (.due, [.acknowledged, .inProgress], " AND matter.due_on <= \(soon)", working),
            (.assign, [.registered, .brokenDown], "", supervising), (.verify, [.reported], "", supervising),
            (.close, [.verified], "", supervising),
            (.extend, MatterState.underWay, " AND \(isAsking)", supervising),
            (.overdue, MatterState.underWay, " AND matter.due_on < \(today.number)", answering),
        ]
        return try await database.read { transaction in
            var seen: Set<Matter.ID> = []
            let lines = try groups.flatMap { reason, states, condition, place -> [MatterWork.Line] in
                guard let place else { return [] }
                let found = try states.flatMap { state in
                    try Self.soonest("matter.state = '\(state.rawValue)'\(condition)\(place)", transaction)
                }
                return found.sorted(by: Self.isSooner).prefix(Int(MatterWork.most)).filter {
                    seen.insert($0.id).inserted
                }.map { MatterWork.Line(reason: reason, matter: $0, light: rules.lights.light(of: $0, on: today)) }
            }
            return MatterWork(lines: lines)
        }
    }

    /// That a unit leads for which the viewer answers, and of which they read; `nil` where there is none.
    private static func answering(_ viewer: Viewer) -> String? {
        guard !viewer.mayEverywhere(SupervisionPolicy.readMatters) else {
            return units(SupervisionPolicy.answerForMatters, viewer).map {
                within("matter.lead_id", $0, viewer, SupervisionPolicy.answerForMatters)
            }
        }
        let readable = Set(viewer.recordUnits(SupervisionPolicy.readMatters))
        let units = viewer.recordUnits(SupervisionPolicy.answerForMatters).filter(readable.contains)
        return units.isEmpty ? nil : " AND matter.lead_id IN (\(list(units)))"
    }

    /// The first by deadline; those without one come last. Asked for apart, so that an index has both in their order.
    private static func soonest(_ condition: String, _ transaction: Transaction) throws -> [Matter] {
        var rows: [Row] = []
        for part in ["IS NOT NULL", "IS NULL"] where rows.count < MatterWork.most {
            rows += try transaction.rows(
                """
                SELECT \(MatterRows.columns) FROM matter WHERE \(condition) AND matter.due_on \(part)
                ORDER BY matter.due_on, matter.id LIMIT ?
                """, [.integer(MatterWork.most - Int64(rows.count))])
        }
        return try MatterRows.matters(of: rows, transaction)
    }

    private static func isSooner(_ left: Matter, _ right: Matter) -> Bool {
        (left.deadline?.number ?? .max, left.id) < (right.deadline?.number ?? .max, right.id)
    }

    /// The matters under way that have a deadline, the soonest first: those led or helped by a unit and all below it, or,
    /// without one, those of the units for which the viewer works; of who works for none, all that they may see.
    public func deadlines(of unit: Unit.ID?, limit: Int, as viewer: Viewer) async throws -> [Matter] {
        var filter = MatterFilter()
        (filter.unit, filter.isUnderWay, filter.sort, filter.isAscending) = (unit, true, .deadline, true)
        filter.size = limit
        if unit == nil {
            filter.units = Set(
                viewer.grants.filter { $0.permissions.contains(SupervisionPolicy.workOnMatters) }.map(\.unit))
        }
        return try await matters(filter, as: viewer).lines.filter { $0.deadline != nil }
    }

    /// Nothing where the viewer may everywhere.
    private static func within(
        _ column: String, _ units: String, _ viewer: Viewer, _ permission: Permission
    ) -> String {
        viewer.mayEverywhere(permission) ? "" : " AND \(column) IN (\(units))"
    }

    /// `nil` where there are none.
    private static func units(_ permission: Permission, _ viewer: Viewer) -> String? {
        let units = viewer.recordUnits(permission)
        return units.isEmpty ? nil : list(units)
    }
}
