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
            if viewer.person.id != person { _ = try managed(person, by: viewer, in: transaction) }
            var reader = FieldReader()
            let to = try deputy(draft.to, of: person, &reader, transaction)
            let duty = try lentDuty(draft.duty, of: person, &reader, transaction)
            let validFrom = reader.day(draft.validFrom, "validFrom") ?? today
            let validTo = reader.day(draft.validTo, "validTo")
            if validTo == nil, draft.validTo.trimmed.isEmpty { reader.add("validTo", "problem_required") }
            if let validTo, validTo <= validFrom { reader.add("validTo", "problem_period_order") }
            if let validTo, validTo.year * 12 + validTo.month > validFrom.year * 12 + validFrom.month + 12 {
                reader.add("validTo", "problem_delegation_long")
            }
            if validFrom < today { reader.add("validFrom", "problem_day_past") }
            let reason = reader.optional(draft.reason, "reason", limit: 500)
            try Problems(reader.problems).check()
            guard let to, let validTo else { throw Refusal.unknown }
            let id: Delegation.ID = identifiers.next()
            try transaction.execute(
                """
                INSERT INTO delegation
                    (id, from_person_id, to_person_id, duty_id, valid_from, valid_to, reason, version)
                VALUES (?, ?, ?, ?, ?, ?, ?, 1)
                """,
                [
                    .integer(id.rawValue), .integer(person.rawValue), .integer(to.rawValue),
                    .integer(orNull: duty?.rawValue), .text("\(validFrom)"), .text("\(validTo)"), .text(orNull: reason),
                ])
            try audit(
                "delegation.given", "person", person.rawValue, version: 0,
                changes: [FieldChange("deputy", before: nil, after: "\(to) \(validFrom)–\(validTo)")], reason: reason,
                by: viewer, in: transaction)
            try Self.touch(transaction)
            return id
        }
    }

    /// Ends a delegation today.
    /// - Throws: `Refusal`; nothing is saved then.
    public func endDelegation(_ id: Delegation.ID, as viewer: Viewer) async throws {
        try await database.write { transaction in
            let row = try transaction.row(
                """
                SELECT id, from_person_id, to_person_id, duty_id, valid_from, valid_to, reason, version
                FROM delegation WHERE id = ?
                """, [.integer(id.rawValue)])
            guard let delegation = row.flatMap(Delegation.init) else { throw Refusal.unknown }
            if ![delegation.from, delegation.to].contains(viewer.person.id) {
                _ = try managed(delegation.from, by: viewer, in: transaction)
            }
            guard delegation.validTo > today else { throw Refusal(key: "refusal_delegation_ended") }
            let end = max(today, delegation.validFrom)
            try transaction.execute(
                "UPDATE delegation SET valid_to = ?, version = version + 1 WHERE id = ?",
                [.text("\(end)"), .integer(id.rawValue)])
            try audit(
                "delegation.ended", "person", delegation.from.rawValue, version: 0,
                changes: [FieldChange("deputy", before: "\(delegation.to)", after: nil)], by: viewer, in: transaction)
            try Self.touch(transaction)
        }
    }

    private func deputy(
        _ text: String, of person: Person.ID, _ reader: inout FieldReader, _ transaction: Transaction
    ) throws -> Person.ID? {
        guard let name = text.trimmed.lowercased().orNil else {
            reader.add("to", "problem_required")
            return nil
        }
        let found = try transaction.row(
            """
            SELECT person.id FROM person LEFT JOIN account ON account.person_id = person.id
            WHERE person.removed_at IS NULL AND (account.login = ? OR lower(person.email) = ?)
            """, [.text(name), .text(name)]
        )?.identifier("id", Person.self)
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
                "SELECT id FROM duty WHERE id = ? AND person_id = ?",
                [.integer(id.rawValue), .integer(person.rawValue)]
            )?.identifier("id", Duty.self)
        }
        if found == nil { reader.add("duty", "problem_choose") }
        return found
    }
}
