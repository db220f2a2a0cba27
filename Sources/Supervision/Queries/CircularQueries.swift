import Identity
import Kernel
import Storage

/// A page of the list of circulars.
public struct CircularList: Sendable {
    public let total: Int
    /// The newest first.
    public let circulars: [Circular]
}

/// The matters behind a figure of a circular.
public struct CircularMatters: Sendable {
    public let total: Int
    public let matters: [CircularMatter]
}

extension MatterDesk {
    /// Circulars that the viewer may read.
    /// - Parameters:
    ///   - state: `nil` for all.
    ///   - page: from 1.
    public func circulars(
        state: Circular.State?, page: Int, size: Int, as viewer: Viewer
    ) async throws -> CircularList {
        let supervised = viewer.recordUnits(SupervisionPolicy.superviseMatters)
        let above = viewer.roots(SupervisionPolicy.readMatters).flatMap { viewer.tree.path(to: $0).map(\.id) }
        let all = Viewer(program: "matters", tree: viewer.tree).recordUnits(SupervisionPolicy.readMatters)
        let readable =
            viewer.recordUnits(SupervisionPolicy.readMatters)
            + all.filter { viewer.tree.keeper(of: $0).map(above.contains) ?? false }
        var condition = """
            (circular.unit_id IN (\(Self.list(supervised)))
                OR (circular.state = 'issued' AND circular.unit_id IN (\(Self.list(readable)))))
            """
        var values: [Value] = []
        if let state {
            condition += " AND circular.state = ?"
            values.append(.text(state.rawValue))
        }
        let (sql, bound) = (condition, values)
        return try await database.read { transaction in
            let total =
                try transaction.row("SELECT COUNT(*) AS n FROM circular WHERE \(sql)", bound)?.integer("n") ?? 0
            let window = PageWindow(total: total, page: Int64(page), size: Int64(min(size, 1000)))
            let rows = try transaction.rows(
                """
                SELECT \(CircularRows.columns) FROM circular WHERE \(sql)
                ORDER BY circular.id\(window.direction(descending: true)) LIMIT ? OFFSET ?
                """, bound + window.values)
            return CircularList(total: Int(total), circulars: window.inOrder(rows.compactMap(Circular.init)))
        }
    }

    /// A circular with what it tells.
    /// - Throws: `Refusal.unknown` for one that the viewer may not see.
    public func circular(_ id: Circular.ID, as viewer: Viewer) async throws -> CircularDetail {
        try await database.read { transaction in
            let circular = try readable(id, viewer, transaction)
            return CircularDetail(
                circular: circular, lines: try CircularRows.lines(of: id, transaction),
                files: try CircularRows.files(of: id, transaction),
                mayEdit: circular.state == .draft
                    && viewer.may(
                        SupervisionPolicy.superviseMatters,
                        at: circular.keeper(viewer.tree))
            )
        }
    }

    /// The matters that a circular names, in the order of its annex. Who reads the circular reads what stands in it.
    public func namedMatters(of id: Circular.ID, as viewer: Viewer) async throws -> [CircularMatter] {
        try await database.read { transaction in
            _ = try readable(id, viewer, transaction)
            return try Self.named(id, transaction)
        }
    }

    /// The matters behind a figure of a circular, as far as the viewer may see them.
    /// - Parameters:
    ///   - unit: under which they are counted; `nil` for all.
    ///   - results: what became of them; empty for any.
    ///   - isReturned: only those that were sent back.
    public func countedMatters(
        of id: Circular.ID, unit: Unit.ID?, results: [CircularMatter.Result], isReturned: Bool, page: Int, size: Int,
        as viewer: Viewer
    ) async throws -> CircularMatters {
        guard let (visible, visibleValues) = condition(MatterFilter(), viewer) else {
            return CircularMatters(total: 0, matters: [])
        }
        var parts = ["AND \(visible)"]
        var values = visibleValues
        if let unit {
            parts.append("AND circular_matter.unit_id = ?")
            values.append(.integer(unit.rawValue))
        }
        if !results.isEmpty {
            parts.append(
                "AND circular_matter.result IN (\(results.map { "'\($0.rawValue)'" }.joined(separator: ", ")))")
        }
        if isReturned { parts.append("AND circular_matter.returned = 1") }
        let (sql, bound) = (parts.joined(separator: " "), values)
        return try await database.read { transaction in
            _ = try readable(id, viewer, transaction)
            let total =
                try transaction.row(
                    """
                    SELECT COUNT(*) AS n FROM circular_matter JOIN matter ON matter.id = circular_matter.matter_id
                    WHERE circular_matter.circular_id = ? \(sql)
                    """, [.integer(id.rawValue)] + bound)?.integer("n") ?? 0
            let (count, start) = (Int64(max(1, min(size, 1000))), Int64(max(1, min(page, 1_000_000))) - 1)
            return CircularMatters(
                total: Int(total),
                matters: try Self.counted(id, sql, bound, limit: count, offset: start * count, transaction))
        }
    }

    /// The issued circulars that count a matter, the newest first, as far as the viewer may read them.
    public func circulars(counting matter: Matter.ID, as viewer: Viewer) async throws -> [Circular] {
        try await database.read { transaction in
            try transaction.rows(
                """
                SELECT \(CircularRows.columns) FROM circular
                JOIN circular_matter ON circular_matter.circular_id = circular.id
                WHERE circular_matter.matter_id = ? AND circular.state = 'issued' ORDER BY circular.id DESC LIMIT 50
                """, [.integer(matter.rawValue)]
            ).compactMap(Circular.init).filter { $0.isReadable(by: viewer) }
        }
    }

    /// The unit where the viewer supervises that issued the most matters since a day; `nil` for none.
    public func busiestUnit(since day: CalendarDay, as viewer: Viewer) async throws -> Unit.ID? {
        let units = viewer.recordUnits(SupervisionPolicy.superviseMatters)
        return try await database.read { transaction in
            let row = try transaction.row(
                """
                SELECT unit_id FROM matter WHERE unit_id IN (\(Self.list(units))) AND registered_at >= ?
                GROUP BY unit_id ORDER BY COUNT(*) DESC, unit_id LIMIT 1
                """, [.integer(day.shanghaiSeconds)])
            let unit: Unit.ID? = row?.identifier("unit_id")
            return unit.flatMap { viewer.tree.keeper(of: $0) }
        }
    }

    private func readable(_ id: Circular.ID, _ viewer: Viewer, _ transaction: Transaction) throws -> Circular {
        guard let circular = try CircularRows.find(id, transaction), circular.isReadable(by: viewer) else {
            throw Refusal.unknown
        }
        return circular
    }
}
