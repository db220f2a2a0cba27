import Identity
import Kernel
import Ledger
import Storage

/// What one webhook is told once, as the office shows it.
public struct WebhookDelivery: Sendable, Identifiable {
    public enum State: String, Sendable { case waiting, sent, failed }

    public let id: Int64
    public let event: String
    public let state: State
    /// How often it was tried.
    public let attempts: Int64
    /// Why the latest attempt failed, in few words.
    public let failure: String?
    /// Seconds since 1970; when it arrived, or else when it is tried next.
    public let createdAt: Int64
    public let sentAt: Int64?
    public let nextAt: Int64

    init?(_ row: Row) {
        guard let id = row.integer("id") else { return nil }
        self.id = id
        event = row.text("event") ?? ""
        attempts = row.integer("attempts") ?? 0
        failure = row.text("failure")
        createdAt = row.integer("created_at") ?? 0
        sentAt = row.integer("sent_at")
        nextAt = row.integer("next_at") ?? 0
        state = sentAt != nil ? .sent : row.integer("given_up_at") != nil ? .failed : .waiting
    }

    static func newest(_ count: Int64, of hook: Webhook.ID, _ transaction: Transaction) throws -> [WebhookDelivery] {
        try transaction.rows(
            """
            SELECT id, event, attempts, failure, created_at, sent_at, given_up_at, next_at FROM webhook_delivery
            WHERE webhook_id = ? ORDER BY id DESC LIMIT ?
            """, [.integer(hook.rawValue), .integer(count)]
        ).compactMap(WebhookDelivery.init)
    }
}

/// A delivery that one node has taken to send it.
public struct ClaimedDelivery: Sendable {
    public let id: Int64
    let claim: String
    public let webhook: Webhook.ID
    public let address: String
    public let format: WebhookFormat
    public let secret: String
    /// JSON, as `standard` sends it.
    public let payload: String
    /// Which attempt this is, from 1.
    public let attempt: Int64

    /// By which a receiver knows it again: one that fell silent half-way gets it twice.
    public var name: String { "msg_\(id)" }
}

/// What waits to be told to other systems, for the program that tells them.
///
/// ```
/// waiting ──take──▶ taken ──sent──▶ sent
///    ▲                │
///    └──failed────────┤ later: after 1, 2, 4 … minutes, six hours at most
///                     └──failed──▶ failed (after nineteen attempts, some two and a half days; the webhook is paused)
/// ```
///
/// A delivery arrives at least once. To each webhook one is on its way at a time, so that a slow receiver holds up nobody
/// but itself.
public struct WebhookTray: Sendable {
    /// How often a delivery is tried before a person has to look.
    public static let mostAttempts: Int64 = 19
    /// For how long a node has a delivery to itself, in seconds: longer than sending it may take.
    static let claimLife: Int64 = 60
    /// For how long deliveries that arrived or were given up are shown, in seconds.
    static let memory: Int64 = 30 * 86_400

    private static let isOpen = "sent_at IS NULL AND given_up_at IS NULL"

    let desk: WebhookDesk
    private var database: Database { desk.database }

    public init(desk: WebhookDesk) { self.desk = desk }

    /// Takes the delivery that has waited longest for a webhook to which none is on its way; `nil` when none is due.
    public func take() async throws -> ClaimedDelivery? {
        let due = """
            SELECT delivery.id FROM webhook_delivery AS delivery JOIN webhook ON webhook.id = delivery.webhook_id
            WHERE delivery.sent_at IS NULL AND delivery.given_up_at IS NULL AND delivery.next_at <= ?
                AND (webhook.is_active = 1 OR delivery.event = ?)
                AND NOT EXISTS (SELECT 1 FROM webhook_delivery AS other WHERE other.webhook_id = delivery.webhook_id
                    AND other.sent_at IS NULL AND other.given_up_at IS NULL AND other.claim IS NOT NULL
                    AND other.next_at > ?)
            ORDER BY delivery.next_at, delivery.id LIMIT 1
            """
        let now = desk.now()
        let values: [Value] = [.integer(now), .text(WebhookEvent.test.rawValue), .integer(now)]
        guard try await database.read({ try $0.row(due, values) }) != nil else { return nil }
        let claim = SecretText.make()
        return try await database.write { transaction in
            // One after the other: two nodes must not take two deliveries of one webhook.
            try transaction.takeTurn(at: "webhook")
            let row = try transaction.row(
                """
                UPDATE webhook_delivery SET claim = ?, next_at = ?, attempts = attempts + 1 WHERE id = (\(due))
                RETURNING id, webhook_id, payload, attempts
                """, [.text(claim), .integer(now + Self.claimLife)] + values)
            guard let row, let id = row.integer("id"), let hook: Webhook.ID = row.identifier("webhook_id"),
                let webhook = try Webhook.find(hook, transaction), let payload = row.text("payload")
            else { return nil }
            return ClaimedDelivery(
                id: id, claim: claim, webhook: hook, address: webhook.draft.address, format: webhook.draft.format,
                secret: webhook.secret, payload: payload, attempt: row.integer("attempts") ?? 1)
        }
    }

    /// Notes that a delivery arrived, whoever took it since.
    public func sent(_ delivery: ClaimedDelivery) async throws {
        try await database.write { transaction in
            try transaction.execute(
                """
                UPDATE webhook_delivery SET sent_at = ?, given_up_at = NULL, claim = NULL, failure = NULL
                WHERE id = ? AND sent_at IS NULL
                """, [.integer(desk.now()), .integer(delivery.id)])
        }
    }

    /// Notes that a delivery did not arrive: it is tried later, or no more; then the webhook is paused, which the ledger
    /// says.
    /// - Parameters:
    ///   - failure: why, in few words.
    ///   - isFinal: the receiver wants nothing more.
    /// - Returns: whether it is given up.
    public func failed(_ delivery: ClaimedDelivery, _ failure: String, isFinal: Bool) async throws -> Bool {
        let isOver = isFinal || delivery.attempt >= Self.mostAttempts
        return try await database.write { transaction in
            let now = desk.now()
            let row = try transaction.row(
                """
                UPDATE webhook_delivery SET claim = NULL, failure = ?, next_at = ?, given_up_at = ?
                WHERE id = ? AND claim = ? AND \(Self.isOpen) RETURNING event
                """,
                [
                    .text(String(failure.prefix(300))), .integer(now + Self.wait(after: delivery.attempt)),
                    isOver ? .integer(now) : .null, .integer(delivery.id), .text(delivery.claim),
                ])
            guard let row else { return false }
            guard isOver else {
                // A receiver that is away is asked again in its time, not once for each message that waits for it.
                try transaction.execute(
                    """
                    UPDATE webhook_delivery SET next_at = ?
                    WHERE webhook_id = ? AND event <> ? AND \(Self.isOpen) AND claim IS NULL AND next_at < ?
                    """,
                    [
                        .integer(now + Self.wait(after: delivery.attempt)), .integer(delivery.webhook.rawValue),
                        .text(WebhookEvent.test.rawValue), .integer(now + Self.wait(after: delivery.attempt)),
                    ])
                return false
            }
            guard row.text("event") != WebhookEvent.test.rawValue else { return true }
            guard let webhook = try Webhook.find(delivery.webhook, transaction) else { return true }
            try desk.turn(
                webhook, isActive: false, reason: failure,
                by: desk.identity.program("webhooks", in: transaction), in: transaction)
            return true
        }
    }

    /// Seconds from an attempt to the next: a minute, doubled each time, six hours at most.
    static func wait(after attempt: Int64) -> Int64 { Backoff.seconds(after: attempt, atMost: 21_600) }

    /// Forgets what arrived or was given up long ago.
    public func forget() async throws {
        let old = [Value.integer(desk.now() - Self.memory)]
        let condition = "COALESCE(sent_at, given_up_at) < ?"
        guard
            try await database.read({
                try $0.row("SELECT id FROM webhook_delivery WHERE \(condition) LIMIT 1", old)
            }) != nil
        else { return }
        try await database.write { try $0.execute("DELETE FROM webhook_delivery WHERE \(condition)", old) }
    }
}
