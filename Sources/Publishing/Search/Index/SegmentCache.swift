import Storage
import Synchronization

/// The keys and lengths of the segments that were asked lately: they never change, and no number is used twice.
final class SegmentCache: Sendable {
    let postings = PostingCache()
    private let segments = Mutex<[Int64: Segment]>([:])

    func segment(_ id: Int64, in transaction: Transaction) throws -> Segment {
        if let known = segments.withLock({ $0[id] }) { return known }
        let read = try SegmentStore(transaction: transaction).segment(id)
        segments.withLock { $0[id] = read }
        return read
    }

    /// Forgets the segments that are gone.
    func keep(_ ids: Set<Int64>) {
        segments.withLock { segments in
            guard segments.count > ids.count + 8 else { return }
            segments = segments.filter { ids.contains($0.key) }
        }
    }
}
