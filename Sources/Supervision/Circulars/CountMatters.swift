import Identity
import Kernel
import Storage

/// Counts the matters of a circular.
///
/// Counted are the matters that its unit issued and that a unit was told to do by the end of the period, without those that
/// were merged into others and those that were done before the period. Done is what is closed and was reported by the end
/// of the period; what was reported later stood open then.
///
/// A matter counts for the unit that led it at the end of the period, also when another leads by now; for how long it was
/// suspended changes nothing. Sent back counts only what this unit had reported: not what one before it had.
struct MatterCount {
    let circular: Circular.ID
    let unit: Unit.ID
    let from: CalendarDay
    let until: CalendarDay

    /// Keeps each matter with what became of it, in place of what was counted before.
    /// - Returns: the units, in no order, all of rank 1.
    func lines(_ tree: UnitTree, in transaction: Transaction) throws -> [CircularLine] {
        let id = Value.integer(circular.rawValue)
        try transaction.execute("DELETE FROM circular_matter WHERE circular_id = ?", [id])
        try transaction.execute(
            """
            INSERT INTO circular_matter (circular_id, matter_id, unit_id, result, returned, days_late, due_on)
            SELECT ?, matter.id, \(MatterDesk.keeping("matter.leading_id", tree)),
                CASE WHEN \(isDone) THEN CASE WHEN \(MatterRows.isLate) THEN 'late' ELSE 'on-time' END
                    WHEN \(isOverdue) THEN 'overdue' ELSE 'open' END,
                CASE WHEN EXISTS (SELECT 1 FROM matter_step AS sending WHERE sending.matter_id = matter.id
                    AND sending.action = 'send-back' AND sending.entered_at >= \(from.shanghaiSeconds)
                    AND sending.entered_at < \(end) AND \(MatterRows.isOfLead("sending", before: end)))
                    THEN 1 ELSE 0 END,
                CASE WHEN \(isDone) AND \(MatterRows.isLate) THEN matter.finished_on - matter.due_on
                    WHEN \(isDone) OR NOT (\(isOverdue)) THEN 0
                    WHEN \(MatterRows.isUnderWay) OR matter.finished_on > \(until.number)
                        THEN \(until.number) - matter.due_on
                    ELSE matter.finished_on - matter.due_on END, matter.due_on
            FROM (SELECT matter.id, matter.state, matter.due_on, matter.finished_on, \(leading) AS leading_id
                FROM matter WHERE matter.unit_id IN (\(MatterDesk.list(issuers(tree))))
                    AND \(wasTold) AND matter.state <> 'merged'
                    AND NOT (\(isDone) AND COALESCE(matter.finished_on, \(until.number)) < \(from.number))) AS matter
            """, [id])
        return try transaction.rows(
            """
            SELECT unit_id, COUNT(*) AS assigned,
                SUM(CASE WHEN result IN ('on-time', 'late') THEN 1 ELSE 0 END) AS done,
                SUM(CASE WHEN result = 'on-time' THEN 1 ELSE 0 END) AS on_time,
                SUM(CASE WHEN result = 'overdue' THEN 1 ELSE 0 END) AS overdue, SUM(returned) AS returned,
                SUM(days_late) AS days_late
            FROM circular_matter WHERE circular_id = ? GROUP BY unit_id
            """, [id]
        ).compactMap { row in
            guard let unit: Unit.ID = row.identifier("unit_id") else { return nil }
            func number(_ column: String) -> Int64 { row.integer(column) ?? 0 }
            return CircularLine(
                unit: unit, name: tree[unit]?.name ?? LocalizedText(chinese: "—"), rank: 1,
                assigned: number("assigned"), done: number("done"), onTime: number("on_time"),
                overdue: number("overdue"), returned: number("returned"), daysLate: number("days_late"))
        }
    }

    /// The unit, and those that are no more and whose records it keeps.
    private func issuers(_ tree: UnitTree) -> [Unit.ID] {
        Viewer(program: "matters", tree: tree).recordUnits(SupervisionPolicy.readMatters)
            .filter { tree.keeper(of: $0) == unit }
    }

    private var isDone: String {
        "(matter.state IN ('closed', 'archived') AND COALESCE(matter.finished_on, 0) <= \(until.number))"
    }
    private var isOverdue: String { MatterRows.isOverdue(on: until) }
    /// The first second after the period.
    private var end: Int64 { until.shanghaiSeconds + 86_400 }
    private var wasTold: String {
        """
        (matter.told_on <= \(until.number) OR EXISTS (SELECT 1 FROM matter_step AS telling
            WHERE telling.matter_id = matter.id AND telling.action = 'assign' AND telling.entered_at < \(end)))
        """
    }
    /// The unit that led at the end of the period; the one that leads now for matters that were assigned before that was
    /// written down.
    private var leading: String {
        """
        CASE WHEN matter.told_on <= \(until.number) THEN matter.lead_id
            ELSE COALESCE((SELECT telling.other_unit FROM matter_step AS telling WHERE telling.matter_id = matter.id
                AND telling.action IN (\(MatterRows.telling)) AND telling.entered_at < \(end)
                ORDER BY telling.position DESC LIMIT 1), matter.lead_id) END
        """
    }
}
