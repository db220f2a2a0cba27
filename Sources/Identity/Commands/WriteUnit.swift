import Kernel
import Ledger
import Storage

/// A unit's fields, checked: what is written of it.
struct UnitValues {
    let code: String
    let kind: Unit.Kind
    let parent: Unit.ID?
    let name: LocalizedText
    let short: LocalizedText?
    /// From when name, short name and parent hold.
    let since: CalendarDay
    let zone: Int64?
    var reason: String?
    /// Name or parent are to change, so that a new period begins.
    let isPeriod: Bool

    /// The fields that a unit has on any day.
    var lastingFields: [(field: String, value: String?)] {
        [
            ("code", code), ("kind", kind.rawValue), ("parent", parent?.description), ("nameChinese", name.chinese),
            ("nameEnglish", name.english), ("shortChinese", short?.chinese), ("shortEnglish", short?.english),
            ("zone", zone.map(String.init)),
        ]
    }

    /// What the history shows of a change to these values.
    var fields: [(field: String, value: String?)] {
        lastingFields + (isPeriod ? [("since", since.description)] : [])
    }
}

extension Unit {
    /// What the history shows of a unit as it stands.
    var fields: [(field: String, value: String?)] {
        UnitValues(
            code: code, kind: kind, parent: parent, name: name, short: shortName, since: validFrom, zone: zone,
            isPeriod: false
        ).fields
    }
}

extension IdentityRoom {
    /// Writes a checked unit with its audit entry; a new name or place begins a period, and what was before stays.
    /// - Parameters:
    ///   - before: the unit as it stands on the day from which the values hold; `nil` for a new one.
    ///   - actingUnit: the unit for which the viewer acts.
    func write(
        _ values: UnitValues, _ id: Unit.ID, _ before: Unit?, reason: String?, actingUnit: Unit.ID?,
        by viewer: Viewer, in transaction: Transaction
    ) throws {
        let version = (before?.version ?? 0) + 1
        if let zone = values.zone { try freeZone(zone, by: viewer, in: transaction) }
        if before == nil {
            try transaction.execute(
                """
                INSERT INTO unit (id, code, kind, valid_from, zone_id, position, version) VALUES (?, ?, ?, ?, ?, 0, ?)
                """,
                [
                    .integer(id.rawValue), .text(values.code), .text(values.kind.rawValue), .text("\(values.since)"),
                    .integer(orNull: values.zone), .integer(version),
                ])
        } else {
            try transaction.execute(
                "UPDATE unit SET code = ?, kind = ?, zone_id = ?, version = ? WHERE id = ?",
                [
                    .text(values.code), .text(values.kind.rawValue), .integer(orNull: values.zone), .integer(version),
                    .integer(id.rawValue),
                ])
        }
        if values.isPeriod { try writePeriod(values, id, in: transaction) }
        try audit(
            before == nil ? "unit.created" : "unit.changed", "unit", id.rawValue, version: version,
            changes: FieldChange.differences(from: before?.fields ?? [], to: values.fields), reason: reason,
            unit: actingUnit, by: viewer, in: transaction)
    }

    private func writePeriod(_ values: UnitValues, _ id: Unit.ID, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO unit_period (unit_id, valid_from, parent_id, name_zh, name_en, short_zh, short_en)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (unit_id, valid_from) DO UPDATE SET parent_id = excluded.parent_id,
                name_zh = excluded.name_zh, name_en = excluded.name_en, short_zh = excluded.short_zh,
                short_en = excluded.short_en
            """,
            [
                .integer(id.rawValue), .text("\(values.since)"), .integer(orNull: values.parent?.rawValue),
                .text(values.name.chinese), .text(orNull: values.name.english),
                .text(orNull: values.short?.chinese), .text(orNull: values.short?.english),
            ])
    }

    /// A closed unit keeps its zone no longer once another wants it.
    private func freeZone(_ zone: Int64, by viewer: Viewer, in transaction: Transaction) throws {
        let closed = try transaction.row(
            """
            UPDATE unit SET zone_id = NULL, version = version + 1 WHERE zone_id = ? AND valid_to <= ?
            RETURNING id, version
            """, [.integer(zone), .text("\(today)")])
        guard let id = closed?.integer("id"), let version = closed?.integer("version") else { return }
        try audit(
            "unit.changed", "unit", id, version: version,
            changes: [FieldChange("zone", before: "\(zone)", after: nil)], by: viewer, in: transaction)
    }
}
