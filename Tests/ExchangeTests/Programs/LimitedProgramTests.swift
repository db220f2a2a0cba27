import Foundation
import Glibc
import Testing

@testable import Exchange

@Suite struct LimitedProgramTests {
    private let folder: SampleFolder

    init() throws { folder = try SampleFolder() }

    private func shell(_ limits: LimitedProgram.Limits = .init()) throws -> LimitedProgram {
        try LimitedProgram("sh", package: "dash", folders: LimitedProgram.folders, limits: limits)
    }

    @Test func `a program sees nothing of our environment`() async throws {
        // Those that we have already: setting one would race with whoever reads them meanwhile.
        let ours = ProcessInfo.processInfo.environment.keys.filter {
            !["A", "HOME", "LC_ALL", "PATH", "PWD", "SHLVL", "TMPDIR", "_"].contains($0)
        }
        try #require(!ours.isEmpty)
        let answer = try await shell().text(["-c", "env; pwd; exit 7"], in: folder.path, environment: ["A": "b"])
        #expect(answer.exitCode == 7)
        #expect(answer.output.contains("A=b\n"))
        let theirs = Set(answer.output.split(separator: "\n").map { String($0.prefix { $0 != "=" }) })
        #expect(theirs.isDisjoint(with: ours))
        #expect(answer.output.contains(folder.path.split(separator: "/").last ?? "?"))
    }

    @Test func `a program that takes too long is ended, with what it started`() async throws {
        var limits = LimitedProgram.Limits()
        limits.time = .seconds(1)
        let program = try shell(limits)
        // The other end of the pipe is closed when the last that was started has ended.
        try #require(mkfifo(folder.place("end"), 0o600) == 0)
        let end = open(folder.place("end"), O_RDONLY | O_NONBLOCK)
        defer { close(end) }
        await #expect(throws: ProgramFailure.timeLimit) {
            try await program.text(["-c", "sleep 600 > end & wait"], in: folder.path)
        }
        var events = pollfd(fd: end, events: Int16(POLLIN), revents: 0)
        #expect(poll(&events, 1, 60_000) == 1)
        #expect(Int32(events.revents) & POLLHUP != 0)
    }

    @Test func `a program that sleeps is ended by the clock, however much of the processor it may use`() async throws {
        var limits = LimitedProgram.Limits()
        #expect(limits.patience == .seconds(600))
        limits.wall = .milliseconds(200)
        let program = try shell(limits)
        await #expect(throws: ProgramFailure.timeLimit) {
            try await program.text(["-c", "sleep 300"], in: folder.path)
        }
    }

    @Test func `a program that wants too much memory does not get it`() async throws {
        var limits = LimitedProgram.Limits()
        limits.memory = 64 << 20
        let command = "dd if=/dev/zero of=/dev/null bs=100M count=1"
        #expect(try await shell(limits).text(["-c", command], in: folder.path).exitCode != 0)
        limits.memory = 256 << 20
        #expect(try await shell(limits).text(["-c", command], in: folder.path).exitCode == 0)
    }

    @Test func `of endless output only the beginning is kept, and a signal is no answer`() async throws {
        let answer = try await shell().text(["-c", "head -c 3000000 /dev/zero"], in: folder.path, limit: 1000)
        #expect(answer.output.utf8.count == 1000)
        let program = try shell()
        await #expect(throws: ProgramFailure.crashed) { try await program.text(["-c", "kill -9 $$"], in: folder.path) }
    }

    @Test func `only so many work at once, and everybody comes to their turn`() async throws {
        let turns = Turns(places: 2)
        let counter = Counter()
        await withTaskGroup(of: Void.self) { group in
            for _ in 1...20 {
                group.addTask {
                    try? await turns.run {
                        await counter.begin()
                        await Task.yield()
                        await counter.end()
                    }
                }
            }
        }
        #expect(await counter.done == 20)
        #expect(await counter.most <= 2)
    }

    @Test func `who comes after too many is sent away, and who leaves makes room`() async throws {
        let turns = Turns(places: 1, mostWaiting: 2)
        let (began, begin) = AsyncStream<Void>.makeStream()
        let (holding, end) = AsyncStream<Void>.makeStream()
        let first = Task {
            try await turns.run {
                begin.finish()
                for await _ in holding {}
            }
        }
        for await _ in began {}
        let waiting = (0..<2).map { _ in Task { try await turns.run {} } }
        while await turns.waiters < 2 { await Task.yield() }
        await #expect(throws: ProgramFailure.busy) { try await turns.run {} }
        // While the first is still at work.
        waiting[0].cancel()
        await #expect(throws: CancellationError.self) { try await waiting[0].value }
        #expect(await turns.waiters == 1)
        let third = Task { try await turns.run { 3 } }
        while await turns.waiters < 2 { await Task.yield() }
        end.finish()
        try await first.value
        try await waiting[1].value
        #expect(try await third.value == 3)
        #expect(await turns.waiters == 0)
        #expect(try await turns.run { 4 } == 4)
    }

    private actor Counter {
        private var now = 0
        private(set) var most = 0
        private(set) var done = 0

        func begin() {
            now += 1
            most = max(most, now)
        }

        func end() {
            now -= 1
            done += 1
        }
    }
}
