import Kernel
import Ledger
import Storage

/// The fields of a duty's form, as they were typed.
public struct DutyDraft: Sendable, Equatable {
    /// Identifier of the unit in decimal digits.
    public var unit = ""
    /// Code of the role.
    public var role = ""
    public var titleChinese = ""
    public var titleEnglish = ""
    /// First day, `yyyy-MM-dd`; empty for today.
    public var validFrom = ""
    /// First day on which it no longer holds; empty for an open end.
    public var validTo = ""

    public init() {}
}

extension IdentityRoom {
    /// Gives a person another duty.
    ///
    /// Nobody can give a role that may do what they themselves may not do in that unit; to themselves, none that only
    /// a lent duty lets them give.
    /// - Throws: `Problems` or `Refusal`; nothing is saved then.
    public func addDuty(_ draft: DutyDraft, to person: Person.ID, as viewer: Viewer) async throws -> Duty.ID {
        try await database.write { transaction in
            let viewer = try standing(viewer, transaction)
            guard let holder = try Person.find(person, transaction), holder.removedAt == nil else {
                throw Refusal.unknown
            }
            try demandVisible(person, to: viewer, in: transaction)
            var reader = FieldReader()
            let values = try checked(draft, viewer, &reader, transaction)
            try Problems(reader.problems).check()
            guard let values else { throw Refusal.unknown }
            try demandGrantable(
                values.role, at: values.unit, by: giving(to: person, viewer), in: transaction)
            let duty = Duty(
                id: identifiers.next(), person: person, unit: values.unit, role: values.role, title: values.title,
                validFrom: values.validFrom, validTo: values.validTo, version: 1)
            try insert(duty, in: transaction)
            try auditAdded(duty, to: holder, by: viewer, in: transaction)
            try Self.touch(transaction)
            return duty.id
        }
    }

    /// Ends a duty on a day (`yyyy-MM-dd`, empty for today): the first day on which it no longer holds.
    /// - Throws: `Problems` or `Refusal`; nothing is saved then.
    public func endDuty(_ id: Duty.ID, on day: String, as viewer: Viewer) async throws {
        try await database.write { transaction in
            let viewer = try standing(viewer, transaction)
            let row = try transaction.row(
                """
                SELECT id, person_id, unit_id, role_code, title_zh, title_en, valid_from, valid_to, version
                FROM duty WHERE id = ?
                """, [.integer(id.rawValue)])
            guard let duty = row.flatMap(Duty.init) else { throw Refusal.unknown }
            try viewer.demand(IdentityPolicy.managePeople, at: duty.unit, orConceal: IdentityPolicy.readUnits)
            var reader = FieldReader()
            let end = reader.day(day, "day") ?? today
            if let past = duty.validTo, past <= max(today, duty.validFrom) { throw Refusal(key: "refusal_duty_ended") }
            if end < duty.validFrom { reader.add("day", "problem_duty_before_start", ["day": "\(duty.validFrom)"]) }
            try checkWithinUnit(duty.unit, duty.validFrom, end, "day", &reader, transaction)
            try Problems(reader.problems).check()
            // What one could not give one cannot take; and ending it later gives it for longer.
            let isLonger = duty.validTo.map { $0 < end } ?? false
            let giver = isLonger ? giving(to: duty.person, viewer) : viewer
            try demandGrantable(duty.role, at: duty.unit, by: giver, in: transaction)
            try keepingAnAdministrator(transaction) {
                try transaction.execute(
                    "UPDATE duty SET valid_to = ?, version = version + 1 WHERE id = ?",
                    [.text("\(end)"), .integer(id.rawValue)])
            }
            try audit(
                "duty.ended", "person", duty.person.rawValue, version: duty.version + 1,
                changes: [FieldChange("duty", before: "\(duty.role) @ \(duty.unit)", after: "→ \(end)")],
                unit: duty.unit, by: viewer, in: transaction)
        }
    }

    struct DutyValues {
        let unit: Unit.ID
        let role: String
        let title: LocalizedText?
        let validFrom: CalendarDay
        let validTo: CalendarDay?
    }

    /// The duty of a draft; `nil` when a problem was noted that leaves none.
    func checked(
        _ draft: DutyDraft, _ viewer: Viewer, _ reader: inout FieldReader, _ transaction: Transaction
    ) throws -> DutyValues? {
        let unit = Unit.ID(text: draft.unit.trimmed).flatMap { viewer.may(IdentityPolicy.readUnits, at: $0) ? $0 : nil }
        let found = unit.flatMap { viewer.tree[$0] }
        if found == nil { reader.add("unit", "problem_choose") }
        let role = try Role.find(draft.role.trimmed, transaction)?.code
        if role == nil { reader.add("role", "problem_choose") }
        let english = reader.optional(draft.titleEnglish, "titleEnglish", limit: 60)
        let title = reader.optional(draft.titleChinese, "titleChinese", limit: 60).map {
            LocalizedText(chinese: $0, english: english)
        }
        if title == nil, english != nil { reader.add("titleChinese", "problem_required") }
        let validFrom = reader.day(draft.validFrom, "validFrom") ?? today
        let validTo = reader.day(draft.validTo, "validTo")
        if let validTo, validTo <= validFrom { reader.add("validTo", "problem_period_order") }
        guard let found, let role else { return nil }
        try checkWithinUnit(found.id, validFrom, validTo, "validTo", &reader, transaction)
        return DutyValues(unit: found.id, role: role, title: title, validFrom: validFrom, validTo: validTo)
    }

    /// A duty lies within the life of its unit.
    private func checkWithinUnit(
        _ unit: Unit.ID, _ validFrom: CalendarDay, _ validTo: CalendarDay?, _ field: String,
        _ reader: inout FieldReader, _ transaction: Transaction
    ) throws {
        let row = try transaction.row("SELECT valid_from, valid_to FROM unit WHERE id = ?", [.integer(unit.rawValue)])
        if let start = row?.day("valid_from"), validFrom < start {
            reader.add("validFrom", "problem_unit_before_start", ["day": "\(start)"])
        }
        if let end = row?.day("valid_to"), validTo.map({ $0 > end }) ?? true {
            reader.add(field, "problem_duty_after_unit", ["day": "\(end)"])
        }
    }

    func insert(_ duty: Duty, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO duty
                (id, person_id, unit_id, role_code, title_zh, title_en, valid_from, valid_to, version)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .integer(duty.id.rawValue), .integer(duty.person.rawValue), .integer(duty.unit.rawValue),
                .text(duty.role), .text(orNull: duty.title?.chinese), .text(orNull: duty.title?.english),
                .text("\(duty.validFrom)"), .text(orNull: duty.validTo.map { "\($0)" }), .integer(duty.version),
            ])
    }
}
