import Identity
import Logging
import ServiceLifecycle

/// Removes files that were sent for an import and not accepted in their hour.
struct UploadTidier: Service {
    let identity: IdentityRoom
    let logger: Logger

    /// Looks every ten minutes, for the first time at once.
    func run() async throws {
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            do {
                try await identity.forgetUploads()
            } catch {
                logger.error("uploads cannot be removed", metadata: ["error": "\(error)"])
            }
            try? await cancelWhenGracefulShutdown { try await Task.sleep(for: .seconds(600)) }
        }
    }
}
