import Foundation

/// Rows on their way from the thread that reads to the thread that writes; a few batches wait at most.
final class RowPipe: Sendable {
    enum Piece: Sendable {
        case table(TableDescription)
        case rows([[Value]])
        /// What was sent.
        case end([DatabaseMove.Moved])
    }

    /// The other side has given up.
    struct Broken: Error {}

    private let condition = NSCondition()
    private nonisolated(unsafe) var waiting: [Piece] = []
    private nonisolated(unsafe) var isBroken = false

    func send(_ piece: Piece) throws {
        condition.lock()
        defer { condition.unlock() }
        while waiting.count >= 4, !isBroken { condition.wait() }
        if isBroken { throw Broken() }
        waiting.append(piece)
        condition.broadcast()
    }

    func receive() throws -> Piece {
        condition.lock()
        defer { condition.unlock() }
        while waiting.isEmpty, !isBroken { condition.wait() }
        guard !waiting.isEmpty else { throw Broken() }
        condition.broadcast()
        return waiting.removeFirst()
    }

    /// Wakes the other side, which then fails.
    func breakOff() {
        condition.lock()
        isBroken = true
        condition.broadcast()
        condition.unlock()
    }
}
