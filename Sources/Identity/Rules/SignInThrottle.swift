/// How long somebody has to wait before the next try to sign in.
///
/// Failures are counted by what they have in common, each over the last quarter of an hour, with a limit of its own,
/// so that guessing is slow and an office behind one address is never locked out (OWASP: device cookies):
/// - name and address: after 5 failures one minute, doubled with each further one, at most 15 minutes;
/// - name alone: after 20 failures the same, but not on a device where this person signed in before;
/// - address alone: after 100 failures one minute, but not on such a device.
enum SignInThrottle {
    static let window: Int64 = 15 * 60

    /// Failures of the last `window`, and when the last of each kind was, in seconds since 1970.
    struct Failures: Sendable {
        var pair: Count = Count()
        var name: Count = Count()
        var address: Count = Count()
        var isKnownDevice = false

        struct Count: Sendable {
            var number: Int64 = 0
            var last: Int64 = 0
        }
    }

    /// Seconds to wait from `now`; 0 for none.
    static func wait(_ failures: Failures, now: Int64) -> Int64 {
        var wait = rest(failures.pair, limit: 5, now: now)
        guard !failures.isKnownDevice else { return wait }
        wait = max(wait, rest(failures.name, limit: 20, now: now))
        if failures.address.number >= 100 { wait = max(wait, failures.address.last + 60 - now) }
        return max(0, wait)
    }

    private static func rest(_ count: Failures.Count, limit: Int64, now: Int64) -> Int64 {
        guard count.number >= limit else { return 0 }
        let pause = Int64(60) << min(4, count.number - limit)
        return max(0, count.last + min(window, pause) - now)
    }
}
