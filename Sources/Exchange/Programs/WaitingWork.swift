import Dispatch

/// Work that waits for disks or unpacks, on a thread that may wait.
enum WaitingWork {
    private static let queue = DispatchQueue(label: "exchange.files", attributes: .concurrent)

    static func run<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Swift.Result(catching: work)) }
        }
    }
}
