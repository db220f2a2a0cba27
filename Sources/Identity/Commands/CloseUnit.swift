import Kernel
import Ledger
import Storage

extension IdentityRoom {
    /// Ends a unit on a day: with a successor, what is below it and the duties in it go there on that day; without
    /// one, it must be empty by then.
    ///
    /// - Parameters:
    ///   - version: the version that the decision is based on.
    ///   - day: the first day on which it is no more, `yyyy-MM-dd`; empty for today.
    ///   - successor: identifier in decimal digits; empty for none.
    /// - Throws: `Problems`, `Refusal` or `StaleEdit`; nothing is saved then.
    public func closeUnit(
        _ id: Unit.ID, version: Int64, on day: String, successor: String, reason: String, as viewer: Viewer
    ) async throws {
        try await database.write { transaction in
            let tree = try UnitTree.load(transaction, on: today)
            guard let unit = tree[id], viewer.may(IdentityPolicy.readUnits, at: id) else { throw Refusal.unknown }
            guard viewer.may(IdentityPolicy.manageUnits, at: id) else { throw Refusal.notAllowed }
            guard unit.version == version else { throw StaleEdit(current: unit.version) }
            var reader = FieldReader()
            let end = reader.day(day, "day") ?? today
            if end < unit.validFrom { reader.add("day", "problem_unit_before_start", ["day": "\(unit.validFrom)"]) }
            let reason = reader.required(reason, "reason", limit: 500)
            var heir: Unit?
            if let text = successor.trimmed.orNil {
                heir = Unit.ID(text: text).flatMap { tree[$0] }
                if heir == nil || heir.map({ tree.contains($0.id, below: id) }) ?? false {
                    reader.add("successor", "problem_unit_successor")
                }
            }
            try Problems(reader.problems).check()
            if let heir {
                try viewer.demand(IdentityPolicy.manageUnits, at: heir.id, orConceal: IdentityPolicy.readUnits)
                try handOver(unit, to: heir, on: end, by: viewer, in: transaction)
            } else {
                try demandEmpty(unit, on: end, tree, transaction)
            }
            try keepingAnAdministrator(transaction) {
                try transaction.execute(
                    "UPDATE unit SET valid_to = ?, successor_id = ?, version = version + 1 WHERE id = ?",
                    [.text("\(end)"), .integer(orNull: heir?.id.rawValue), .integer(id.rawValue)])
            }
            try audit(
                heir == nil ? "unit.closed" : "unit.merged", "unit", id.rawValue, version: version + 1,
                changes: [
                    FieldChange("validTo", before: unit.validTo?.description, after: "\(end)"),
                    FieldChange("successor", before: nil, after: heir?.id.description),
                ], reason: reason, unit: viewer.actingUnit(IdentityPolicy.manageUnits, at: id), by: viewer,
                in: transaction)
        }
    }

    private func demandEmpty(_ unit: Unit, on end: CalendarDay, _ tree: UnitTree, _ transaction: Transaction) throws {
        if tree.subtree(of: unit.id).contains(where: { $0.id != unit.id && $0.isValid(on: end) }) {
            throw Refusal(key: "refusal_unit_has_units")
        }
        let duty = try transaction.row(
            "SELECT id FROM duty WHERE unit_id = ? AND (valid_to IS NULL OR valid_to > ?) LIMIT 1",
            [.integer(unit.id.rawValue), .text("\(end)")])
        if duty != nil { throw Refusal(key: "refusal_unit_has_people") }
    }

    /// From `end` on, children hang on the heir, and open duties go on there under a new number.
    private func handOver(
        _ unit: Unit, to heir: Unit, on end: CalendarDay, by viewer: Viewer, in transaction: Transaction
    ) throws {
        let tree = try UnitTree.load(transaction, on: today)
        for child in tree.subtree(of: unit.id) where child.parent == unit.id {
            try transaction.execute(
                """
                INSERT INTO unit_period (unit_id, valid_from, parent_id, name_zh, name_en, short_zh, short_en)
                VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (unit_id, valid_from) DO UPDATE SET parent_id = excluded.parent_id
                """,
                [
                    .integer(child.id.rawValue), .text("\(max(end, child.validFrom))"), .integer(heir.id.rawValue),
                    .text(child.name.chinese), .text(orNull: child.name.english),
                    .text(orNull: child.shortName?.chinese), .text(orNull: child.shortName?.english),
                ])
            try transaction.execute(
                "UPDATE unit SET version = version + 1 WHERE id = ?", [.integer(child.id.rawValue)])
            try audit(
                "unit.changed", "unit", child.id.rawValue, version: child.version + 1,
                changes: [FieldChange("parent", before: unit.id.description, after: heir.id.description)],
                by: viewer, in: transaction)
        }
        let open = try transaction.rows(
            """
            SELECT id, person_id, unit_id, role_code, title_zh, title_en, valid_from, valid_to, version FROM duty
            WHERE unit_id = ? AND (valid_to IS NULL OR valid_to > ?) ORDER BY id
            """, [.integer(unit.id.rawValue), .text("\(end)")]
        ).compactMap(Duty.init)
        for duty in open {
            let next: Duty.ID = identifiers.next()
            let start = max(end, duty.validFrom)
            try insert(
                Duty(
                    id: next, person: duty.person, unit: heir.id, role: duty.role, title: duty.title, validFrom: start,
                    validTo: duty.validTo, version: 1), in: transaction)
            try transaction.execute(
                "UPDATE duty SET valid_to = ?, version = version + 1 WHERE id = ?",
                [.text("\(start)"), .integer(duty.id.rawValue)])
            try transaction.execute(
                "UPDATE delegation SET duty_id = ? WHERE duty_id = ? AND valid_to > ?",
                [.integer(next.rawValue), .integer(duty.id.rawValue), .text("\(end)")])
            try audit(
                "duty.moved", "person", duty.person.rawValue, version: 0,
                changes: [FieldChange("unit", before: unit.id.description, after: heir.id.description)], by: viewer,
                in: transaction)
        }
    }
}
