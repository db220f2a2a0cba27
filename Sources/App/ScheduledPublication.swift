import Logging
import Publishing
import ServiceLifecycle

/// Publishes manuscripts when their time has come. Any node may: each is published once.
struct ScheduledPublication: Service {
    let desk: ManuscriptDesk
    let logger: Logger

    /// Looks every five seconds, for the first time at once: what was due while nothing ran is published then.
    func run() async throws {
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            do {
                try await desk.publishDue()
            } catch {
                logger.error("manuscripts that are due cannot be published", metadata: ["error": "\(error)"])
            }
            try? await cancelWhenGracefulShutdown { try await Task.sleep(for: .seconds(5)) }
        }
    }
}
