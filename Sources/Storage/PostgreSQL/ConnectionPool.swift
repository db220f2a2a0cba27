import Foundation

/// Threads of our own, each with one connection, and the line of what waits for them.
///
/// Threads start when they are needed and end when nothing came for five minutes. Half of them at most write, so that
/// writers who wait for each other leave room for readers.
final class ConnectionPool: Sendable {
    /// What a thread does with its connection.
    struct Job: Sendable {
        let isWrite: Bool
        let run: @Sendable (ConnectionSlot) -> Void
        /// Told instead when no connection became free in time.
        let refuse: @Sendable (StorageFailure) -> Void
    }

    private struct State {
        var reads: [(number: Int, job: Job)] = []
        var writes: [(number: Int, job: Job)] = []
        var threads = 0
        var idle = 0
        var writing = 0
        var number = 0
        var isClosed = false
    }

    private let address: ServerAddress
    private let patience: TimeInterval
    private let condition = NSCondition()
    /// Guarded by `condition`.
    private nonisolated(unsafe) var state = State()

    /// - Parameter patience: seconds that a job waits for a connection.
    init(address: ServerAddress, patience: TimeInterval = 10) {
        (self.address, self.patience) = (address, patience)
    }

    func submit(_ job: Job) {
        condition.lock()
        guard !state.isClosed else {
            condition.unlock()
            return job.refuse(StorageFailure(.unavailable, message: "the database is closed"))
        }
        state.number += 1
        let number = state.number
        let isFree =
            state.idle > state.reads.count + state.writes.count
            && (!job.isWrite || state.writing + state.writes.count < mostWriting)
        if job.isWrite { state.writes.append((number, job)) } else { state.reads.append((number, job)) }
        let mayStart = !isFree && state.threads < address.connections
        if mayStart { state.threads += 1 }
        condition.signal()
        condition.unlock()
        if mayStart { Thread.detachNewThread { self.work() } }
        guard !isFree else { return }
        DispatchQueue.global().asyncAfter(deadline: .now() + patience) { [weak self] in self?.expire(number) }
    }

    private var mostWriting: Int { max(1, address.connections / 2) }

    /// Ends the threads once they have done what they do; refuses what waits.
    func close() {
        condition.lock()
        state.isClosed = true
        let waiting = state.reads + state.writes
        (state.reads, state.writes) = ([], [])
        condition.broadcast()
        condition.unlock()
        for (_, job) in waiting { job.refuse(StorageFailure(.unavailable, message: "the database is closed")) }
    }

    private func expire(_ number: Int) {
        condition.lock()
        let late = (state.reads + state.writes).first { $0.number == number }?.job
        state.reads.removeAll { $0.number == number }
        state.writes.removeAll { $0.number == number }
        condition.unlock()
        late?.refuse(
            StorageFailure(.busy, message: "no connection became free within \(Int(patience)) seconds"))
    }

    // MARK: A thread

    private func work() {
        let slot = ConnectionSlot(address: address)
        while let job = next() {
            job.run(slot)
            guard job.isWrite else { continue }
            condition.lock()
            state.writing -= 1
            // A write may have waited for its share.
            condition.signal()
            condition.unlock()
        }
    }

    private func next() -> Job? {
        condition.lock()
        defer { condition.unlock() }
        let end = Date(timeIntervalSinceNow: 300)
        while true {
            if state.writing < mostWriting, !state.writes.isEmpty {
                state.writing += 1
                return state.writes.removeFirst().job
            }
            if !state.reads.isEmpty { return state.reads.removeFirst().job }
            if state.isClosed || Date() >= end {
                state.threads -= 1
                return nil
            }
            state.idle += 1
            _ = condition.wait(until: end)
            state.idle -= 1
        }
    }
}

/// The connection of one thread; opened when it is needed, dropped when it is broken.
final class ConnectionSlot {
    private let address: ServerAddress
    private var connection: PostgreSQLConnection?

    init(address: ServerAddress) { self.address = address }

    func open() throws -> PostgreSQLConnection {
        if let connection, connection.isAlive { return connection }
        connection = nil
        let fresh = try PostgreSQLConnection(address)
        connection = fresh
        return fresh
    }

    /// Ends a transaction that went wrong; a connection that cannot is dropped.
    func undo() {
        guard let open = connection else { return }
        guard open.isAlive, (try? open.command("ROLLBACK")) != nil else { return drop() }
    }

    func drop() { connection = nil }
}
