import Foundation
import Identity
import Kernel
import Storage

/// What happened to an article, for the webhooks of its unit and of those above it. It waits in the transaction of what
/// happened: told is what was done, and nothing else.
struct WebhookNews {
    let event: WebhookEvent
    let article: Int64
    /// Of the article, as it is now.
    let version: Int64
    /// `nil` for an article that was taken off: what must not be read is not told either.
    let content: ManuscriptContent?
    let day: CalendarDay?

    /// Lets the news wait for each webhook that wants it.
    /// - Parameters:
    ///   - unit: which keeps the text.
    ///   - now: seconds since 1970.
    func announce(
        of unit: Identity.Unit.ID, in tree: UnitTree, identifiers: IdentifierGenerator, now: Int64,
        in transaction: Transaction
    ) throws {
        // What waits to be told of a text that was taken off is told no more.
        if content == nil {
            try transaction.execute(
                "DELETE FROM webhook_delivery WHERE article_id = ? AND sent_at IS NULL", [.integer(article)])
        }
        for hook in try Self.hooks(for: event, of: [unit], in: tree, transaction) {
            try Self.wait(hook, event, data, article: article, identifiers: identifiers, now: now, in: transaction)
        }
    }

    /// The webhooks that want to be told of something: of these units and of those above them, each once.
    static func hooks(
        for event: WebhookEvent, of units: [Identity.Unit.ID], in tree: UnitTree, _ transaction: Transaction
    ) throws -> [Webhook.ID] {
        let kept = Set(units.compactMap(tree.keeper).flatMap { tree.path(to: $0).map(\.id) }).sorted()
        guard !kept.isEmpty else { return [] }
        let places = kept.map { _ in "?" }.joined(separator: ", ")
        return try transaction.rows(
            "SELECT \(Webhook.columns) FROM webhook WHERE is_active = 1 AND unit_id IN (\(places)) ORDER BY id",
            kept.map { Value.integer($0.rawValue) }
        ).compactMap(Webhook.init).filter { $0.draft.events.contains(event) }.map(\.id)
    }

    /// A payload as Standard Webhooks has it: type, time and data.
    static func wait(
        _ hook: Webhook.ID, _ event: WebhookEvent, _ data: JSONText, article: Int64? = nil,
        identifiers: IdentifierGenerator, now: Int64, in transaction: Transaction
    ) throws {
        let payload = JSONText.object([
            ("type", .text(event.rawValue)),
            ("timestamp", .text(Date(timeIntervalSince1970: TimeInterval(now)).formatted(.iso8601))), ("data", data),
        ])
        try transaction.execute(
            """
            INSERT INTO webhook_delivery (id, webhook_id, event, article_id, payload, created_at, next_at, attempts)
            VALUES (?, ?, ?, ?, ?, ?, ?, 0)
            """,
            [
                .integer(identifiers.next(WebhookNews.self).rawValue), .integer(hook.rawValue), .text(event.rawValue),
                .integer(orNull: article), .text(payload.line), .integer(now), .integer(now),
            ])
    }

    private var data: JSONText {
        var members: [(String, JSONText)] = [
            ("id", .text("\(article)")), ("version", .number(Int(clamping: version))),
        ]
        if let content {
            members += [
                ("day", .text(orNull: day.map { "\($0)" })),
                ("zone", .text(orNull: content.zone.map(String.init))),
                ("section", .text(orNull: content.section.map(String.init))),
                (
                    "texts",
                    .list(
                        content.languages.map { language in
                            .object([
                                ("language", .text(language.rawValue)), ("title", .text(content[language].title)),
                                ("path", .text("/\(language.pathSegment)/articles/\(article)")),
                            ])
                        })
                ),
            ]
        }
        return .object([("article", .object(members))])
    }
}
