import Kernel
import Ledger
import Storage

extension IdentityRoom {
    /// Ends a unit on a day: with a successor, what is below it and the duties in it go there on that day; without
    /// one, it must be empty by then. One that is to begin later can be ended on its first day, and then never is.
    ///
    /// - Parameters:
    ///   - version: the version that the decision is based on.
    ///   - day: the first day on which it is no more, `yyyy-MM-dd`; empty for today, or the first day of one that begins later.
    ///   - successor: identifier in decimal digits; empty for none.
    /// - Throws: `Problems`, `Refusal` or `StaleEdit`; nothing is saved then.
    public func closeUnit(
        _ id: Unit.ID, version: Int64, on day: String, successor: String, reason: String, as viewer: Viewer
    ) async throws {
        try await database.write { transaction in
            let viewer = try over(id, standing(viewer, transaction), transaction)
            let tree = viewer.tree
            guard let unit = tree[id], viewer.may(IdentityPolicy.readUnits, at: id) else { throw Refusal.unknown }
            guard viewer.may(IdentityPolicy.manageUnits, at: id) else { throw Refusal.notAllowed }
            guard unit.version == version else { throw StaleEdit(current: unit.version) }
            // People and units may have gone over already; only an empty unit can change its last day.
            if let last = unit.validTo, unit.successor != nil {
                throw Refusal(key: "refusal_unit_merging", arguments: ["day": "\(last)"])
            }
            var reader = FieldReader()
            let end = reader.day(day, "day") ?? max(today, unit.validFrom)
            if end < unit.validFrom { reader.add("day", "problem_unit_before_start", ["day": "\(unit.validFrom)"]) }
            let reason = reader.required(reason, "reason", limit: 500)
            let heir = Self.heir(successor, of: unit, viewer, &reader)
            try Problems(reader.problems).check()
            try keepingAnAdministrator(transaction) {
                if let heir {
                    try mayHandOver(unit, to: heir, viewer)
                    try handOver(unit, to: heir, on: end, by: viewer, in: transaction)
                } else {
                    try demandEmpty(unit, on: end, transaction)
                }
                try transaction.execute(
                    "UPDATE unit SET valid_to = ?, successor_id = ?, version = version + 1 WHERE id = ?",
                    [.text("\(end)"), .integer(orNull: heir?.id.rawValue), .integer(id.rawValue)])
            }
            try audit(
                heir == nil ? "unit.closed" : "unit.merged", "unit", id.rawValue, version: version + 1,
                changes: [FieldChange("validTo", before: unit.validTo?.description, after: "\(end)")]
                    + (heir.map { [FieldChange("successor", before: nil, after: $0.id.description)] } ?? []),
                reason: reason, unit: viewer.actingUnit(IdentityPolicy.manageUnits, at: id), by: viewer,
                in: transaction)
        }
    }

    /// The successor that was chosen: another unit that may be seen, does not stand below and has no last day.
    private static func heir(_ text: String, of unit: Unit, _ viewer: Viewer, _ reader: inout FieldReader) -> Unit? {
        guard let text = text.trimmed.orNil else { return nil }
        guard let heir = Unit.ID(text: text).flatMap({ viewer.tree[$0] }), heir.validTo == nil,
            viewer.may(IdentityPolicy.readUnits, at: heir.id), !viewer.tree.contains(heir.id, below: unit.id)
        else {
            reader.add("successor", "problem_unit_successor")
            return nil
        }
        return heir
    }

    /// What is below goes to the successor: that needs the right there, and where the successor is none of the same
    /// parent's, also at the parent, which loses it.
    private func mayHandOver(_ unit: Unit, to heir: Unit, _ viewer: Viewer) throws {
        guard viewer.may(IdentityPolicy.manageUnits, at: heir.id) else { throw Refusal.notAllowed }
        let stays = unit.parent.map { viewer.tree.contains(heir.id, below: $0) } ?? true
        let isAllowed = stays || unit.parent.map { viewer.may(IdentityPolicy.manageUnits, at: $0) } ?? true
        guard isAllowed else { throw Refusal.notAllowed }
    }

    private func demandEmpty(_ unit: Unit, on end: CalendarDay, _ transaction: Transaction) throws {
        guard try childPeriods(of: unit, on: end, transaction).isEmpty else {
            throw Refusal(key: "refusal_unit_has_units")
        }
        let duty = try transaction.row(
            "SELECT id FROM duty WHERE unit_id = ? AND \(Duty.isOpen) LIMIT 1",
            [.integer(unit.id.rawValue), .text("\(end)")])
        if duty != nil { throw Refusal(key: "refusal_unit_has_people") }
    }
}
