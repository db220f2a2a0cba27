import Identity
import Kernel
import Storage

/// Lets news of another room wait for the webhooks that want them, within a transaction of a hand-off: told is what was
/// done, and nothing else.
public struct TellWebhooks: Sendable {
    let identifiers: IdentifierGenerator
    let now: @Sendable () -> Int64

    /// - Parameter now: seconds since 1970.
    public init(identifiers: IdentifierGenerator, now: @escaping @Sendable () -> Int64) {
        (self.identifiers, self.now) = (identifiers, now)
    }

    /// - Parameters:
    ///   - data: as a program reads it; robots say what `WebhookPayload` finds in it.
    ///   - units: which have to do with it; webhooks of these and of all above are told, each once.
    public func callAsFunction(
        _ event: WebhookEvent, _ data: JSONText, of units: [Identity.Unit.ID], in tree: UnitTree,
        _ transaction: Transaction
    ) throws {
        for hook in try WebhookNews.hooks(for: event, of: units, in: tree, transaction) {
            try WebhookNews.wait(hook, event, data, identifiers: identifiers, now: now(), in: transaction)
        }
    }
}
