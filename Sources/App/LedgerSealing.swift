import Kernel
import Ledger
import Logging
import ServiceLifecycle

/// Seals the ledger while the server runs, and once more when it stops.
struct LedgerSealing: Service {
    let sealer: Sealer
    let logger: Logger

    /// Looks every second. The server goes on when the ledger cannot be sealed: entries wait, and the log says why.
    func run() async throws {
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            await pass()
            try? await cancelWhenGracefulShutdown { try await Task.sleep(for: .seconds(1)) }
        }
        await pass()
    }

    /// Seals what there is.
    func pass() async {
        do {
            try await sealer.seal()
        } catch let problem as Problem {
            logger.error("the ledger cannot be sealed", metadata: ["problem": "\(problem.key) \(problem.field)"])
        } catch {
            logger.error("the ledger cannot be sealed", metadata: ["error": "\(error)"])
        }
    }
}
