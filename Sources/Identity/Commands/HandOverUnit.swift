import Kernel
import Ledger
import Storage

/// What a unit that ends leaves to its successor: the units below it and the duties in it.
extension IdentityRoom {
    /// A stretch of time in which a unit stands below the one that ends, on its last day or later.
    struct ChildPeriod {
        let unit: Unit.ID
        let version: Int64
        let validFrom: CalendarDay
    }

    /// Those periods, also of units that begin or come below it later.
    func childPeriods(of unit: Unit, on end: CalendarDay, _ transaction: Transaction) throws -> [ChildPeriod] {
        try transaction.rows(
            """
            SELECT period.unit_id, period.valid_from, child.version
            FROM unit_period AS period JOIN unit AS child ON child.id = period.unit_id
            WHERE period.parent_id = ? AND (child.valid_to IS NULL OR child.valid_to > ?)
                AND NOT EXISTS (
                    SELECT 1 FROM unit_period AS later WHERE later.unit_id = period.unit_id
                        AND later.valid_from > period.valid_from AND later.valid_from <= ?)
            ORDER BY period.unit_id, period.valid_from
            """, [.integer(unit.id.rawValue), .text("\(end)"), .text("\(end)")]
        ).compactMap { row in
            guard let unit = row.identifier("unit_id", Unit.self), let validFrom = row.day("valid_from"),
                let version = row.integer("version")
            else { return nil }
            return ChildPeriod(unit: unit, version: version, validFrom: validFrom)
        }
    }

    /// From `end` on, children hang on the heir, and open duties go on there under a new number.
    /// - Throws: `Problems` when the heir would come to stand below itself; `Refusal` when a duty may do more there
    ///   than the viewer could give.
    func handOver(
        _ unit: Unit, to heir: Unit, on end: CalendarDay, by viewer: Viewer, in transaction: Transaction
    ) throws {
        let periods = try childPeriods(of: unit, on: end, transaction)
        if periods.contains(where: { $0.unit == heir.id }) {
            throw Problems([Problem(field: "successor", key: "problem_unit_successor")])
        }
        for period in periods { try move(period, to: heir, on: end, in: transaction) }
        var moved: Set<Unit.ID> = []
        for period in periods where moved.insert(period.unit).inserted {
            try demandNoCircle(period.unit, from: end, field: "successor", transaction)
            try transaction.execute(
                "UPDATE unit SET version = version + 1 WHERE id = ?", [.integer(period.unit.rawValue)])
            try audit(
                "unit.changed", "unit", period.unit.rawValue, version: period.version + 1,
                changes: [FieldChange("parent", before: unit.id.description, after: heir.id.description)],
                unit: viewer.actingUnit(IdentityPolicy.manageUnits, at: unit.id), by: viewer, in: transaction)
        }
        let open = try transaction.rows(
            """
            SELECT id, person_id, unit_id, role_code, title_zh, title_en, valid_from, valid_to, version FROM duty
            WHERE unit_id = ? AND \(Duty.isOpen)
            ORDER BY id
            """, [.integer(unit.id.rawValue), .text("\(end)")]
        ).compactMap(Duty.init)
        for duty in open { try move(duty, to: heir, on: max(end, duty.validFrom), by: viewer, in: transaction) }
    }

    private func move(_ period: ChildPeriod, to heir: Unit, on end: CalendarDay, in transaction: Transaction) throws {
        let key: [Value] = [.integer(period.unit.rawValue), .text("\(period.validFrom)")]
        if period.validFrom >= end {
            try transaction.execute(
                "UPDATE unit_period SET parent_id = ? WHERE unit_id = ? AND valid_from = ?",
                [.integer(heir.id.rawValue)] + key)
            return
        }
        let name = try transaction.row(
            "SELECT name_zh, name_en, short_zh, short_en FROM unit_period WHERE unit_id = ? AND valid_from = ?", key)
        try transaction.execute(
            """
            INSERT INTO unit_period (unit_id, valid_from, parent_id, name_zh, name_en, short_zh, short_en)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .integer(period.unit.rawValue), .text("\(end)"), .integer(heir.id.rawValue),
                .text(name?.text("name_zh") ?? ""), .text(orNull: name?.text("name_en")),
                .text(orNull: name?.text("short_zh")), .text(orNull: name?.text("short_en")),
            ])
    }

    /// The heir may stand higher than the unit did: then the same role would hold for more.
    private func move(
        _ duty: Duty, to heir: Unit, on start: CalendarDay, by viewer: Viewer, in transaction: Transaction
    ) throws {
        try demandGrantable(duty.role, at: heir.id, by: giving(to: duty.person, viewer), in: transaction)
        let next: Duty.ID = identifiers.next()
        try insert(
            Duty(
                id: next, person: duty.person, unit: heir.id, role: duty.role, title: duty.title, validFrom: start,
                validTo: duty.validTo, version: 1), in: transaction)
        try transaction.execute(
            "UPDATE duty SET valid_to = ?, version = version + 1 WHERE id = ?",
            [.text("\(start)"), .integer(duty.id.rawValue)])
        try moveDelegations(of: duty.id, to: next, on: start, in: transaction)
        try audit(
            "duty.moved", "person", duty.person.rawValue, version: 0,
            changes: [FieldChange("unit", before: duty.unit.description, after: heir.id.description)], unit: heir.id,
            by: viewer, in: transaction)
    }

    /// Until the day the old duty is lent, from then on the new one.
    private func moveDelegations(
        of duty: Duty.ID, to next: Duty.ID, on start: CalendarDay, in transaction: Transaction
    ) throws {
        let day = Value.text("\(start)")
        let running = try transaction.rows(
            """
            SELECT id, from_person_id, to_person_id, duty_id, valid_from, valid_to, reason, version FROM delegation
            WHERE duty_id = ? AND valid_from < ? AND valid_to > ? ORDER BY id
            """, [.integer(duty.rawValue), day, day]
        ).compactMap(Delegation.init)
        try transaction.execute(
            "UPDATE delegation SET duty_id = ?, version = version + 1 WHERE duty_id = ? AND valid_from >= ?",
            [.integer(next.rawValue), .integer(duty.rawValue), day])
        for delegation in running {
            try transaction.execute(
                "UPDATE delegation SET valid_to = ?, version = version + 1 WHERE id = ?",
                [day, .integer(delegation.id.rawValue)])
            try insert(
                Delegation(
                    id: identifiers.next(), from: delegation.from, to: delegation.to, duty: next, validFrom: start,
                    validTo: delegation.validTo, reason: delegation.reason, version: 1), in: transaction)
        }
    }
}
