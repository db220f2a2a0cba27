import Identity
import Kernel
import Ledger
import Storage

/// The desk at which the sections of the portal are kept, for the whole platform.
///
/// The verbs are methods of this door, one a file, in `Commands/`.
public struct SectionDesk: Sendable {
    let database: Database
    let identity: IdentityRoom
    let identifiers: IdentifierGenerator
    let now: @Sendable () -> Int64

    /// - Parameter now: seconds since 1970.
    public init(
        database: Database, identity: IdentityRoom, identifiers: IdentifierGenerator,
        now: @escaping @Sendable () -> Int64
    ) {
        (self.database, self.identity, self.identifiers, self.now) = (database, identity, identifiers, now)
    }

    /// Whether the viewer keeps the sections: whoever publishes everywhere.
    public static func mayKeep(_ viewer: Viewer) -> Bool { viewer.mayEverywhere(PublishingPolicy.publishArticles) }

    /// All sections in their order, for whoever may publish.
    public func sections(as viewer: Viewer) async throws -> [Section] {
        guard viewer.may(PublishingPolicy.publishArticles) else { throw Refusal.notAllowed }
        return try await database.read { try Section.all($0) }
    }

    /// Does something with the sections as they stand, for who may, and tells the portal.
    /// - Throws: `Refusal`, and what `change` throws; nothing is saved then.
    func changing<Result: Sendable>(
        as viewer: Viewer,
        _ change: @escaping @Sendable ([Section], SectionChange) throws -> Result
    ) async throws -> Result {
        try await database.write { transaction in
            try Outbox.takeTurn(in: transaction)
            let viewer = try identity.standing(viewer, transaction)
            guard Self.mayKeep(viewer) else { throw Refusal.notAllowed }
            let result = try change(
                try Section.all(transaction), SectionChange(transaction: transaction, viewer: viewer, now: now()))
            // Every list offers the sections, and every article names its own.
            try Outbox.append(
                [TouchedPages.facets, TouchedPages.home, TouchedPages.archive], at: now(), in: transaction)
            return result
        }
    }
}
