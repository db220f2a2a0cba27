import Kernel
import Ledger
import Storage

/// A letter that one node has taken to send it.
public struct ClaimedLetter: Sendable {
    public let id: Int64
    let claim: String
    public let address: String
    public let subject: String
    /// With its link.
    public let body: String
    /// Seconds since 1970.
    public let createdAt: Int64
    /// Which attempt this is, from 1.
    public let attempt: Int64
}

/// The letters that wait to be sent, for the program that sends them.
///
/// ```
/// waiting ──take──▶ taken ──sent──▶ sent (its link is blanked)
///    ▲                │
///    └──failed────────┤ later: after 1, 2, 4 … 60 minutes
///                     └──failed────▶ failed (for good, or after ten attempts) ──retry──▶ waiting
/// waiting, failed ──withdraw──▶ withdrawn (its link no longer opens anything, it is too old, or its person is gone)
/// ```
///
/// Of several nodes one takes a letter, for a time. If it falls silent, another takes the letter after that: so a letter
/// arrives at least once, and twice if a node died between sending it and writing that down. Both then have the same
/// identifier, by which mail programs know that they are one.
public struct LetterTray: Sendable {
    /// How often a letter is tried before a person has to look.
    public static let mostAttempts: Int64 = 10
    /// For how long a node has a letter to itself, in seconds: longer than sending it may take.
    public static let claimLife: Int64 = 300

    let room: IdentityRoom
    private var database: Database { room.database }
    private func now() -> Int64 { room.now() }

    /// That a letter is neither sent nor given up.
    static let isOpen = "letter.sent_at IS NULL AND letter.given_up_at IS NULL AND letter.withdrawn_at IS NULL"
    /// That a letter is worth sending at a time (`?`): its person is still one, and it is not too old; of a letter with a
    /// link, that the link opens something.
    static let isLive = """
        ((letter.person_id IS NULL OR EXISTS (SELECT 1 FROM person
            WHERE person.id = letter.person_id AND person.removed_at IS NULL))
        AND ? < CASE WHEN letter.invitation_id IS NULL THEN COALESCE(letter.expires_at, 9223372036854775807)
            ELSE COALESCE((SELECT invitation.expires_at FROM invitation
                WHERE invitation.id = letter.invitation_id AND invitation.used_at IS NULL), 0) END)
        """

    /// Takes the letter that has waited longest; `nil` when none is due.
    public func take() async throws -> ClaimedLetter? {
        let isDue = try await database.read { transaction in
            try transaction.row(
                "SELECT id FROM letter WHERE \(Self.isOpen) AND next_at <= ? LIMIT 1", [.integer(now())]) != nil
        }
        guard isDue else { return nil }
        let claim = SecretText.make()
        return try await database.write { transaction in
            let now = now()
            let row = try transaction.row(
                """
                UPDATE letter SET claim = ?, next_at = ?, attempts = attempts + 1
                WHERE id = (
                    SELECT id FROM letter WHERE \(Self.isOpen) AND next_at <= ? AND \(Self.isLive)
                    ORDER BY next_at, id LIMIT 1)
                RETURNING id, address, subject, body, created_at, attempts
                """, [.text(claim), .integer(now + Self.claimLife), .integer(now), .integer(now)])
            guard let row, let id = row.integer("id"), let address = row.text("address"),
                let subject = row.text("subject"), let body = row.text("body"),
                let created = row.integer("created_at"), let attempt = row.integer("attempts")
            else { return nil }
            return ClaimedLetter(
                id: id, claim: claim, address: address, subject: subject, body: body, createdAt: created,
                attempt: attempt)
        }
    }

    /// Notes that a letter went out, whoever took it since; its link is no longer kept.
    public func sent(_ letter: ClaimedLetter) async throws {
        try await database.write { transaction in
            try transaction.execute(
                """
                UPDATE letter SET sent_at = ?, given_up_at = NULL, withdrawn_at = NULL, claim = NULL, failure = NULL,
                    body = ?
                WHERE id = ? AND sent_at IS NULL
                """, [.integer(now()), .text(letter.body.withoutSecretLinks), .integer(letter.id)])
        }
    }

    /// Notes that a letter did not go out: it is tried later, or no more, which the ledger says.
    /// - Parameters:
    ///   - failure: why, in few words.
    ///   - isFinal: another attempt would end the same way.
    /// - Returns: whether it is given up.
    public func failed(_ letter: ClaimedLetter, _ failure: String, isFinal: Bool) async throws -> Bool {
        let isOver = isFinal || letter.attempt >= Self.mostAttempts
        let failure = String(failure.withoutSecretLinks.prefix(500))
        return try await database.write { transaction in
            let now = now()
            let row = try transaction.row(
                """
                UPDATE letter SET claim = NULL, failure = ?, next_at = ?, given_up_at = ?
                WHERE id = ? AND claim = ? AND \(Self.isOpen) RETURNING person_id
                """,
                [
                    .text(failure), .integer(now + Self.wait(after: letter.attempt)),
                    isOver ? .integer(now) : .null, .integer(letter.id), .text(letter.claim),
                ])
            guard let row, isOver else { return false }
            try note(
                "letter.failed", letter.id, to: letter.address, of: row.identifier("person_id"), because: failure,
                in: transaction)
            return true
        }
    }

    /// Notes that a mail server wrote back about a letter that had gone out: it did not arrive. The ledger says so once,
    /// however often it is told.
    /// - Parameters:
    ///   - id: the letter's number, as its `Message-ID` has it.
    ///   - recipients: in lower case; one must be the letter's, so that nobody takes back another's letter.
    ///   - reason: of the server, in few words.
    /// - Returns: the address; `nil` when no such letter went to any of them.
    public func returned(_ id: Int64, to recipients: Set<String>, because reason: String) async throws -> String? {
        let reason = String(reason.withoutSecretLinks.prefix(500))
        return try await database.write { transaction in
            let row = try transaction.row(
                "SELECT address, person_id, returned_at FROM letter WHERE id = ? AND sent_at IS NOT NULL",
                [.integer(id)])
            guard let row, let address = row.text("address"), recipients.contains(address.lowercased()) else {
                return nil
            }
            guard row.integer("returned_at") == nil else { return address }
            try transaction.execute(
                "UPDATE letter SET returned_at = ?, failure = ? WHERE id = ?",
                [.integer(now()), .text(reason), .integer(id)])
            try note(
                "letter.returned", id, to: address, of: row.identifier("person_id"), because: reason, in: transaction)
            return address
        }
    }

    /// Appends that a letter did not arrive, to what is written of its person; of the letter, where it went outside.
    private func note(
        _ action: String, _ letter: Int64, to address: String, of person: Person.ID?, because reason: String,
        in transaction: Transaction
    ) throws {
        try room.audit(
            action, person == nil ? "letter" : "person", person?.rawValue ?? letter, version: 0,
            changes: [FieldChange("letter", before: nil, after: address)], reason: reason,
            unit: try person.flatMap { try room.dutyUnits(of: $0, in: transaction).first },
            by: try room.program("letters", in: transaction), in: transaction)
    }

    /// Seconds from an attempt to the next: a minute, doubled each time, an hour at most.
    static func wait(after attempt: Int64) -> Int64 { Backoff.seconds(after: attempt, atMost: 3600) }

    /// Takes back the letters that are not worth sending any more: too old, to somebody who was removed, or with a link
    /// that opens nothing: used, too old, or replaced by a newer one. Their links are no longer kept.
    public func withdraw() async throws {
        guard try await !database.read({ try dead($0) }).isEmpty else { return }
        try await database.write { transaction in
            for row in try dead(transaction) {
                guard let id = row.integer("id"), let body = row.text("body") else { continue }
                try transaction.execute(
                    "UPDATE letter SET withdrawn_at = ?, claim = NULL, body = ? WHERE id = ?",
                    [.integer(now()), .text(body.withoutSecretLinks), .integer(id)])
            }
        }
    }

    private func dead(_ transaction: Transaction) throws -> [Row] {
        try transaction.rows(
            """
            SELECT id, body FROM letter
            WHERE sent_at IS NULL AND withdrawn_at IS NULL AND NOT \(Self.isLive) ORDER BY id LIMIT 1000
            """, [.integer(now())])
    }
}

extension String {
    /// The text without what follows `/office/welcome/`: whoever reads that can become the person whom it was sent to.
    var withoutSecretLinks: String {
        let parts = split(separator: IdentityRoom.linkPath, omittingEmptySubsequences: false)
        let rest = parts.dropFirst().map { part in
            part.drop { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
        }
        return ([parts.first ?? ""] + rest).joined(separator: "\(IdentityRoom.linkPath)…")
    }
}
