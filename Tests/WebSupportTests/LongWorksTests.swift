import Synchronization
import Testing
import WebSupport

/// A door that work waits at until the test opens it.
private actor Door {
    private var isOpen = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func pass() async {
        guard !isOpen else { return }
        await withCheckedContinuation { waiting.append($0) }
    }

    func open() {
        isOpen = true
        for one in waiting { one.resume() }
        waiting = []
    }
}

private struct Broken: Error {}

@Suite struct LongWorksTests {
    private func work(_ key: Int64 = 1, owner: Int64 = 7) -> LongWorks.Work {
        LongWorks.Work(key: key, owner: owner, name: "people.xlsx", address: "/office/import/1")
    }

    @Test func `what is soon over is over for who began it`() async throws {
        let works = LongWorks()
        #expect(try await works.run(work(), patience: .seconds(60)) { $0.report(1, of: 1) })
        #expect(await works.underway(1) == nil)
        await #expect(throws: Broken.self) {
            _ = try await works.run(work(), patience: .seconds(60)) { _ in throw Broken() }
        }
        #expect(await works.failure(1) is Broken, "a second press is told as well")
    }

    @Test func `what takes longer goes on, is found by its owner, and is not begun twice`() async throws {
        let works = LongWorks()
        let door = Door()
        let begun = Mutex(0)
        let operation: @Sendable (WorkProgress) async throws -> Void = { progress in
            begun.withLock { $0 += 1 }
            progress.report(2, of: 3)
            await door.pass()
        }
        #expect(try await !works.run(work(), patience: .zero, operation))
        while await works.underway(of: 7).first?.progress.percent == nil { await Task.yield() }
        #expect(await works.underway(of: 7).map(\.progress.percent) == [66])
        #expect(await works.underway(of: 8).isEmpty)
        #expect(try await !works.run(work(), patience: .zero, operation))
        async let end = works.run(work(), patience: .seconds(60), operation)
        await door.open()
        #expect(try await end)
        #expect(begun.withLock { $0 } == 1)
    }

    @Test func `a failure that nobody waited for is told to who comes back, until they begin anew`() async throws {
        let works = LongWorks()
        let door = Door()
        #expect(
            try await !works.run(work(), patience: .zero) { _ in
                await door.pass()
                throw Broken()
            })
        await door.open()
        while await works.underway(1) != nil { await Task.yield() }
        #expect(await works.failure(1) is Broken)
        #expect(await works.failure(1) is Broken)
        #expect(try await works.run(work(), patience: .seconds(60)) { _ in })
        #expect(await works.failure(1) == nil)
    }

    @Test(arguments: [(0, 0, nil), (1, 3, 33), (3, 3, 100), (5, 3, 100), (Int.max, Int.max, 100)])
    func `progress is a share of what there is to do`(done: Int, total: Int, percent: Int?) {
        let progress = WorkProgress()
        progress.report(done, of: total)
        #expect(progress.percent == percent)
    }
}
