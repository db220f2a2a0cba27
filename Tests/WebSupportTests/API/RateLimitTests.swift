import Testing

@testable import WebSupport

@Suite struct RateLimitTests {
    @Test func `who asks too often waits for the next ticket, and nobody else does`() {
        let limit = RateLimit(perMinute: 60)
        for _ in 0..<60 { #expect(limit.wait("a", at: 100) == 0) }
        #expect(limit.wait("a", at: 100) == 1)
        #expect(limit.wait("a", at: 100.5) == 1)
        #expect(limit.wait("b", at: 100.5) == 0)
        #expect(limit.wait("a", at: 101.1) == 0)
        #expect(limit.wait("a", at: 101.2) == 1)
    }

    @Test func `a bucket holds a minute's tickets and no more`() {
        let limit = RateLimit(perMinute: 6)
        #expect(limit.wait("a", at: 0) == 0)
        for _ in 0..<6 { #expect(limit.wait("a", at: 100_000) == 0) }
        #expect(limit.wait("a", at: 100_000) == 10)
    }

    @Test func `a clock that steps back gives nothing and takes nothing`() {
        let limit = RateLimit(perMinute: 2)
        #expect(limit.wait("a", at: 100) == 0)
        #expect(limit.wait("a", at: 50) == 0)
        #expect(limit.wait("a", at: 50) == 30)
    }

    @Test func `a crowd of names is forgotten before it fills the memory`() {
        let limit = RateLimit(perMinute: 2)
        #expect(limit.wait("busy", at: 0) == 0)
        for number in 0..<50_000 { #expect(limit.wait("\(number)", at: Double(number) / 10) == 0) }
        #expect(limit.wait("49999", at: 5000) == 0)
        #expect(limit.wait("49999", at: 5000) > 0)
    }
}
