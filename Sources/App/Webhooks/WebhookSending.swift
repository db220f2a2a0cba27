import Foundation
import Logging
import Publishing
import ServiceLifecycle
import WebRequests

/// Tells other systems what waits for them: several at a time, each in bounded time, so that none holds up the others.
struct WebhookSending: Sendable {
    /// So many receivers are asked at a time.
    static let atOnce = 8

    let tray: WebhookTray
    let client: WebClient
    /// Addresses of this machine itself will do: in a demonstration.
    let allowsLocal: Bool
    let logger: Logger

    init(tray: WebhookTray, allowsLocal: Bool, logger: Logger) {
        self.tray = tray
        client = WebClient(WebLimits(seconds: 10, bytes: 0))
        self.allowsLocal = allowsLocal
        self.logger = logger
    }

    /// Sends one after the other what is due, until nothing is.
    func pass() async throws {
        while !Task.isShuttingDownGracefully, !Task.isCancelled, let delivery = try await tray.take() {
            try await send(delivery)
        }
    }

    private func send(_ delivery: ClaimedDelivery) async throws {
        guard let address = WebAddress(delivery.address), allowsLocal || !address.isLocal,
            let headers = WebhookSignature.headers(
                id: delivery.name, seconds: Int64(Date().timeIntervalSince1970), body: delivery.payload,
                secret: delivery.secret)
        else { return try await note(delivery, "address", isFinal: true) }
        do {
            let answer = try await client.post(
                address, body: Data(delivery.payload.utf8), type: "application/json", headers: headers)
            switch answer.status {
            case 200..<300: try await tray.sent(delivery)
            // The receiver is gone for good, and says so.
            case 410: try await note(delivery, "HTTP 410", isFinal: true)
            default: try await note(delivery, "HTTP \(answer.status)", isFinal: false)
            }
        } catch let failure as WebFailure {
            // What exactly went wrong on the way is for the log: it tells of the network behind the server.
            logger.warning(
                "a webhook's receiver is not reached",
                metadata: ["webhook": "\(delivery.webhook)", "reason": "\(failure.reason)"])
            try await note(delivery, "unreachable", isFinal: false)
        }
    }

    private func note(_ delivery: ClaimedDelivery, _ reason: String, isFinal: Bool) async throws {
        let isGivenUp = try await tray.failed(delivery, reason, isFinal: isFinal)
        logger.warning(
            isGivenUp ? "a webhook was paused: a delivery was given up" : "a webhook could not be told",
            metadata: [
                "webhook": "\(delivery.webhook)", "attempt": "\(delivery.attempt)", "reason": "\(reason)",
            ])
    }
}

extension RecurringWork {
    /// Tells other systems what happened, every two seconds.
    static func sendingWebhooks(_ sending: WebhookSending, logger: Logger) -> RecurringWork {
        RecurringWork(
            every: .seconds(2), complaint: "webhooks cannot be told", logger: logger, atOnce: WebhookSending.atOnce
        ) {
            try await sending.pass()
        }
    }

    /// Forgets deliveries of long ago, every hour.
    static func forgettingDeliveries(_ tray: WebhookTray, logger: Logger) -> RecurringWork {
        RecurringWork(every: .seconds(3600), complaint: "old deliveries cannot be removed", logger: logger) {
            try await tray.forget()
        }
    }
}
