import Kernel
import Ledger
import Storage

/// The fields of a unit's form, as they were typed.
public struct UnitDraft: Sendable, Equatable {
    /// The unit that is edited; `nil` makes a new one.
    public var id: Unit.ID?
    /// The version that the edit is based on.
    public var version: Int64
    public var code = ""
    public var kind = ""
    /// Identifier of the parent in decimal digits; empty for a root.
    public var parent = ""
    public var nameChinese = ""
    public var nameEnglish = ""
    public var shortChinese = ""
    public var shortEnglish = ""
    /// From when the name and the parent hold, `yyyy-MM-dd`; empty for today.
    public var since = ""
    /// Number of the publishing zone that it keeps; empty for none.
    public var zone = ""
    public var reason = ""

    public init(id: Unit.ID? = nil, version: Int64 = 0) {
        self.id = id
        self.version = version
    }

    /// A unit as its form shows it first.
    public init(_ unit: Unit) {
        self.init(id: unit.id, version: unit.version)
        code = unit.code
        kind = unit.kind.rawValue
        parent = unit.parent?.description ?? ""
        nameChinese = unit.name.chinese
        nameEnglish = unit.name.english ?? ""
        shortChinese = unit.shortName?.chinese ?? ""
        shortEnglish = unit.shortName?.english ?? ""
        zone = unit.zone.map(String.init) ?? ""
    }
}

extension IdentityRoom {
    /// Creates a unit, or gives one a new name or place from a day on: what it was before stays as it was.
    /// - Throws: `Problems`, `Refusal` or `StaleEdit`; nothing is saved then.
    public func saveUnit(_ draft: UnitDraft, as viewer: Viewer) async throws -> Unit.ID {
        try await database.write { transaction in try saveUnit(draft, as: viewer, in: transaction) }
    }

    func saveUnit(_ draft: UnitDraft, as viewer: Viewer, in transaction: Transaction) throws -> Unit.ID {
        let tree = try UnitTree.load(transaction, on: today)
        let before = try draft.id.map { id in
            guard let unit = tree[id], viewer.may(IdentityPolicy.readUnits, at: id) else { throw Refusal.unknown }
            guard viewer.may(IdentityPolicy.manageUnits, at: id) else { throw Refusal.notAllowed }
            guard unit.version == draft.version else { throw StaleEdit(current: unit.version) }
            return unit
        }
        let values = try checked(draft, before, tree, transaction)
        try mayStand(below: values.parent, before, viewer)
        let id = before?.id ?? identifiers.next()
        let version = (before?.version ?? 0) + 1
        if let before {
            try transaction.execute(
                "UPDATE unit SET code = ?, kind = ?, zone_id = ?, version = ? WHERE id = ?",
                [
                    .text(values.code), .text(values.kind.rawValue), .integer(orNull: values.zone), .integer(version),
                    .integer(before.id.rawValue),
                ])
        } else {
            try transaction.execute(
                """
                INSERT INTO unit (id, code, kind, valid_from, zone_id, position, version) VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    .integer(id.rawValue), .text(values.code), .text(values.kind.rawValue), .text("\(values.since)"),
                    .integer(orNull: values.zone), .integer(0), .integer(version),
                ])
        }
        if before.map({ Self.hasNewPeriod($0, values) }) ?? true {
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
        try audit(
            before == nil ? "unit.created" : "unit.changed", "unit", id.rawValue, version: version,
            changes: FieldChange.differences(
                from: before.map(Self.fields) ?? [], to: values.fields),
            reason: draft.reason.trimmed.orNil, unit: viewer.actingUnit(IdentityPolicy.manageUnits, at: values.parent),
            by: viewer, in: transaction)
        try Self.touch(transaction)
        return id
    }

    /// The fields of a unit that its history shows.
    private static func fields(_ unit: Unit) -> [(field: String, value: String?)] {
        Values(
            code: unit.code, kind: unit.kind, parent: unit.parent, name: unit.name, short: unit.shortName,
            since: unit.validFrom, zone: unit.zone
        ).fields.filter { $0.field != "since" }
    }

    private static func hasNewPeriod(_ unit: Unit, _ values: Values) -> Bool {
        unit.parent != values.parent || unit.name != values.name || unit.shortName != values.short
    }

    /// A new or moved unit needs the right at its new place; a root needs it everywhere.
    private func mayStand(below parent: Unit.ID?, _ before: Unit?, _ viewer: Viewer) throws {
        if let before, before.parent == parent { return }
        guard let parent else {
            guard viewer.mayEverywhere(IdentityPolicy.manageUnits) else { throw Refusal.notAllowed }
            return
        }
        try viewer.demand(IdentityPolicy.manageUnits, at: parent, orConceal: IdentityPolicy.readUnits)
    }

    private struct Values {
        let code: String
        let kind: Unit.Kind
        let parent: Unit.ID?
        let name: LocalizedText
        let short: LocalizedText?
        let since: CalendarDay
        let zone: Int64?

        var fields: [(field: String, value: String?)] {
            [
                ("code", code), ("kind", kind.rawValue), ("parent", parent?.description),
                ("nameChinese", name.chinese), ("nameEnglish", name.english), ("shortChinese", short?.chinese),
                ("shortEnglish", short?.english), ("zone", zone.map(String.init)), ("since", since.description),
            ]
        }
    }

    private func checked(
        _ draft: UnitDraft, _ before: Unit?, _ tree: UnitTree, _ transaction: Transaction
    ) throws -> Values {
        var reader = FieldReader()
        let code = reader.required(draft.code, "code", limit: 40)
        if !code.isEmpty, !code.utf8.allSatisfy({ $0 == 45 || (48...57).contains($0) || (97...122).contains($0 | 32) })
        {
            reader.add("code", "problem_unit_code")
        }
        let owner = try transaction.row("SELECT id FROM unit WHERE lower(code) = ?", [.text(code.lowercased())])
        if let owner = owner?.integer("id"), owner != before?.id.rawValue {
            reader.add("code", "problem_unit_code_taken", ["code": code])
        }
        let kind = Unit.Kind(rawValue: draft.kind)
        if kind == nil { reader.add("kind", "problem_choose") }
        let name = LocalizedText(
            chinese: reader.required(draft.nameChinese, "nameChinese"),
            english: reader.optional(draft.nameEnglish, "nameEnglish"))
        let shortEnglish = reader.optional(draft.shortEnglish, "shortEnglish", limit: 40)
        let short = reader.optional(draft.shortChinese, "shortChinese", limit: 40).map {
            LocalizedText(chinese: $0, english: shortEnglish)
        }
        if short == nil, shortEnglish != nil { reader.add("shortChinese", "problem_required") }
        let parent = Self.parent(draft, before, tree, &reader)
        let since = reader.day(draft.since, "since") ?? today
        if let before {
            let last = try transaction.row(
                "SELECT max(valid_from) AS day FROM unit_period WHERE unit_id = ?", [.integer(before.id.rawValue)]
            )?.day("day")
            if let last, since < last { reader.add("since", "problem_unit_since", ["day": "\(last)"]) }
        } else if let parent = parent.flatMap({ tree[$0] }), since < parent.validFrom {
            reader.add("since", "problem_unit_before_parent", ["day": "\(parent.validFrom)"])
        }
        let zone = draft.zone.trimmed.orNil.flatMap { Identifier<Unit>(text: $0)?.rawValue }
        if zone == nil, !draft.zone.trimmed.isEmpty { reader.add("zone", "problem_choose") }
        if let zone, tree.unit(zone: zone).map({ $0.id != before?.id }) ?? false {
            reader.add("zone", "problem_unit_zone_taken")
        }
        try Problems(reader.problems).check()
        guard let kind else { throw Refusal.unknown }
        return Values(code: code, kind: kind, parent: parent, name: name, short: short, since: since, zone: zone)
    }

    /// The parent that was chosen: there, and not below the unit itself.
    private static func parent(
        _ draft: UnitDraft, _ before: Unit?, _ tree: UnitTree, _ reader: inout FieldReader
    ) -> Unit.ID? {
        guard let text = draft.parent.trimmed.orNil else { return nil }
        guard let parent = Unit.ID(text: text), tree[parent] != nil else {
            reader.add("parent", "problem_choose")
            return nil
        }
        if let before, tree.contains(parent, below: before.id) { reader.add("parent", "problem_unit_circle") }
        return parent
    }
}
