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
        let key = "\(isOpen) \(values)"
        return try await database.read { transaction in
            let count = try cache.value("wall " + key, at: pulse(transaction)) {
                try Self.count(isOpen, light, due, values, transaction)
            }
            var wall = MatterWall(day: day)
            for line in count.lines {
                wall.add(
                    line.light, line.count, unit: line.lead.map { viewer.tree.keeper(of: $0) ?? $0 }, topic: line.topic)
            }
            (wall.dueCount, wall.dueThisWeek) = (count.dueCount, count.due)
            return wall
        }
    }

    /// What the wall is made of, before the units of today are put to it.
    private struct WallCount: Sendable {
        struct Line: Sendable {
            let light: MatterLight
            let count: Int64
            let lead: Unit.ID?
            let topic: String?
        }

        let lines: [Line]
        let dueCount: Int64
        let due: [Matter]
    }

    private static func count(
        _ isOpen: String, _ light: String, _ due: String, _ values: [Value], _ transaction: Transaction
    ) throws -> WallCount {
        let rows = try transaction.rows(
            """
            SELECT matter.lead_id, matter.topic, \(light) AS light, COUNT(*) AS count FROM matter WHERE \(isOpen)
            GROUP BY matter.lead_id, matter.topic, 3
            """, values)
        let lines = rows.compactMap { row -> WallCount.Line? in
            guard let light = row.text("light").flatMap(MatterLight.init(rawValue:)) else { return nil }
            return WallCount.Line(
                light: light, count: row.integer("count") ?? 0, lead: row.identifier("lead_id"),
                topic: row.text("topic"))
        }
        let dueCount = try transaction.row("SELECT COUNT(*) AS count FROM matter WHERE \(due)", values)
        return WallCount(
            lines: lines, dueCount: dueCount?.integer("count") ?? 0,
            due: try MatterRows.matters(
                of: transaction.rows(
                    "SELECT \(MatterRows.columns) FROM matter WHERE \(due) ORDER BY matter.due_on, matter.id LIMIT 20",
                    values), transaction))
    }

    /// Changes whenever a matter does, and at midnight: whoever shows matters asks again then.
    public func pulse() async throws -> String { try await database.read { try pulse($0) } }

    func pulse(_ transaction: Transaction) throws -> String {
        let row = try transaction.row("SELECT revision FROM matter_revision WHERE id = 1")
        return "\(row?.integer("revision") ?? 0)-\(today)"
    }
}
