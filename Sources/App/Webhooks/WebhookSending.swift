import Foundation
import Logging
import OfficeWeb
import Publishing
import ServiceLifecycle
import WebRequests

/// Tells other systems what waits for them: several at a time, each in bounded time, so that none holds up the others.
struct WebhookSending: Sendable {
    /// So many receivers are asked at a time.
    static let atOnce = 8

    let tray: WebhookTray
    let client: WebClient
    /// The same for robots, whose answers are read.
    let robotClient: WebClient
    /// Scheme and host of the platform, for links that robots show.
    let base: String
    /// Addresses of this machine itself will do: in a demonstration.
    let allowsLocal: Bool
    let logger: Logger

    init(tray: WebhookTray, base: String, allowsLocal: Bool, logger: Logger) {
        self.tray = tray
        client = WebClient(WebLimits(seconds: 10, bytes: 0))
        robotClient = WebClient(WebLimits(seconds: 10, bytes: 64 * 1024))
        self.base = base
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
        let format = delivery.format
        let request = WebhookRequest(
            to: delivery.address, format, secret: delivery.secret, id: delivery.name, payload: delivery.payload,
            message: format.isRobot ? RobotWords.message(delivery.payload, base: base) : nil,
            milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
        guard let request, let address = WebAddress(request.address), allowsLocal || !address.isLocal else {
            return try await note(delivery, "address", isFinal: true)
        }
        do {
            let answer = try await (format.isRobot ? robotClient : client).post(
                address, body: Data(request.body.utf8),
                type: format.isRobot ? "application/json; charset=utf-8" : "application/json",
                headers: request.headers)
            switch format.verdict(status: answer.status, body: answer.body) {
            case .arrived: try await tray.sent(delivery)
            case .failed(let reason, let isFinal): try await note(delivery, reason, isFinal: isFinal)
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
