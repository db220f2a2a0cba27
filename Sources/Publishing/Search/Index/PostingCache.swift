import Synchronization

/// Postings that were read lately: those of a segment never change.
final class PostingCache: Sendable {
    private struct Key: Hashable {
        let segment: Int64
        let term: Int64
    }

    private struct State {
        var postings: [Key: Posting?] = [:]
        var bytes = 0
    }

    /// Bytes that are kept; with more, all is forgotten.
    private static let mostBytes = 24 << 20
    /// What an entry takes beside its bytes.
    private static let overhead = 100
    private let state = Mutex(State())

    /// The postings of a term in some segments; those that are not known are asked for together.
    func postings(
        of term: Int64, in segments: [Int64], _ read: ([Int64]) throws -> [Int64: Posting]
    ) rethrows -> [Int64: Posting] {
        var found: [Int64: Posting] = [:]
        let missing = state.withLock { state in
            segments.filter { segment in
                guard let known = state.postings[Key(segment: segment, term: term)] else { return true }
                found[segment] = known
                return false
            }
        }
        guard !missing.isEmpty else { return found }
        let made = try read(missing)
        found.merge(made) { $1 }
        state.withLock { state in
            for segment in missing {
                let posting = made[segment]
                let isNew = state.postings.updateValue(posting, forKey: Key(segment: segment, term: term)) == nil
                if isNew { state.bytes += Self.overhead + (posting?.block.count ?? 0) }
            }
            if state.bytes > Self.mostBytes { state = State() }
        }
        return found
    }
}
