import Hummingbird
import Kernel
import Synchronization

/// Counts visits of finished pages between two rounds of whoever keeps them: how often each page was looked at on a day,
/// and nothing of who looked.
public final class VisitCounter: Sendable {
    /// How often a page was visited on a day.
    public struct Count: Hashable, Sendable {
        /// In Asia/Shanghai.
        public let day: CalendarDay
        public let page: VisitedPage
        /// At least 1.
        public let visits: Int64
    }

    private struct Key: Hashable {
        /// Days since 1970-01-01 in Asia/Shanghai: cheaper than a day of the calendar.
        let day: Int64
        let page: VisitedPage
    }

    private let counts = Mutex<[Key: Int64]>([:])
    private let limit: Int

    /// - Parameter limit: so many different pages are told apart in a round; visits of further ones count for their kind
    ///   alone, so that memory is bounded and no visit is lost.
    public init(limit: Int = 10_000) { self.limit = limit }

    /// Counts the answer to a request, if it is a page that is counted and a reader asked for it. An answer that the
    /// browser has the page already (304) is one too.
    /// - Parameter second: now, since 1970.
    public func note(_ page: FinishedPage, to request: Request, second: Int64) {
        guard let visited = page.visited, page.status == .ok, request.method == .get,
            ReaderCheck.isReader(request.headers)
        else { return }
        note(visited, second: second)
    }

    /// Counts a reader's visit.
    /// - Parameter second: now, since 1970.
    func note(_ page: VisitedPage, second: Int64) {
        let key = Key(day: (second &+ Self.shanghai) / Self.day, page: page)
        counts.withLock { counts in
            if let visits = counts[key] {
                counts[key] = visits &+ 1
            } else if counts.count < limit {
                counts[key] = 1
            } else {
                counts[Key(day: key.day, page: page.ofNoRecord), default: 0] &+= 1
            }
        }
    }

    /// Takes out what was counted since the last time, in no order.
    public func take() -> [Count] {
        let taken = counts.withLock { counts in
            let taken = counts
            counts = [:]
            return taken
        }
        return taken.map { key, visits in
            let noon = key.day &* Self.day &- Self.shanghai &+ Self.day / 2
            return Count(day: CalendarDay(shanghaiSeconds: noon), page: key.page, visits: visits)
        }
    }

    private static let day: Int64 = 86_400
    /// Shanghai is eight hours ahead, and has no summer time.
    private static let shanghai: Int64 = 8 * 3600
}
