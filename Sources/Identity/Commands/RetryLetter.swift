import Kernel
import Ledger
import Storage

extension IdentityRoom {
    /// Has a letter sent at once that was given up, or that waits for its next attempt.
    /// - Throws: `Refusal.unknown` for who may not read letters everywhere; `Refusal` for who does not manage the person,
    ///   for a letter that is sent, and for one whose link no longer works.
    public func retryLetter(_ id: Int64, as viewer: Viewer) async throws {
        try await database.write { transaction in
            let viewer = try standing(viewer, transaction)
            guard viewer.mayEverywhere(IdentityPolicy.readLetters),
                let row = try transaction.row(
                    """
                    SELECT person_id, sent_at, address, CASE WHEN \(LetterTray.isLive) THEN 1 ELSE 0 END AS is_live
                    FROM letter WHERE id = ?
                    """, [.integer(now()), .integer(id)])
            else { throw Refusal.unknown }
            if row.integer("sent_at") != nil { throw Refusal(key: "refusal_letter_sent") }
            guard row.integer("is_live") == 1 else { throw Refusal(key: "refusal_letter_dead") }
            let owner = row.identifier("person_id", Person.self)
            let person = try owner.map { try managed($0, by: viewer, in: transaction) }
            if let owner { try demandPower(over: owner, by: viewer, in: transaction) }
            // One that a node is sending now stays with it.
            try transaction.execute(
                """
                UPDATE letter SET given_up_at = NULL, withdrawn_at = NULL, attempts = 0, claim = NULL, next_at = 0
                WHERE id = ? AND sent_at IS NULL AND (claim IS NULL OR next_at <= ?)
                """, [.integer(id), .integer(now())])
            let changes = [FieldChange("letter", before: nil, after: row.text("address"))]
            if let owner, let person {
                try audit(
                    "letter.retried", "person", owner.rawValue, version: person.version, changes: changes,
                    unit: try dutyUnits(of: owner, in: transaction).first, by: viewer, in: transaction)
            } else {
                // To somebody from outside.
                try audit(
                    "letter.retried", "letter", id, version: 0, changes: changes, unit: nil, by: viewer,
                    in: transaction)
            }
        }
        wroteLetter()
    }
}
