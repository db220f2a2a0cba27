import Logging
import Publishing
import ServiceLifecycle

/// Keeps the search ready while the server runs: what older versions stored, and segments for ranking.
struct SearchTidier: Service {
    let keeper: SearchKeeper
    let logger: Logger

    /// Looks every two seconds; works in short pieces, with rests that leave the database to others.
    func run() async throws {
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            var rest = 2000
            do {
                if try await keeper.step() { rest = 20 }
            } catch {
                logger.error("the search cannot be kept", metadata: ["error": "\(error)"])
            }
            let milliseconds = rest
            try? await cancelWhenGracefulShutdown { try await Task.sleep(for: .milliseconds(milliseconds)) }
        }
    }
}
