import Kernel
import Ledger
import Storage

/// The fields of a delegation's form, as they were typed.
public struct DelegationDraft: Sendable, Equatable {
    /// Sign-in name or e-mail of the person who acts meanwhile.
    public var to = ""
    /// Identifier of the one duty that is lent; empty for all.
    public var duty = ""
    /// First day, `yyyy-MM-dd`; empty for today.
    public var validFrom = ""
    /// First day on which it no longer holds.
    public var validTo = ""
    public var reason = ""

    public init() {}
}

extension IdentityRoom {
    /// Lends a person's duties to another while they are absent: their own wish, or that of who manages them.
    ///
    /// At most a year. What was lent is not lent on.
    /// - Throws: `Problems` or `Refusal`; nothing is saved then.
    public func saveDelegation(
        _ draft: DelegationDraft, of person: Person.ID, as viewer: Viewer
    ) async throws -> Delegation.ID {
        try await database.write { transaction in
            let viewer = try standing(viewer, transaction)
            // A token's scopes name no duty that it could lend.
            if viewer.person.id == person, viewer.scopes != nil { throw Refusal.notAllowed }
            if viewer.person.id != person || viewer.program != nil {
                _ = try managed(person, by: viewer, in: transaction)
            }
            var reader = FieldReader()
            let to = try deputy(draft.to, of: person, &reader, transaction)
            let duty = try lentDuty(draft.duty, of: person, &reader, transaction)
            let validFrom = reader.day(draft.validFrom, "validFrom") ?? today
            let validTo = reader.day(draft.validTo, "validTo")
            if validTo == nil, draft.validTo.trimmed.isEmpty { reader.add("validTo", "problem_required") }
            if let validTo, validTo <= validFrom { reader.add("validTo", "problem_period_order") }
            if let validTo, Self.isOverAYear(from: validFrom, to: validTo) {
                reader.add("validTo", "problem_delegation_long")
            }
            if validFrom < today { reader.add("validFrom", "problem_day_past") }
            let reason = reader.optional(draft.reason, "reason", limit: 500)
            try Problems(reader.problems).check()
            guard let to, let validTo else { throw Refusal.unknown }
            if viewer.person.id != person {
                try demandPower(over: person, by: giving(to: to, viewer), in: transaction)
            }
            let id: Delegation.ID = identifiers.next()
            try insert(
                Delegation(
                    id: id, from: person, to: to, duty: duty, validFrom: validFrom, validTo: validTo, reason: reason,
                    version: 1), in: transaction)
            try audit(
                "delegation.given", "person", person.rawValue, version: 0,
                changes: [FieldChange("deputy", before: nil, after: "\(to) \(validFrom)–\(validTo)")], reason: reason,
                unit: try dutyUnits(of: person, in: transaction).first, by: viewer, in: transaction)
            try Self.touch(transaction)
            return id
        }
    }

    /// Ends a delegation today.
    /// - Throws: `Refusal`; nothing is saved then.
    public func endDelegation(_ id: Delegation.ID, as viewer: Viewer) async throws {
        try await database.write { transaction in
            let viewer = try standing(viewer, transaction)
            let row = try transaction.row(
                """
                SELECT id, from_person_id, to_person_id, duty_id, valid_from, valid_to, reason, version
                FROM delegation WHERE id = ?
                """, [.integer(id.rawValue)])
            guard let delegation = row.flatMap(Delegation.init) else { throw Refusal.unknown }
            if viewer.scopes != nil || ![delegation.from, delegation.to].contains(viewer.person.id) {
                _ = try managed(delegation.from, by: viewer, in: transaction)
            }
            guard delegation.validTo > max(today, delegation.validFrom) else {
                throw Refusal(key: "refusal_delegation_ended")
            }
            let end = max(today, delegation.validFrom)
            try transaction.execute(
                "UPDATE delegation SET valid_to = ?, version = version + 1 WHERE id = ?",
                [.text("\(end)"), .integer(id.rawValue)])
            try audit(
                "delegation.ended", "person", delegation.from.rawValue, version: 0,
                changes: [FieldChange("deputy", before: "\(delegation.to)", after: nil)],
                unit: try dutyUnits(of: delegation.from, in: transaction).first, by: viewer, in: transaction)
            try Self.touch(transaction)
        }
    }

    func insert(_ delegation: Delegation, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO delegation (id, from_person_id, to_person_id, duty_id, valid_from, valid_to, reason, version)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .integer(delegation.id.rawValue), .integer(delegation.from.rawValue), .integer(delegation.to.rawValue),
                .integer(orNull: delegation.duty?.rawValue), .text("\(delegation.validFrom)"),
                .text("\(delegation.validTo)"), .text(orNull: delegation.reason), .integer(delegation.version),
            ])
    }

    private static func isOverAYear(from start: CalendarDay, to end: CalendarDay) -> Bool {
        let months = (end.year - start.year) * 12 + end.month - start.month
        return months > 12 || months == 12 && end.day > start.day
    }

    private func deputy(
        _ text: String, of person: Person.ID, _ reader: inout FieldReader, _ transaction: Transaction
    ) throws -> Person.ID? {
        guard let name = text.trimmed.lowercased().orNil else {
            reader.add("to", "problem_required")
            return nil
        }
        let found = try AccountRow.find(name, transaction)?.person
        if found == nil { reader.add("to", "problem_person_unknown") }
        if found == person { reader.add("to", "problem_delegation_self") }
        return found
    }

    private func lentDuty(
        _ text: String, of person: Person.ID, _ reader: inout FieldReader, _ transaction: Transaction
    ) throws -> Duty.ID? {
        guard let text = text.trimmed.orNil else { return nil }
        let found = try Duty.ID(text: text).flatMap { id in
            try transaction.row(
                "SELECT id FROM duty WHERE id = ? AND person_id = ? AND \(Duty.isOpen)",
                [.integer(id.rawValue), .integer(person.rawValue), .text("\(today)")]
            )?.identifier("id", Duty.self)
        }
        if found == nil { reader.add("duty", "problem_choose") }
        return found
    }
}
