/// Lets only so many do heavy work at once; the others wait for their turn, without a thread.
actor Turns {
    private struct Waiter {
        let number: Int
        let continuation: CheckedContinuation<Void, any Error>
    }

    private let mostWaiting: Int
    private var free: Int
    private var waiting: [Waiter] = []
    private var lastNumber = 0

    /// - Parameters:
    ///   - places: how many work at once.
    ///   - mostWaiting: who comes after so many others is sent away.
    init(places: Int, mostWaiting: Int = .max) { (free, self.mostWaiting) = (max(1, places), mostWaiting) }

    /// How many wait for their turn.
    var waiters: Int { waiting.count }

    /// Does work as soon as there is a place. Who is cancelled meanwhile waits no longer.
    /// - Throws: `ProgramFailure.busy`, `CancellationError`, or what `work` throws.
    func run<Result: Sendable>(_ work: @Sendable () async throws -> Result) async throws -> Result {
        if free > 0 {
            free -= 1
        } else {
            // Who resumes us leaves the place to us: it stays taken.
            try await wait()
        }
        defer {
            if waiting.isEmpty { free += 1 } else { waiting.removeFirst().continuation.resume() }
        }
        try Task.checkCancellation()
        return try await work()
    }

    private func wait() async throws {
        guard waiting.count < mostWaiting else { throw ProgramFailure.busy }
        lastNumber &+= 1
        let number = lastNumber
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                // Who was cancelled before is not looked for again.
                if Task.isCancelled {
                    continuation.resume(throwing: CancellationError())
                } else {
                    waiting.append(Waiter(number: number, continuation: continuation))
                }
            }
        } onCancel: {
            Task { await leave(number) }
        }
    }

    private func leave(_ number: Int) {
        guard let place = waiting.firstIndex(where: { $0.number == number }) else { return }
        waiting.remove(at: place).continuation.resume(throwing: CancellationError())
    }
}
