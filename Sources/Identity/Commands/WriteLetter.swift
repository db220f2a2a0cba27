import Kernel
import Storage

extension IdentityRoom {
    /// Writes a letter of another room; it is sent as soon as can be once the transaction is committed, which the caller
    /// tells by `letterIsWritten`.
    /// - Parameters:
    ///   - address: the mailbox.
    ///   - person: whose it is: it is not sent once they are removed; `nil` for somebody from outside.
    ///   - life: after how many seconds it is worth nothing any more, and no longer sent; `nil` for never.
    /// - Returns: its number, for `letterStates`.
    public func writeLetter(
        _ text: LetterText, to address: String, of person: Person.ID?, life: Int64? = nil, in transaction: Transaction
    ) throws -> Int64 {
        let letter: Identifier<LetterLine> = identifiers.next()
        let now = now()
        try transaction.execute(
            """
            INSERT INTO letter (id, person_id, address, subject, body, created_at, attempts, expires_at)
            VALUES (?, ?, ?, ?, ?, ?, 0, ?)
            """,
            [
                .integer(letter.rawValue), .integer(orNull: person?.rawValue), .text(address), .text(text.subject),
                .text(text.body), .integer(now), .integer(orNull: life.map { now + $0 }),
            ])
        return letter.rawValue
    }

    /// Wakes whoever sends letters.
    public func letterIsWritten() { wroteLetter() }

    /// What became of letters, by number.
    public func letterStates(of letters: Set<Int64>, in transaction: Transaction) throws -> [Int64: LetterLine.State] {
        guard !letters.isEmpty else { return [:] }
        let list = letters.sorted().map(String.init).joined(separator: ", ")
        return try transaction.rows(
            "SELECT id, sent_at, given_up_at, withdrawn_at, returned_at FROM letter WHERE id IN (\(list))"
        ).reduce(into: [:]) { states, row in
            if let id = row.integer("id") { states[id] = LetterLine.State(row) }
        }
    }

    /// The mailboxes of people who were not removed.
    public func mailboxes(of people: Set<Person.ID>, in transaction: Transaction) throws -> [Person.ID: String] {
        guard !people.isEmpty else { return [:] }
        let list = people.map(\.rawValue).sorted().map(String.init).joined(separator: ", ")
        return try transaction.rows(
            "SELECT id, email FROM person WHERE removed_at IS NULL AND email IS NOT NULL AND id IN (\(list))"
        ).reduce(into: [:]) { mailboxes, row in
            guard let id: Person.ID = row.identifier("id") else { return }
            mailboxes[id] = row.text("email")
        }
    }
}
