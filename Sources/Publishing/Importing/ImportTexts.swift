import Identity
import Kernel
import Storage

/// Imports texts of other systems: each once, updated only if it changed, a batch in one transaction.
public struct ImportTexts: Sendable {
    let desk: ManuscriptDesk

    public init(desk: ManuscriptDesk) { self.desk = desk }

    /// What is public was published by this day.
    public var today: CalendarDay { desk.today }

    /// Imports a batch in one transaction.
    /// - Parameters:
    ///   - texts: what `ArticleBody` has cleaned, with their files stored.
    ///   - unit: which keeps texts that are not public; without one they are skipped.
    /// - Returns: what became of each, in order.
    /// - Throws: `Refusal` when the viewer may not write drafts of the unit.
    public func callAsFunction(
        _ texts: [IncomingText], draftsIn unit: Unit.ID?, as viewer: Viewer
    ) async throws -> [ImportOutcome] {
        try await desk.database.write { transaction in
            try Outbox.takeTurn(in: transaction)
            let viewer = try desk.identity.standing(viewer, transaction)
            let writer = IncomingTextWriter(
                transaction: transaction, desk: desk, viewer: viewer, unit: unit, now: desk.now())
            let outcomes = try texts.map(writer.save)
            try writer.finish()
            return outcomes
        }
    }

    /// The digest of each text at its last import, by its origin.
    public func digests(of origins: [String]) async throws -> [String: String] {
        try await desk.database.read { transaction in
            var digests: [String: String] = [:]
            for origin in origins {
                digests[origin] = try transaction.row(
                    "SELECT digest FROM imported_page WHERE origin = ?", [.text(origin)])?.text("digest")
            }
            return digests
        }
    }
}
