import Synchronization
import Testing

@testable import WebSupport

/// Counts how many are at work.
private final class Running: Sendable {
    private let count = Mutex(0)

    func change(by number: Int) -> Int {
        count.withLock {
            $0 += number
            return $0
        }
    }
}

@Suite struct OneAtATimeTests {
    @Test func `work is done by one after the other, and who comes after too many is sent away`() async throws {
        let queue = OneAtATime(mostWaiting: 3)
        let running = Running()
        let outcomes = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    do {
                        try await queue.run {
                            #expect(running.change(by: 1) == 1)
                            for _ in 0..<50 { await Task.yield() }
                            _ = running.change(by: -1)
                        }
                        return true
                    } catch {
                        return false
                    }
                }
            }
            return await group.reduce(into: 0) { count, isDone in count += isDone ? 1 : 0 }
        }
        #expect(outcomes >= 4)
        try await queue.run {}
    }

    @Test func `work that fails lets the next go on`() async throws {
        struct Broken: Error {}
        let queue = OneAtATime(mostWaiting: 3)
        await #expect(throws: Broken.self) { try await queue.run { throw Broken() } }
        #expect(try await queue.run { 7 } == 7)
    }
}
