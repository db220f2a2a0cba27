import Kernel
import Logging
import Synchronization

/// How far a long work has come: written by who does it, read by who looks after it.
public final class WorkProgress: Sendable {
    private let counts = Mutex((done: 0, total: 0))

    public init() {}

    /// - Parameters:
    ///   - done: how many of its records are done.
    ///   - total: how many there are.
    public func report(_ done: Int, of total: Int) { counts.withLock { $0 = (done, total) } }

    /// What was reported last; (0, 0) before it is known how much there is to do.
    public var now: (done: Int, total: Int) { counts.withLock { $0 } }

    /// Per cent, rounded down; `nil` before it is known how much there is to do.
    public var percent: Int? {
        let (done, total) = now
        return total > 0 ? Int(100 * (Double(min(done, total)) / Double(total))) : nil
    }
}

/// Work that takes longer than a browser waits: it goes on when its owner leaves, and is found again.
///
/// It lives in the process: what a server that ends leaves undone is rolled back by its own transaction.
public actor LongWorks {
    /// A work that somebody began.
    public struct Work: Sendable {
        /// The number of what is worked on: no two works at once have one.
        public let key: Int64
        /// The number of the person who began it.
        public let owner: Int64
        /// What is worked on, as its owner calls it.
        public let name: String
        /// The page that shows it.
        public let address: String
        public let progress = WorkProgress()

        public init(key: Int64, owner: Int64, name: String, address: String) {
            (self.key, self.owner, self.name, self.address) = (key, owner, name, address)
        }
    }

    private let logger = Logger(label: "kaimen.works")
    private var running: [Int64: Work] = [:]
    private var failures: [Int64: any Error] = [:]
    private var waiting: [Int: (key: Int64, continuation: CheckedContinuation<Void, Never>)] = [:]
    private var lastWaiting = 0
    /// Failures that nobody came back for are few; beyond so many the oldest keys go.
    private static let mostFailures = 200

    public init() {}

    /// Begins a work, unless one with its key is under way, and waits for its end for a while.
    /// - Returns: whether it is over; it goes on otherwise.
    /// - Throws: what `operation` throws, when that happens in the meantime.
    public func run(
        _ work: Work, patience: Duration, _ operation: @escaping @Sendable (WorkProgress) async throws -> Void
    ) async throws -> Bool {
        if running[work.key] == nil {
            failures[work.key] = nil
            running[work.key] = work
            // A task of its own: the request that began it may end before.
            Task {
                do {
                    try await operation(work.progress)
                    end(work, nil)
                } catch {
                    end(work, error)
                }
            }
        }
        await wait(for: work.key, patience)
        if let failure = failures[work.key] { throw failure }
        return running[work.key] == nil
    }

    /// What is under way with a key.
    public func underway(_ key: Int64) -> Work? { running[key] }

    /// What somebody began and is under way, the oldest first.
    public func underway(of owner: Int64) -> [Work] {
        running.values.filter { $0.owner == owner }.sorted { $0.key < $1.key }
    }

    /// Why the last work with a key failed: told until it is begun anew.
    public func failure(_ key: Int64) -> (any Error)? { failures[key] }

    private func end(_ work: Work, _ failure: (any Error)?) {
        running[work.key] = nil
        if let failure {
            failures[work.key] = failure
            // Whoever waits has it logged with their request.
            if !waiting.values.contains(where: { $0.key == work.key }), !(failure is Problems || failure is Refusal) {
                logger.error("a work failed", metadata: ["work": "\(work.name)", "error": "\(failure)"])
            }
        }
        if failures.count > Self.mostFailures, let oldest = failures.keys.min() { failures[oldest] = nil }
        for (number, waiter) in waiting where waiter.key == work.key { release(number) }
    }

    private func wait(for key: Int64, _ patience: Duration) async {
        guard running[key] != nil else { return }
        lastWaiting &+= 1
        let number = lastWaiting
        await withCheckedContinuation { continuation in
            waiting[number] = (key, continuation)
            Task {
                try? await Task.sleep(for: patience)
                release(number)
            }
        }
    }

    private func release(_ number: Int) { waiting.removeValue(forKey: number)?.continuation.resume() }
}
