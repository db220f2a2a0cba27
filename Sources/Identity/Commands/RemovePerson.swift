import Kernel
import Ledger
import Storage

extension IdentityRoom {
    /// Removes a person: duties, delegations, sessions and tokens end at once; what they did stays.
    /// - Parameter reason: why, in words; demanded.
    /// - Throws: `Problems`, `Refusal` or `StaleEdit`; nothing is saved then.
    public func removePerson(_ id: Person.ID, version: Int64, reason: String, as viewer: Viewer) async throws {
        try await database.write { transaction in
            let person = try managed(id, by: viewer, in: transaction)
            guard person.version == version else { throw StaleEdit(current: person.version) }
            var reader = FieldReader()
            let reason = reader.required(reason, "reason", limit: 500)
            try Problems(reader.problems).check()
            let now = now()
            try keepingAnAdministrator(transaction) {
                try transaction.execute(
                    "UPDATE person SET removed_at = ?, version = version + 1 WHERE id = ?",
                    [.integer(now), .integer(id.rawValue)])
            }
            try transaction.execute(
                "UPDATE duty SET valid_to = ?, version = version + 1 WHERE person_id = ? AND valid_from <= ? "
                    + "AND (valid_to IS NULL OR valid_to > ?)",
                [.text("\(today)"), .integer(id.rawValue), .text("\(today)"), .text("\(today)")])
            try endAccess(of: id, at: now, in: transaction)
            try audit(
                "person.removed", "person", id.rawValue, version: version + 1, reason: reason,
                unit: try dutyUnits(of: id, in: transaction).first, by: viewer, in: transaction)
        }
    }

    /// Ends all sessions, tokens and invitations of a person, but one session.
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
        try transaction.execute(
            "UPDATE api_token SET ended_at = ? WHERE person_id = ? AND ended_at IS NULL",
            [.integer(now), .integer(person.rawValue)])
    }

    /// - Throws: `Refusal.unknown` when the viewer may read none of the person's units.
    func demandVisible(_ person: Person.ID, to viewer: Viewer, in transaction: Transaction) throws {
        guard viewer.person.id != person, !viewer.mayEverywhere(IdentityPolicy.readUnits) else { return }
        let units = try dutyUnits(of: person, in: transaction)
        guard units.contains(where: { viewer.may(IdentityPolicy.readUnits, at: $0) }) else { throw Refusal.unknown }
    }
}
