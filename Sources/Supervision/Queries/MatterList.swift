import Identity
import Kernel
import Storage

/// What a list of matters asks for.
public struct MatterFilter: Sendable, Equatable {
    /// How the list is ordered.
    public enum Sort: String, Sendable, CaseIterable { case number, registered, deadline, text }

    /// Part of the text, of its source, or of its number.
    public var text = ""
    public var state: MatterState?
    public var light: MatterLight?
    /// Only matters that a unit is to do something about now.
    public var isUnderWay = false
    /// Units that lead or help, each with all below it; empty for any.
    public var units: Set<Unit.ID> = []
    /// Only matters that are not over, or only those that are.
    public var isOver: Bool?
    public var sourceKind: Matter.SourceKind?
    public var topic: String?
    /// The issuing unit, with all below it.
    public var issuingUnit: Unit.ID?
    /// Only matters without a topic.
    public var isWithoutTopic = false
    /// Whether `leadUnit` is meant alone.
    public var isLeadAlone = false
    /// A unit that leads, with all below it.
    public var leadUnit: Unit.ID?
    /// A unit that leads or helps, with all below it.
    public var unit: Unit.ID?
    /// The first and the last day of the deadline.
    public var dueFrom: CalendarDay?
    public var dueThrough: CalendarDay?
    public var isPublic: Bool?
    public var sort = Sort.number
    public var isAscending = false
    /// From 1.
    public var page = 1
    /// 1…1000.
    public var size = 50
    /// So many are counted, for a list that is looked at; all of them for `nil`.
    public var mostCounted: Int?

    public init() {}
}

/// A page of a list of matters.
public struct MatterLines: Sendable {
    public let total: Int
    /// There are more than that, which were not counted.
    public let isCut: Bool
    public let lines: [Matter]
}

extension MatterDesk {
    /// The matters of the units in which the viewer may read: issued by them, led by them, or helped by them.
    public func matters(_ filter: MatterFilter, as viewer: Viewer) async throws -> MatterLines {
        guard let (condition, values) = condition(filter, viewer) else {
            return MatterLines(total: 0, isCut: false, lines: [])
        }
        return try await database.read { transaction in
            let most = filter.mostCounted.map(Int64.init)
            let found =
                try transaction.row(
                    "SELECT COUNT(*) AS n FROM (SELECT 1 AS one FROM matter WHERE \(condition) LIMIT ?) AS counted",
                    values + [.integer(most.map { $0 + 1 } ?? .max)])?.integer("n") ?? 0
            let isCut = most.map { found > $0 } ?? false
            // Where the end is unknown, pages are read from the beginning.
            let window = PageWindow(
                total: isCut ? .max / 4 : found, page: Int64(filter.page), size: Int64(min(filter.size, 1000)))
            let direction = window.direction(descending: !filter.isAscending)
            let columns =
                switch filter.sort {
                case .number: ["matter.year", "matter.serial"]
                case .registered: ["matter.registered_at"]
                // Matters without a deadline stand behind all others.
                case .deadline: ["COALESCE(matter.deadline, '9999')"]
                case .text: ["matter.text"]
                }
            let order = (columns + ["matter.id"]).map { $0 + direction }.joined(separator: ", ")
            let rows = try transaction.rows(
                "SELECT \(MatterRows.columns) FROM matter WHERE \(condition) ORDER BY \(order) LIMIT ? OFFSET ?",
                values + window.values)
            return MatterLines(
                total: Int(min(found, most ?? found)), isCut: isCut,
                lines: window.inOrder(try MatterRows.matters(of: rows, transaction)))
        }
    }

    /// `nil` where nothing can be found.
    func condition(_ filter: MatterFilter, _ viewer: Viewer) -> (sql: String, values: [Value])? {
        var parts: [String] = []
        var values: [Value] = []
        if !viewer.mayEverywhere(SupervisionPolicy.readMatters) {
            let units = viewer.recordUnits(SupervisionPolicy.readMatters)
            guard !units.isEmpty else { return nil }
            parts.append("(matter.unit_id IN (\(Self.list(units))) OR \(Self.given(to: units)))")
        }
        if !viewer.mayEverywhere(SupervisionPolicy.superviseMatters) {
            let insiders = SupervisionPolicy.insiders.flatMap { viewer.recordUnits($0) }
            parts.append(
                """
                (matter.secrecy = 'internal'
                    OR matter.registered_by = \(viewer.author?.rawValue ?? 0)
                    OR matter.unit_id IN (\(Self.list(viewer.recordUnits(SupervisionPolicy.superviseMatters))))
                    OR \(Self.given(to: insiders)))
                """)
        }
        if let unit = filter.issuingUnit {
            parts.append("matter.unit_id IN (\(Self.list(Self.below(unit, viewer))))")
        }
        if let unit = filter.leadUnit {
            let keeper = viewer.tree.keeper(of: unit)
            let units = Self.below(unit, viewer).filter { !filter.isLeadAlone || viewer.tree.keeper(of: $0) == keeper }
            parts.append("matter.lead_id IN (\(Self.list(units)))")
        }
        if filter.isWithoutTopic { parts.append("matter.topic IS NULL") }
        if let unit = filter.unit { parts.append(Self.given(to: Self.below(unit, viewer))) }
        if let light = filter.light {
            parts.append("(\(rules.lights.sql(on: today))) = ?")
            values.append(.text(light.rawValue))
        }
        if filter.isUnderWay { parts.append(MatterRows.isUnderWay) }
        if !filter.units.isEmpty {
            parts.append(Self.given(to: filter.units.sorted().flatMap { Self.below($0, viewer) }))
        }
        if let isOver = filter.isOver { parts.append((isOver ? "" : "NOT ") + MatterRows.isOver) }
        for (column, value) in [
            ("state", filter.state?.rawValue), ("source_kind", filter.sourceKind?.rawValue), ("topic", filter.topic),
        ] {
            guard let value else { continue }
            parts.append("matter.\(column) = ?")
            values.append(.text(value))
        }
        for (sign, day) in [(">=", filter.dueFrom), ("<=", filter.dueThrough)] {
            guard let day else { continue }
            parts.append("matter.deadline \(sign) ?")
            values.append(.text("\(day)"))
        }
        if let isPublic = filter.isPublic { parts.append("matter.public_at IS \(isPublic ? "NOT " : "")NULL") }
        for word in filter.text.lowercased().split(whereSeparator: \.isWhitespace).prefix(10) {
            parts.append("matter.search_text LIKE ? ESCAPE '!'")
            values.append(.holding(word))
        }
        return (parts.isEmpty ? "1 = 1" : parts.joined(separator: " AND "), values)
    }

    /// That a matter is given to one of these units.
    private static func given(to units: [Unit.ID]) -> String {
        """
        matter.id IN (SELECT matter_unit.matter_id FROM matter_unit
            WHERE matter_unit.unit_id IN (\(list(units))))
        """
    }

    /// A unit with all below it, and those that are no more and went to one of them. Of one that is no more itself, those of
    /// whoever keeps its records: an address that somebody kept goes on.
    static func below(_ unit: Unit.ID, _ viewer: Viewer) -> [Unit.ID] {
        let unit = viewer.tree.keeper(of: unit) ?? unit
        return Viewer(program: "matters", tree: viewer.tree).recordUnits(SupervisionPolicy.readMatters)
            .filter { viewer.tree.contains($0, below: unit) }
    }

    /// Numbers of our own, so that they may stand in the text: no limit of `?` is met. 0 is no unit.
    static func list(_ units: [Unit.ID]) -> String {
        units.isEmpty ? "0" : units.map { "\($0.rawValue)" }.joined(separator: ", ")
    }
}
