import Kernel
import Storage
import TestSupport
import Testing

@testable import Identity

@Suite(.onEveryEngine, .namingTheEngine) struct SignInThrottleTests {
    private func outcome(
        _ world: World, _ login: String, _ password: String, _ address: String, _ device: String? = nil
    )
        async -> String
    {
        await world.problems { _ = try await world.signIn(login, password, address: address, device: device) }.first
            ?? "in"
    }

    @Test func `five wrong tries from one place make a pause that doubles up to a quarter of an hour`() async throws {
        let world = try await World()
        try await world.setPassword("he")
        for _ in 0..<5 { #expect(await outcome(world, "he", "wrong", "10.0.0.9") == "password: problem_sign_in") }
        for minutes in [1, 2, 4, 8] as [Int64] {
            #expect(await outcome(world, "he", World.password, "10.0.0.9") == "login: problem_sign_in_wait")
            world.clock.advance(by: minutes * 60 - 1)
            #expect(await outcome(world, "he", World.password, "10.0.0.9") == "login: problem_sign_in_wait")
            world.clock.advance(by: 1)
            #expect(await outcome(world, "he", "wrong", "10.0.0.9") == "password: problem_sign_in")
        }
        world.clock.advance(by: 15 * 60)
        #expect(await outcome(world, "he", World.password, "10.0.0.9") == "in")
    }

    @Test func `a pause is told in whole minutes, for names that nobody has as well`() async throws {
        let world = try await World()
        for _ in 0..<5 { _ = await outcome(world, "nobody", "wrong", "10.0.0.9") }
        let problem = await #expect(throws: Problems.self) { _ = try await world.signIn("nobody", address: "10.0.0.9") }
        #expect(problem?.list.first?.arguments["minutes"] == "1")
    }

    @Test func `a hundred guesses at once are not more than five`() async throws {
        let world = try await World()
        try await world.setPassword("he")
        let tried = await withTaskGroup(of: String.self) { group in
            for _ in 0..<100 { group.addTask { await outcome(world, "he", "wrong", "10.0.0.9") } }
            return await group.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
        }
        #expect(tried == ["password: problem_sign_in": 5, "login: problem_sign_in_wait": 95])
    }

    @Test func `a guesser from many addresses is slowed down, and the person gets in on their own device`() async throws
    {
        let world = try await World()
        try await world.setPassword("he")
        let device = try await world.signIn("he").device
        for number in 0..<20 {
            #expect(await outcome(world, "he", "wrong", "10.1.0.\(number)") == "password: problem_sign_in")
        }
        #expect(await outcome(world, "he", World.password, "10.2.0.1") == "login: problem_sign_in_wait")
        #expect(await outcome(world, "he", World.password, "10.2.0.1", "unknown") == "login: problem_sign_in_wait")
        #expect(await outcome(world, "he", World.password, "10.2.0.1", device) == "in")
    }

    @Test func `a guesser at the next desk does not lock a known device out`() async throws {
        let world = try await World()
        try await world.setPassword("he")
        let device = try await world.signIn("he", address: "10.0.0.9").device
        for _ in 0..<5 { _ = await outcome(world, "he", "wrong", "10.0.0.9") }
        #expect(await outcome(world, "he", World.password, "10.0.0.9") == "login: problem_sign_in_wait")
        #expect(await outcome(world, "he", World.password, "10.0.0.9", device) == "in")
        // Nor is a stolen device a way to guess without end.
        for _ in 0..<5 { #expect(await outcome(world, "he", "no", "10.3.0.1", device) == "password: problem_sign_in") }
        #expect(await outcome(world, "he", World.password, "10.3.0.2", device) == "login: problem_sign_in_wait")
    }

    @Test func `an office behind one address is not locked out by its typing errors`() async throws {
        let world = try await World()
        try await world.setPassword("he")
        try await world.setPassword("gu")
        let device = try await world.signIn("gu", address: "10.0.0.9").device
        for number in 0..<99 { _ = await outcome(world, "colleague\(number / 4)", "wrong", "10.0.0.9") }
        #expect(await outcome(world, "he", World.password, "10.0.0.9") == "in")
        // A machine that tries names is stopped for a minute; known devices and other addresses are not.
        _ = await outcome(world, "another", "wrong", "10.0.0.9")
        #expect(await outcome(world, "he", World.password, "10.0.0.9") == "login: problem_sign_in_wait")
        #expect(await outcome(world, "gu", World.password, "10.0.0.9", device) == "in")
        #expect(await outcome(world, "he", World.password, "10.0.0.10") == "in")
        world.clock.advance(by: 60)
        #expect(await outcome(world, "he", World.password, "10.0.0.9") == "in")
    }

    @Test func `right tries do not count`() async throws {
        let world = try await World()
        try await world.setPassword("he")
        for _ in 0..<120 { #expect(await outcome(world, "he", World.password, "10.0.0.9") == "in") }
        #expect(try await world.number("SELECT count(*) AS number FROM failed_sign_in") == 0)
    }

    @Test func `a device is known for a year, and not after a reset`() async throws {
        let world = try await World()
        try await world.setPassword("he")
        func isKnown(_ device: String) async -> Bool {
            for _ in 0..<5 { _ = await outcome(world, "he", "wrong", "10.0.0.9") }
            defer { world.clock.advance(by: 15 * 60) }
            return await outcome(world, "he", World.password, "10.0.0.9", device) == "in"
        }
        let device = try await world.signIn("he").device
        #expect(await isKnown(device))
        world.clock.advance(by: 366 * 86400)
        #expect(await !isKnown(device))
        let again = try await world.signIn("he").device
        try await world.setPassword("he")
        #expect(await !isKnown(again))
    }

    @Test func `the pause grows with the number and is never negative`() {
        var failures = SignInThrottle.Failures()
        #expect(SignInThrottle.wait(failures, now: 1000) == 0)
        for (number, wait) in [(4, 0), (5, 60), (6, 120), (7, 240), (8, 480), (9, 900), (1_000_000, 900)] {
            failures.pair = .init(number: Int64(number), last: 1000)
            #expect(SignInThrottle.wait(failures, now: 1000) == Int64(wait))
            #expect(SignInThrottle.wait(failures, now: 5000) == 0)
        }
        failures.address = .init(number: 100, last: 0)
        failures.device = .init(number: 1, last: 1000)
        #expect(SignInThrottle.wait(failures, now: 1000) == 0)
    }
}
