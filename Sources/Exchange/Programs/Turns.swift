/// Lets only so many do heavy work at once; the others wait for their turn, without a thread.
actor Turns {
    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    /// - Parameter places: how many work at once.
    init(places: Int) { free = max(1, places) }

    /// Does work as soon as there is a place.
    func run<Result: Sendable>(_ work: @Sendable () async throws -> Result) async throws -> Result {
        if free > 0 {
            free -= 1
        } else {
            // Who resumes us leaves the place to us: it stays taken.
            await withCheckedContinuation { waiting.append($0) }
        }
        defer {
            if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
        }
        try Task.checkCancellation()
        return try await work()
    }
}
