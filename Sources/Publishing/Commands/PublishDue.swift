import Identity
import Kernel
import Storage

extension ManuscriptDesk {
    /// Publishes what is due. The step was allowed when it was planned, by a second person who had read the text; an edit
    /// since then would have undone the plan.
    /// - Throws: the first error, after all others have been published.
    /// - Returns: how many were published.
    @discardableResult
    public func publishDue() async throws -> Int {
        let due = try await database.read { transaction in
            try transaction.rows(
                "SELECT id FROM manuscript WHERE due_at <= ? ORDER BY due_at, id LIMIT 100", [.integer(now())]
            ).compactMap { $0.integer("id").map { Manuscript.ID($0) } }
        }
        var count = 0
        var failure: (any Error)?
        for id in due {
            // One that cannot be published must not keep back those that are due after it.
            do {
                if try await publishIfDue(id) { count += 1 }
            } catch {
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
        return count
    }

    private func publishIfDue(_ id: Manuscript.ID) async throws -> Bool {
        let viewer = try await identity.program("schedule")
        return try await database.write { transaction in
            try Outbox.takeTurn(in: transaction)
            // Another node may have been quicker, or the plan was given up.
            guard let manuscript = try Manuscript.find(id, transaction), manuscript.state == .scheduled,
                let due = manuscript.dueAt, due <= now()
            else { return false }
            _ = try take(
                ManuscriptStep(.publish, version: manuscript.version), from: manuscript, by: viewer, in: transaction)
            return true
        }
    }
}
