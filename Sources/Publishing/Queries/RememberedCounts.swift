import Storage
import Synchronization

/// How many articles conditions hold, remembered until anything is published.
///
/// Counting 200,000 rows takes PostgreSQL longer than all else of a list. What changes articles leaves a message in the
/// outbox in the same transaction, and messages appear in the order of their numbers: where the newest message that a
/// reading sees is that of the count, the count holds.
final class RememberedCounts: Sendable {
    private struct Question: Hashable {
        let condition: String
        let values: [Value]
    }

    private struct Answer {
        /// The newest outbox message when it was counted.
        let sequence: Int64
        let count: Int64
    }

    private let answers = Mutex<[Question: Answer]>([:])
    /// Shorter lists are counted as fast as they are remembered.
    private let shortest: Int64
    private let limit = 64

    init(shortest: Int64 = 5000) { self.shortest = shortest }

    /// - Parameter condition: from `WHERE` on; empty for all articles.
    func articles(_ condition: String, _ values: [Value], in transaction: Transaction) throws -> Int64 {
        let question = Question(condition: condition, values: values)
        let sequence = try PublicReader.sequence(in: transaction)
        if let answer = answers.withLock({ $0[question] }), answer.sequence == sequence { return answer.count }
        let count =
            try transaction.row("SELECT COUNT(*) AS n FROM article \(condition)", values)?.integer("n") ?? 0
        guard count >= shortest else { return count }
        answers.withLock { answers in
            if answers.count >= limit { answers.removeAll() }
            answers[question] = Answer(sequence: sequence, count: count)
        }
        return count
    }
}
