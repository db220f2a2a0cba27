import Kernel
import Ledger
import Storage

extension IdentityRoom {
    /// Removes a person: duties, delegations, sessions and tokens end at once, password and codes are forgotten; what they
    /// did stays. Somebody else may have their e-mail and sign-in name from then on.
    /// - Parameter reason: why, in words; demanded.
    /// - Throws: `Problems`, `Refusal` or `StaleEdit`; nothing is saved then.
    public func removePerson(_ id: Person.ID, version: Int64, reason: String, as viewer: Viewer) async throws {
        try await database.write { transaction in
            let viewer = try standing(viewer, transaction)
            let person = try managed(id, by: viewer, in: transaction)
            guard person.version == version else { throw StaleEdit(current: person.version) }
            try demandPower(over: id, by: viewer, in: transaction)
            var reader = FieldReader()
            let reason = reader.required(reason, "reason", limit: 500)
            try Problems(reader.problems).check()
            let unit = try dutyUnits(of: id, in: transaction).first
            let lenders = try lenders(to: id, in: transaction)
            try keepingAnAdministrator(transaction) {
                try transaction.execute(
                    """
                    UPDATE person SET removed_at = ?, version = version + 1,
                        former_login = (SELECT login FROM account WHERE account.person_id = person.id)
                    WHERE id = ?
                    """, [.integer(now()), .integer(id.rawValue)])
                try transaction.execute("DELETE FROM recovery_code WHERE person_id = ?", [.integer(id.rawValue)])
                try transaction.execute("DELETE FROM account WHERE person_id = ?", [.integer(id.rawValue)])
                try endDutiesAndDelegations(of: id, in: transaction)
            }
            try endAccess(of: id, at: now(), in: transaction)
            try audit(
                "person.removed", "person", id.rawValue, version: version + 1, reason: reason, unit: unit, by: viewer,
                in: transaction)
            for lender in lenders {
                try audit(
                    "delegation.ended", "person", lender.rawValue, version: 0,
                    changes: [FieldChange("deputy", before: "\(id)", after: nil)], reason: reason,
                    unit: try dutyUnits(of: lender, in: transaction).first, by: viewer, in: transaction)
            }
        }
    }

    /// Whose duties a person has or is to have: what they lent ends with the person.
    private func lenders(to id: Person.ID, in transaction: Transaction) throws -> [Person.ID] {
        try transaction.rows(
            """
            SELECT DISTINCT from_person_id FROM delegation WHERE to_person_id = ? AND valid_to > ?
            ORDER BY from_person_id
            """, [.integer(id.rawValue), .text("\(today)")]
        ).compactMap { $0.identifier("from_person_id") }
    }

    /// Ends today what holds, and takes back what was to begin later; what they lent and what was lent to them too.
    private func endDutiesAndDelegations(of id: Person.ID, in transaction: Transaction) throws {
        let day = Value.text("\(today)")
        let person = Value.integer(id.rawValue)
        try transaction.execute(
            "UPDATE duty SET valid_to = valid_from, version = version + 1 WHERE person_id = ? AND valid_from > ?",
            [person, day])
        try transaction.execute(
            """
            UPDATE duty SET valid_to = ?, version = version + 1
            WHERE person_id = ? AND valid_from <= ? AND (valid_to IS NULL OR valid_to > ?)
            """, [day, person, day, day])
        try transaction.execute(
            """
            UPDATE delegation SET valid_to = valid_from, version = version + 1
            WHERE (from_person_id = ? OR to_person_id = ?) AND valid_from > ?
            """, [person, person, day])
        try transaction.execute(
            """
            UPDATE delegation SET valid_to = ?, version = version + 1
            WHERE (from_person_id = ? OR to_person_id = ?) AND valid_from <= ? AND valid_to > ?
            """, [day, person, person, day, day])
    }

    /// Ends all sessions, tokens, invitations and known devices of a person; with `session`, other sessions and
    /// invitations only.
    func endAccess(
        of person: Person.ID, except session: Identifier<Session>? = nil, at now: Int64, in transaction: Transaction
    ) throws {
        try transaction.execute(
            "UPDATE session SET ended_at = ? WHERE person_id = ? AND ended_at IS NULL AND id <> ?",
            [.integer(now), .integer(person.rawValue), .integer(session?.rawValue ?? 0)])
        try transaction.execute(
            "UPDATE invitation SET used_at = ? WHERE person_id = ? AND used_at IS NULL",
            [.integer(now), .integer(person.rawValue)])
        guard session == nil else { return }
        // Whoever had the password may have signed in somewhere: no device is trusted any more.
        try transaction.execute("DELETE FROM known_device WHERE person_id = ?", [.integer(person.rawValue)])
        try transaction.execute(
            "UPDATE api_token SET ended_at = ? WHERE person_id = ? AND ended_at IS NULL",
            [.integer(now), .integer(person.rawValue)])
    }
}
