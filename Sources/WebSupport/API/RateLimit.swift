import Synchronization

/// How many requests each of many may make: a bucket of tickets for each name, which fills steadily (token bucket).
final class RateLimit: Sendable {
    private struct Bucket {
        var tickets: Double
        /// When it held that many.
        var second: Double
    }

    /// Names that are remembered at most; who asked longest ago is forgotten first, and has a full bucket again.
    private static let mostNames = 20_000

    private let size: Double
    private let perSecond: Double
    private let buckets = Mutex<[String: Bucket]>([:])

    /// - Parameter perMinute: tickets that come in a minute, and that a bucket holds.
    init(perMinute: Int) {
        size = Double(max(1, perMinute))
        perSecond = size / 60
    }

    /// Takes a ticket.
    /// - Parameter second: now, from any beginning that stays the same.
    /// - Returns: 0, or the seconds after which there will be one.
    func wait(_ name: String, at second: Double) -> Int {
        buckets.withLock { buckets in
            var bucket = buckets[name] ?? Bucket(tickets: size, second: second)
            bucket.tickets = min(size, bucket.tickets + max(0, second - bucket.second) * perSecond)
            bucket.second = second
            defer { buckets[name] = bucket }
            if bucket.tickets >= 1 {
                bucket.tickets -= 1
                if buckets.count >= Self.mostNames { Self.forget(&buckets, size, perSecond, second) }
                return 0
            }
            return max(1, Int(((1 - bucket.tickets) / perSecond).rounded(.up)))
        }
    }

    /// Forgets full buckets, and the older half where most are not.
    private static func forget(_ buckets: inout [String: Bucket], _ size: Double, _ perSecond: Double, _ now: Double) {
        buckets = buckets.filter { $1.tickets + (now - $1.second) * perSecond < size }
        guard buckets.count > mostNames / 2 else { return }
        let times = buckets.values.map(\.second).sorted()
        let middle = times[times.count / 2]
        buckets = buckets.filter { $1.second > middle }
    }
}
