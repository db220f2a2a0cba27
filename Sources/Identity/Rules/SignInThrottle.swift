/// How long somebody has to wait before the next try to sign in.
///
/// Tries that did not succeed are counted by what they have in common, each over the last quarter of an hour, with a
/// limit of its own, so that guessing is slow and an office behind one address is never locked out (OWASP: device
/// cookies):
/// - name and address: after 5 one minute, doubled with each further one, at most 15 minutes;
/// - name alone: after 20 the same;
/// - address alone: after 100 one minute;
/// - on a device where this person signed in before, none of these but name and device: after 5 as above. Whoever
///   guesses somebody's password elsewhere, be it at the next desk, cannot lock that person out there.
///
/// A try counts from its beginning, not from its failure: a thousand guesses at once are a thousand tries. Sign-in name
/// and e-mail count apart; were they one, a pause would tell that both belong to the same person.
enum SignInThrottle {
    static let window: Int64 = 15 * 60

    /// Tries of the last `window`, and when the last of each kind was, in seconds since 1970.
    struct Failures: Sendable {
        var pair: Count = Count()
        var name: Count = Count()
        var address: Count = Count()
        /// Of the name on this device; `nil` when the person never signed in on it.
        var device: Count?

        struct Count: Sendable {
            var number: Int64 = 0
            var last: Int64 = 0
        }
    }

    /// Seconds to wait from `now`; 0 for none.
    static func wait(_ failures: Failures, now: Int64) -> Int64 {
        if let device = failures.device { return rest(device, limit: 5, now: now) }
        var wait = max(rest(failures.pair, limit: 5, now: now), rest(failures.name, limit: 20, now: now))
        if failures.address.number >= 100 { wait = max(wait, failures.address.last + 60 - now) }
        return wait
    }

    /// Seconds to wait for one kind of tries alone: after `limit` a minute, doubled with each further one.
    static func rest(_ count: Failures.Count, limit: Int64, now: Int64) -> Int64 {
        guard count.number >= limit else { return 0 }
        let pause = Int64(60) << min(4, count.number - limit)
        return max(0, count.last + min(window, pause) - now)
    }
}
