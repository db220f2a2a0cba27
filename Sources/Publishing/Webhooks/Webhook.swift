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
    /// The key of its signatures: `whsec_` and 32 bytes in Base64, or what a robot's maker gave; empty for none.
    let secret: String
    /// Paused ones are told nothing, and miss what happens meanwhile.
    public let isActive: Bool
    /// Seconds since 1970.
    public let updatedAt: Int64
    public let version: Int64

    static let columns = "id, unit_id, name, address, secret, events, is_active, updated_at, version, format"

    /// Whether what it is told is signed.
    public var isSigned: Bool { !secret.isEmpty }

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
                (row.text("events") ?? "").split(separator: " ").compactMap { WebhookEvent(rawValue: String($0)) }),
            format: row.text("format").flatMap(WebhookFormat.init(rawValue:)) ?? .standard)
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
    /// A matter (督查事项) took a step in its course.
    case matterStep = "matter.step"
    /// The reminder sheet (催办单) of a unit's day.
    case matterReminders = "matter.reminders"
    /// Sent on request, to whatever events a webhook has.
    case test = "platform.test"

    /// Of what everybody may read.
    public static let ofArticles: [WebhookEvent] = [.published, .updated, .withdrawn]
    /// Those that a webhook can be made for.
    public static let choices = ofArticles + [.matterStep, .matterReminders]
}

/// What people write of a webhook.
public struct WebhookDraft: Sendable, Equatable {
    public static let longestName = 100

    public var name: String
    public var address: String
    public var events: Set<WebhookEvent>
    /// It stays as it was made: another format is another receiver.
    public internal(set) var format: WebhookFormat
    /// The key that a robot's maker gave; empty for none, and for the one that is stored.
    public internal(set) var robotSecret: String

    public static let longestSecret = 200

    public init(
        name: String, address: String, events: Set<WebhookEvent>, format: WebhookFormat = .standard,
        robotSecret: String = ""
    ) {
        (self.name, self.address, self.format) = (name.trimmed, address.trimmed, format)
        self.events = events.intersection(WebhookEvent.choices)
        self.robotSecret = robotSecret.trimmed
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
        if robotSecret.count > Self.longestSecret {
            problems.append(
                Problem(
                    field: "robotSecret", key: "problem_too_long", arguments: ["count": "\(Self.longestSecret)"]))
        }
        try Problems(problems).check()
    }

    /// In their own order.
    var eventNames: String {
        WebhookEvent.choices.filter(events.contains).map(\.rawValue).joined(separator: " ")
    }

    /// The same in a format, with a key only where the format knows one.
    func of(_ format: WebhookFormat) -> WebhookDraft {
        var draft = self
        draft.format = format
        if !format.takesKey { draft.robotSecret = "" }
        return draft
    }

    /// As the ledger keeps it for ever: without the parts of the address in which other systems have their key: the
    /// query, and at Feishu the end of the path, with slashes after it or without.
    var fields: [(field: String, value: String?)] {
        var place = address.prefix { $0 != "?" }
        var shown = place.count < address.count ? place + "?…" : address
        if format == .feishu {
            while place.last == "/" { place.removeLast() }
            let end = place.firstRange(of: "/hook/")?.upperBound ?? place.lastIndex(of: "/").map(place.index(after:))
            if let end { shown = place[..<end] + "…" }
        }
        return [
            ("name", name), ("webhookAddress", shown), ("events", eventNames), ("webhookFormat", format.rawValue),
        ]
    }
}
