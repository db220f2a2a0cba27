import Identity
import Kernel
import Storage
import WebRequests

/// An address of another system that is told what happens on the portal, for one unit and all below it.
public struct Webhook: Sendable, Identifiable {
    public typealias ID = Identifier<Webhook>

    public let id: ID
    public let unit: Identity.Unit.ID
    public let draft: WebhookDraft
    /// The key of its signatures, `whsec_` and 32 bytes in Base64.
    let secret: String
    /// Paused ones are told nothing, and miss what happens meanwhile.
    public let isActive: Bool
    /// Seconds since 1970.
    public let updatedAt: Int64
    public let version: Int64

    static let columns = "id, unit_id, name, address, secret, events, is_active, updated_at, version"

    init?(_ row: Row) {
        guard let id: ID = row.identifier("id"), let unit: Identity.Unit.ID = row.identifier("unit_id"),
            let secret = row.text("secret")
        else { return nil }
        self.id = id
        self.unit = unit
        self.secret = secret
        draft = WebhookDraft(
            name: row.text("name") ?? "", address: row.text("address") ?? "",
            events: Set(
                (row.text("events") ?? "").split(separator: " ").compactMap { WebhookEvent(rawValue: String($0)) }))
        isActive = row.integer("is_active") == 1
        updatedAt = row.integer("updated_at") ?? 0
        version = row.integer("version") ?? 1
    }

    static func find(_ id: ID, _ transaction: Transaction) throws -> Webhook? {
        try transaction.row("SELECT \(columns) FROM webhook WHERE id = ?", [.integer(id.rawValue)]).flatMap(
            Webhook.init)
    }
}

/// What another system can be told.
public enum WebhookEvent: String, Sendable, CaseIterable {
    case published = "article.published"
    case updated = "article.updated"
    case withdrawn = "article.withdrawn"
    /// Sent on request, to whatever events a webhook has.
    case test = "platform.test"

    /// Those that a webhook can be made for.
    public static let choices: [WebhookEvent] = [.published, .updated, .withdrawn]
}

/// What people write of a webhook.
public struct WebhookDraft: Sendable, Equatable {
    public static let longestName = 100

    public var name: String
    public var address: String
    public var events: Set<WebhookEvent>

    public init(name: String, address: String, events: Set<WebhookEvent>) {
        (self.name, self.address) = (name.trimmed, address.trimmed)
        self.events = events.intersection(WebhookEvent.choices)
    }

    /// - Parameter allowsLocal: an address on this machine itself will do, without encryption: for trying it out.
    /// - Throws: `Problems` by field.
    func check(allowsLocal: Bool) throws {
        var problems: [Problem] = []
        if name.isEmpty { problems.append(Problem(field: "name", key: "problem_required")) }
        if name.count > Self.longestName {
            problems.append(
                Problem(field: "name", key: "problem_too_long", arguments: ["count": "\(Self.longestName)"]))
        }
        if WebAddress(address).map({ $0.isLocal && !allowsLocal }) ?? true {
            problems.append(Problem(field: "webhookAddress", key: "problem_webhook_address"))
        }
        if events.isEmpty { problems.append(Problem(field: "events", key: "problem_webhook_events")) }
        try Problems(problems).check()
    }

    /// In their own order.
    var eventNames: String {
        WebhookEvent.choices.filter(events.contains).map(\.rawValue).joined(separator: " ")
    }

    /// As the ledger keeps it for ever: without the query of the address, in which some systems have their key.
    var fields: [(field: String, value: String?)] {
        let place = address.prefix { $0 != "?" }
        return [
            ("name", name), ("webhookAddress", place.count < address.count ? place + "?…" : address),
            ("events", eventNames),
        ]
    }
}
