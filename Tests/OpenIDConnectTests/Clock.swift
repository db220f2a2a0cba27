import Foundation
import Synchronization

/// A clock that stands until it is moved.
final class Clock: Sendable {
    private let time = Mutex(Int64(Date().timeIntervalSince1970))

    @Sendable func now() -> Int64 { time.withLock { $0 } }
    func advance(by seconds: Int64) { time.withLock { $0 += seconds } }
}
