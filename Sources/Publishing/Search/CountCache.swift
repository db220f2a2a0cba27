import Storage
import Synchronization

/// How many articles match what was asked lately, as long as the index is the same.
///
/// Counting phrases up to ten thousand costs more than finding the first twenty; the next page, the other order and the
/// next visitor ask for the same number.
final class CountCache: Sendable {
    private struct State {
        var index: [[UInt8]] = []
        var counts: [SearchPlan: Int] = [:]
    }

    private static let most = 500
    private let state = Mutex(State())

    /// The count of a plan, made with `count` when it is not known.
    func count(of plan: SearchPlan, in transaction: Transaction, _ count: () throws -> Int) throws -> Int {
        let index = try Self.index(transaction)
        if let known = state.withLock({ $0.index == index ? $0.counts[plan] : nil }) { return known }
        let made = try count()
        state.withLock { state in
            if state.index != index || state.counts.count >= Self.most { state = State(index: index) }
            state.counts[plan] = made
        }
        return made
    }

    /// Changes with every change of the index: FTS5's totals, and its list of pieces with a counter of writes.
    private static func index(_ transaction: Transaction) throws -> [[UInt8]] {
        var blocks: [[UInt8]] = []
        try transaction.scan("SELECT block FROM search_text_data WHERE id IN (1, 10) ORDER BY id") { columns in
            blocks.append(try columns.withBytes(0) { Array($0) })
            return true
        }
        return blocks
    }
}
