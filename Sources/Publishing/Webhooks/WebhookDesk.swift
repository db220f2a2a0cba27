import Identity
import Kernel
import Ledger
import Storage

/// The desk at which webhooks are kept: for who may keep those of a unit.
public struct WebhookDesk: Sendable {
    let database: Database
    let identity: IdentityRoom
    let identifiers: IdentifierGenerator
    /// What somebody must be allowed to read in a unit to have another system told of it.
    let readings: [WebhookEvent: Permission]
    let now: @Sendable () -> Int64

    /// - Parameters:
    ///   - readings: what somebody must be allowed to read in a unit to have another system told of it.
    ///   - now: seconds since 1970.
    public init(
        database: Database, identity: IdentityRoom, identifiers: IdentifierGenerator,
        readings: [WebhookEvent: Permission] = [:], now: @escaping @Sendable () -> Int64
    ) {
        (self.database, self.identity, self.identifiers, self.now) = (database, identity, identifiers, now)
        self.readings = readings
    }

    /// The webhooks of the viewer's units by name, each with what became of its latest delivery.
    public func webhooks(as viewer: Viewer) async throws -> [(webhook: Webhook, latest: WebhookDelivery?)] {
        let units = viewer.recordUnits(PublishingPolicy.manageWebhooks).map { Value.integer($0.rawValue) }
        guard !units.isEmpty else { return [] }
        let places = units.map { _ in "?" }.joined(separator: ", ")
        return try await database.read { transaction in
            try transaction.rows(
                "SELECT \(Webhook.columns) FROM webhook WHERE unit_id IN (\(places)) ORDER BY name, id LIMIT 1000",
                units
            ).compactMap(Webhook.init)
                .map { ($0, try WebhookDelivery.newest(1, of: $0.id, transaction).first) }
        }
    }

    /// A webhook with its newest deliveries.
    /// - Throws: `Refusal.unknown` for one of another unit.
    public func webhook(
        _ id: Webhook.ID, as viewer: Viewer
    ) async throws -> (webhook: Webhook, deliveries: [WebhookDelivery]) {
        try await database.read { transaction in
            (try kept(id, viewer, transaction), try WebhookDelivery.newest(50, of: id, transaction))
        }
    }

    /// - Parameter allowsLocal: see `WebhookDraft.check`.
    /// - Returns: its number, and its secret, which is shown this once; `nil` for a robot, whose maker gives the key.
    /// - Throws: `Problems` or `Refusal`.
    public func add(
        _ draft: WebhookDraft, in unit: Identity.Unit.ID, allowsLocal: Bool, as viewer: Viewer
    ) async throws -> (id: Webhook.ID, secret: String?) {
        let draft = draft.of(draft.format)
        try draft.check(allowsLocal: allowsLocal)
        let id = identifiers.next(Webhook.self)
        let secret = draft.format.isRobot ? nil : WebhookSignature.newSecret()
        try await database.write { transaction in
            let viewer = try identity.standing(viewer, transaction)
            guard viewer.may(PublishingPolicy.manageWebhooks, at: unit) else { throw Refusal.unknown }
            try checkReadings(of: draft, at: unit, viewer)
            try transaction.execute(
                "INSERT INTO webhook (\(Webhook.columns)) VALUES (?, ?, ?, ?, ?, ?, 1, ?, 1, ?)",
                [
                    .integer(id.rawValue), .integer(unit.rawValue), .text(draft.name), .text(draft.address),
                    .text(secret ?? draft.robotSecret), .text(draft.eventNames), .integer(now()),
                    .text(draft.format.rawValue),
                ])
            try note(
                "webhook.added", id, unit, version: 1,
                changes: FieldChange.differences(from: [], to: draft.fields), by: viewer, in: transaction)
        }
        return (id, secret)
    }

    /// - Throws: `Problems`, `Refusal`, or `StaleEdit` when it is not what the person saw.
    public func save(
        _ draft: WebhookDraft, _ id: Webhook.ID, basedOn version: Int64, allowsLocal: Bool, as viewer: Viewer
    ) async throws {
        try draft.check(allowsLocal: allowsLocal)
        try await change(id, "webhook.changed", basedOn: version, as: viewer) { before, viewer, transaction in
            let draft = draft.of(before.draft.format)
            guard draft != before.draft else { return nil }
            try checkReadings(of: draft, at: before.unit, viewer)
            try transaction.execute(
                "UPDATE webhook SET name = ?, address = ?, events = ? WHERE id = ?",
                [.text(draft.name), .text(draft.address), .text(draft.eventNames), .integer(id.rawValue)])
            let changes = FieldChange.differences(from: before.draft.fields, to: draft.fields)
            guard !draft.robotSecret.isEmpty else { return changes }
            try transaction.execute(
                "UPDATE webhook SET secret = ? WHERE id = ?", [.text(draft.robotSecret), .integer(id.rawValue)])
            return changes + [FieldChange("robotSecret", before: nil, after: "…")]
        }
    }

    /// Pauses or resumes a webhook. What waited for a paused one waits on.
    public func setActive(_ isActive: Bool, _ id: Webhook.ID, basedOn version: Int64, as viewer: Viewer) async throws {
        try await database.write { transaction in
            let viewer = try identity.standing(viewer, transaction)
            let webhook = try kept(id, viewer, transaction)
            guard webhook.version == version else { throw StaleEdit(current: webhook.version) }
            try turn(webhook, isActive: isActive, by: viewer, in: transaction)
        }
    }

    /// Gives a webhook another secret; the old one signs nothing from now on.
    /// - Returns: the secret, which is shown this once.
    /// - Throws: `Refusal.unknown` for a robot, whose maker gives the key.
    public func renewSecret(_ id: Webhook.ID, basedOn version: Int64, as viewer: Viewer) async throws -> String {
        let secret = WebhookSignature.newSecret()
        try await change(id, "webhook.secret-renewed", basedOn: version, as: viewer) { before, _, transaction in
            guard !before.draft.format.isRobot else { throw Refusal.unknown }
            try transaction.execute(
                "UPDATE webhook SET secret = ? WHERE id = ?", [.text(secret), .integer(id.rawValue)])
            return []
        }
        return secret
    }

    /// Removes a webhook, and what waits for it.
    public func remove(_ id: Webhook.ID, as viewer: Viewer) async throws {
        try await database.write { transaction in
            let viewer = try identity.standing(viewer, transaction)
            let webhook = try kept(id, viewer, transaction)
            try transaction.execute("DELETE FROM webhook_delivery WHERE webhook_id = ?", [.integer(id.rawValue)])
            try transaction.execute("DELETE FROM webhook WHERE id = ?", [.integer(id.rawValue)])
            try note(
                "webhook.removed", id, webhook.unit, version: webhook.version + 1,
                changes: FieldChange.differences(from: webhook.draft.fields, to: []), by: viewer, in: transaction)
        }
    }

    /// Sends something that says that it is a test, whether the webhook is paused or not.
    public func test(_ id: Webhook.ID, as viewer: Viewer) async throws {
        try await database.write { transaction in
            let viewer = try identity.standing(viewer, transaction)
            _ = try kept(id, viewer, transaction)
            try WebhookNews.wait(
                id, .test, .object([]), identifiers: identifiers, now: now(), in: transaction)
        }
    }

    /// Sends what was given up once more, from the first attempt on; a webhook that was paused is resumed for it.
    /// - Throws: `Refusal.unknown` for what is not given up.
    public func sendAgain(_ delivery: Int64, of id: Webhook.ID, as viewer: Viewer) async throws {
        try await database.write { transaction in
            let viewer = try identity.standing(viewer, transaction)
            let webhook = try kept(id, viewer, transaction)
            let row = try transaction.row(
                """
                UPDATE webhook_delivery SET given_up_at = NULL, next_at = ?, attempts = 0, claim = NULL
                WHERE id = ? AND webhook_id = ? AND given_up_at IS NOT NULL RETURNING id
                """, [.integer(now()), .integer(delivery), .integer(id.rawValue)])
            guard row != nil else { throw Refusal.unknown }
            try turn(webhook, isActive: true, by: viewer, in: transaction)
        }
    }

    // MARK: Parts

    /// Pauses or resumes a webhook; nothing happens to one that is so already.
    func turn(
        _ webhook: Webhook, isActive: Bool, reason: String? = nil, by viewer: Viewer, in transaction: Transaction
    ) throws {
        guard webhook.isActive != isActive else { return }
        try transaction.execute(
            "UPDATE webhook SET is_active = ?, version = version + 1, updated_at = ? WHERE id = ?",
            [.integer(isActive ? 1 : 0), .integer(now()), .integer(webhook.id.rawValue)])
        try note(
            isActive ? "webhook.resumed" : "webhook.paused", webhook.id, webhook.unit, version: webhook.version + 1,
            reason: reason, by: viewer, in: transaction)
    }

    /// - Parameter work: changes the row; `nil` where there is nothing to change.
    private func change(
        _ id: Webhook.ID, _ action: String, basedOn version: Int64, as viewer: Viewer,
        _ work: @escaping @Sendable (Webhook, Viewer, Transaction) throws -> [FieldChange]?
    ) async throws {
        try await database.write { transaction in
            let viewer = try identity.standing(viewer, transaction)
            let before = try kept(id, viewer, transaction)
            guard before.version == version else { throw StaleEdit(current: before.version) }
            guard let changes = try work(before, viewer, transaction) else { return }
            try transaction.execute(
                "UPDATE webhook SET version = version + 1, updated_at = ? WHERE id = ?",
                [.integer(now()), .integer(id.rawValue)])
            try note(
                action, id, before.unit, version: before.version + 1, changes: changes, by: viewer, in: transaction)
        }
    }

    /// Nobody has another system told what they may not read themselves.
    private func checkReadings(of draft: WebhookDraft, at unit: Identity.Unit.ID, _ viewer: Viewer) throws {
        guard draft.events.contains(where: { event in readings[event].map { !viewer.may($0, at: unit) } ?? false })
        else { return }
        throw Problems([Problem(field: "events", key: "problem_webhook_reading")])
    }

    private func kept(_ id: Webhook.ID, _ viewer: Viewer, _ transaction: Transaction) throws -> Webhook {
        guard let webhook = try Webhook.find(id, transaction),
            viewer.may(PublishingPolicy.manageWebhooks, at: webhook.unit)
        else { throw Refusal.unknown }
        return webhook
    }

    private func note(
        _ action: String, _ id: Webhook.ID, _ unit: Identity.Unit.ID, version: Int64, changes: [FieldChange] = [],
        reason: String? = nil, by viewer: Viewer, in transaction: Transaction
    ) throws {
        try Ledger.append(
            AuditEntry(
                actor: viewer.actor, unit: viewer.actingUnit(PublishingPolicy.manageWebhooks, at: unit)?.rawValue,
                action: action, subjectKind: "webhook", subject: id.rawValue, version: version, changes: changes,
                reason: reason), at: now(), in: transaction)
    }
}
