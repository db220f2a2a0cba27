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
                    """, [.integer(now()), .integer(id)]), let owner = row.identifier("person_id", Person.self)
            else { throw Refusal.unknown }
            if row.integer("sent_at") != nil { throw Refusal(key: "refusal_letter_sent") }
            guard row.integer("is_live") == 1 else { throw Refusal(key: "refusal_letter_dead") }
            let person = try managed(owner, by: viewer, in: transaction)
            try demandPower(over: owner, by: viewer, in: transaction)
            // One that a node is sending now stays with it.
            try transaction.execute(
                """
                UPDATE letter SET given_up_at = NULL, withdrawn_at = NULL, attempts = 0, claim = NULL, next_at = 0
                WHERE id = ? AND sent_at IS NULL AND (claim IS NULL OR next_at <= ?)
                """, [.integer(id), .integer(now())])
            try audit(
                "letter.retried", "person", owner.rawValue, version: person.version,
                changes: [FieldChange("letter", before: nil, after: row.text("address"))],
                unit: try dutyUnits(of: owner, in: transaction).first, by: viewer, in: transaction)
        }
        wroteLetter()
    }
}
