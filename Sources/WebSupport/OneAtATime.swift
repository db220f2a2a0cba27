import Kernel

/// Lets long work be done by one after the other, so that its memory is needed once.
public actor OneAtATime {
    /// Too many wait already.
    public struct Busy: TemporaryFailure {
        public var isTemporary: Bool { true }
    }

    private let mostWaiting: Int
    private var isBusy = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    /// - Parameter mostWaiting: who comes after so many others is sent away.
    public init(mostWaiting: Int) { self.mostWaiting = mostWaiting }

    /// Does work as soon as those before are done.
    /// - Throws: `Busy`, or what `work` throws.
    public func run<Result: Sendable>(
        _ work: @Sendable () async throws -> Result
    ) async throws -> Result {
        if isBusy {
            guard waiting.count < mostWaiting else { throw Busy() }
            // Who resumes us leaves the place to us: it stays busy.
            await withCheckedContinuation { waiting.append($0) }
        }
        isBusy = true
        defer {
            if waiting.isEmpty { isBusy = false } else { waiting.removeFirst().resume() }
        }
        return try await work()
    }
}
