import Identity
import Kernel
import Ledger
import Storage

/// The desk at which a zone keeps its own house: its profile, what stands first on its page, its colour, its documents.
///
/// The verbs are methods of this door, one a file, in `Commands/`; what screens read is in `Queries/`.
public struct ZoneDesk: Sendable {
    let database: Database
    let identity: IdentityRoom
    let now: @Sendable () -> Int64

    /// - Parameter now: seconds since 1970.
    public init(database: Database, identity: IdentityRoom, now: @escaping @Sendable () -> Int64) {
        (self.database, self.identity, self.now) = (database, identity, now)
    }

    /// Whether the viewer may see a zone in the office.
    static func mayRead(_ zone: Int64, _ viewer: Viewer) -> Bool {
        OfficeReader.zones(of: viewer)?.contains(zone) ?? true
    }

    /// Whether the viewer keeps the house of a zone: whoever publishes for it.
    static func mayKeep(_ zone: Int64, _ viewer: Viewer) -> Bool {
        viewer.mayEverywhere(PublishingPolicy.publishArticles)
            || viewer.units(PublishingPolicy.publishArticles).contains { $0.zone == zone }
    }

    /// A zone whose house the viewer keeps.
    /// - Throws: `Refusal`.
    func kept(_ zone: Int64, _ viewer: Viewer, _ transaction: Transaction) throws -> ZoneProfile {
        guard Self.mayRead(zone, viewer), let profile = try ZoneProfile.find(zone, transaction) else {
            throw Refusal.unknown
        }
        guard Self.mayKeep(zone, viewer) else { throw Refusal.notAllowed }
        return profile
    }

    /// Whether the viewer keeps the house of a zone: asked before anything is read.
    /// - Throws: `Refusal`.
    public func demandKept(_ zone: Int64, as viewer: Viewer) async throws {
        _ = try await database.read { try kept(zone, viewer, $0) }
    }

    /// Writes an audit entry of a zone or of its house.
    func note(
        _ action: String, _ kind: String, of zone: Int64, version: Int64, _ state: [RecordState],
        changes: [FieldChange], by viewer: Viewer, in transaction: Transaction
    ) throws {
        let unit = viewer.tree.unit(zone: zone)?.id
        try Ledger.append(
            AuditEntry(
                actor: viewer.actor, unit: viewer.actingUnit(PublishingPolicy.publishArticles, at: unit)?.rawValue,
                action: action, subjectKind: kind, subject: zone, version: version, changes: changes,
                state: state.first?.digest), at: now(), in: transaction)
    }
}
