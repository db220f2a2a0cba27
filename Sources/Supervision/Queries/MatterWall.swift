import Identity
import Kernel
import Storage

/// The matters that are not over, counted for a screen in the hall.
public struct MatterWall: Sendable, Equatable {
    /// So many of each light.
    public struct Counts: Sendable, Equatable {
        public private(set) var lights: [MatterLight: Int64] = [:]

        public subscript(light: MatterLight) -> Int64 { lights[light] ?? 0 }
        public var total: Int64 { lights.values.reduce(0, +) }

        mutating func add(_ light: MatterLight, _ count: Int64) { lights[light, default: 0] += count }
    }

    /// The day of the lights.
    public let day: CalendarDay
    public private(set) var all = Counts()
    /// By the unit that leads, as it keeps its records now.
    public private(set) var units: [Unit.ID: Counts] = [:]
    /// By topic; `nil` for those without one.
    public private(set) var topics: [String?: Counts] = [:]
    /// Due from today to the end of the week, Sunday, the soonest first.
    public internal(set) var dueThisWeek: [Matter] = []
    /// How many are due then.
    public internal(set) var dueCount: Int64 = 0

    init(day: CalendarDay) { self.day = day }

    mutating func add(_ light: MatterLight, _ count: Int64, unit: Unit.ID?, topic: String?) {
        all.add(light, count)
        if let unit { units[unit, default: Counts()].add(light, count) }
        topics[topic, default: Counts()].add(light, count)
    }
}

extension MatterDesk {
    /// How the matters stand that are not over, of those that the viewer may see.
    public func wall(as viewer: Viewer) async throws -> MatterWall {
        let day = today
        var filter = MatterFilter()
        filter.isOver = false
        guard let (isOpen, values) = condition(filter, viewer) else { return MatterWall(day: day) }
        let light = rules.lights.sql(on: day)
        let sunday = day.number + Int64(7 - day.weekday)
        let due = "\(isOpen) AND \(MatterRows.isUnderWay) AND matter.due_on BETWEEN \(day.number) AND \(sunday)"
        return try await database.read { transaction in
            var wall = MatterWall(day: day)
            for row in try transaction.rows(
                """
                SELECT matter.lead_id, matter.topic, \(light) AS light, COUNT(*) AS count FROM matter WHERE \(isOpen)
                GROUP BY matter.lead_id, matter.topic, 3
                """, values)
            {
                guard let light = row.text("light").flatMap(MatterLight.init(rawValue:)) else { continue }
                let lead: Unit.ID? = row.identifier("lead_id")
                wall.add(
                    light, row.integer("count") ?? 0, unit: lead.map { viewer.tree.keeper(of: $0) ?? $0 },
                    topic: row.text("topic"))
            }
            wall.dueCount =
                try transaction.row("SELECT COUNT(*) AS count FROM matter WHERE \(due)", values)?
                .integer("count") ?? 0
            wall.dueThisWeek = try MatterRows.matters(
                of: transaction.rows(
                    "SELECT \(MatterRows.columns) FROM matter WHERE \(due) ORDER BY matter.due_on, matter.id LIMIT 20",
                    values), transaction)
            return wall
        }
    }

    /// Changes whenever a matter does, and at midnight: whoever shows matters asks again then.
    public func pulse() async throws -> String {
        try await database.read { transaction in
            let row = try transaction.row("SELECT revision FROM matter_revision WHERE id = 1")
            return "\(row?.integer("revision") ?? 0)-\(today)"
        }
    }
}
