import Kernel
import Storage

/// A unit as a line of a flat table.
public struct UnitLine: Sendable {
    public let unit: Unit
    /// `nil` for a root, or a parent that the viewer may not see.
    public let parentCode: String?
    public let parentName: LocalizedText?
    /// How many units stand above it, of those that the viewer may see.
    public let depth: Int
    /// How many people have a duty in the unit itself on that day.
    public let headCount: Int64
}

extension IdentityRoom {
    /// The tree of another day, as far as the viewer may read: what stood or will stand below their units then, and
    /// what stands below them today.
    public func unitTree(on day: CalendarDay, as viewer: Viewer) async throws -> UnitTree {
        try await database.read { try self.unitTree(on: day, closed: false, as: viewer, $0) }
    }

    /// The units that the viewer may read on a day, in the order of the tree.
    /// - Parameters:
    ///   - day: `nil` for today.
    ///   - includesClosed: also those that ended before, where they stood last.
    public func unitLines(
        on day: CalendarDay? = nil, includesClosed: Bool = false, as viewer: Viewer
    ) async throws -> [UnitLine] {
        let day = day ?? today
        return try await database.read { transaction in
            let tree = try unitTree(on: day, closed: includesClosed, as: viewer, transaction)
            let rows = try transaction.rows(
                """
                SELECT unit_id, count(DISTINCT person_id) AS number FROM duty
                WHERE valid_from <= ? AND (valid_to IS NULL OR valid_to > ?) GROUP BY unit_id
                """, [.text("\(day)"), .text("\(day)")])
            var heads: [Unit.ID: Int64] = [:]
            for row in rows {
                if let unit = row.identifier("unit_id", Unit.self) { heads[unit] = row.integer("number") }
            }
            return tree.units.map { unit in
                let parent = unit.parent.flatMap { tree[$0] }
                return UnitLine(
                    unit: unit, parentCode: parent?.code, parentName: parent?.name, depth: tree.depth(of: unit.id),
                    headCount: unit.isValid(on: day) ? heads[unit.id] ?? 0 : 0)
            }
        }
    }

    private func unitTree(
        on day: CalendarDay, closed: Bool, as viewer: Viewer, _ transaction: Transaction
    ) throws -> UnitTree {
        let tree = try UnitTree.load(transaction, on: day, withClosed: closed)
        guard !viewer.mayEverywhere(IdentityPolicy.readUnits) else { return tree }
        let roots = viewer.roots(IdentityPolicy.readUnits)
        return UnitTree(
            tree.units.filter { unit in
                viewer.may(IdentityPolicy.readUnits, at: unit.id)
                    || roots.contains { tree.contains(unit.id, below: $0) }
            })
    }
}
