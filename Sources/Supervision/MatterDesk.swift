import Identity
import Kernel
import Ledger
import Storage

/// The desk of the room Supervision (督查): matters that somebody is to do by a day, and who saw to it.
///
/// A **matter** (督查事项) is issued by a unit under a number of its own, 督〔2026〕12号, counted by unit and year without
/// gaps. One unit leads (承办), others help (协办). The steps of its course are rows with who and when; which of them
/// somebody may take is a matter of rules, `SupervisionRules`.
///
/// The verbs are methods of this door, one a file, in `Commands/`; what screens read is in `Queries/`.
public struct MatterDesk: Sendable {
    let database: Database
    let identity: IdentityRoom
    let identifiers: IdentifierGenerator
    let now: @Sendable () -> Int64
    let followers: [any MatterFollower]
    let stepFollowers: [any MatterStepFollower]
    /// By which matters go their way.
    public let rules: SupervisionRules
    let cache = MatterCache()

    /// - Parameters:
    ///   - rules: by which matters go their way.
    ///   - followers: what keeps step with matters in other rooms.
    ///   - stepFollowers: what is told of steps and reminder sheets in other rooms.
    ///   - now: seconds since 1970.
    public init(
        database: Database, identity: IdentityRoom, identifiers: IdentifierGenerator,
        rules: SupervisionRules, followers: [any MatterFollower] = [], stepFollowers: [any MatterStepFollower] = [],
        now: @escaping @Sendable () -> Int64
    ) {
        (self.database, self.identity, self.identifiers, self.now) = (database, identity, identifiers, now)
        (self.rules, self.followers, self.stepFollowers) = (rules, followers, stepFollowers)
    }

    /// Today in Asia/Shanghai: the day and the year in which a matter is registered.
    var today: CalendarDay { CalendarDay(shanghaiSeconds: now()) }

    /// A matter that the viewer may see.
    func readable(_ id: Matter.ID, _ viewer: Viewer, _ transaction: Transaction) throws -> Matter {
        guard let matter = try MatterRows.find(id, transaction), matter.isReadable(by: viewer) else {
            throw Refusal.unknown
        }
        return matter
    }

    /// The units that may take a matter over: the one that issued it, and all below it.
    public static func receivers(of matter: Matter, _ tree: UnitTree) -> ArraySlice<Unit> {
        tree.keeper(of: matter.issuingUnit).map { tree.subtree(of: $0) } ?? []
    }

    /// The unit for which somebody registers or edits a matter.
    static func registrar(_ viewer: Viewer, of matter: Matter) -> Unit.ID? {
        viewer.actingUnit(SupervisionPolicy.registerMatters, at: matter.issuingUnit)
    }

    /// Writes a matter that changed, with its entry, and tells its followers.
    /// - Parameters:
    ///   - isPublishing: somebody decides now that the public may see it.
    ///   - unit: for which the viewer acts.
    func keep(
        _ matter: inout Matter, over before: Matter, _ action: String, detail: String = "", reason: String? = nil,
        isPublishing: Bool = false, by viewer: Viewer, of unit: Unit.ID?, in transaction: Transaction
    ) throws {
        matter.version += 1
        matter.updatedAt = now()
        try MatterRows.write(matter, in: transaction)
        try note(
            action, matter, detail: detail,
            changes: FieldChange.differences(from: before.fields, to: matter.fields), reason: reason, by: viewer,
            of: unit, in: transaction)
        for follower in followers {
            try follower.follow(matter, changedBy: viewer, isPublishing: isPublishing, in: transaction)
        }
    }

    /// Says in the chain of records that a matter comes of another: a part of the whole, what goes on of what was merged into
    /// it. Through it, it has the sentence that decided the other.
    ///
    /// A part that is merged into its whole comes of it already, and nothing comes of itself: no link is added then.
    func tie(
        _ matter: Matter, to source: Matter, by viewer: Viewer, of unit: Unit.ID?, in transaction: Transaction
    ) throws {
        let provenance = Provenance(
            transaction: transaction, identifiers: identifiers,
            author: Author(actor: viewer.actor, unit: unit?.rawValue), at: now())
        let link = LinkDraft(.derivedFrom, from: matter.reference, to: source.reference)
        guard try provenance.problems(link).isEmpty else { return }
        try provenance.link(link)
    }

    /// Appends the entry of a change, with the matter's state after it.
    func note(
        _ action: String, _ matter: Matter, detail: String = "", changes: [FieldChange] = [], reason: String? = nil,
        by viewer: Viewer, of unit: Unit.ID?, in transaction: Transaction
    ) throws {
        try Ledger.append(
            AuditEntry(
                actor: viewer.actor, unit: unit?.rawValue, action: action, subjectKind: MatterRecord.kind,
                subject: matter.id.rawValue, version: matter.version, detail: detail, changes: changes,
                reason: reason,
                state: try MatterRecord.states(of: matter.id.rawValue, in: transaction).first?.digest), at: now(),
            in: transaction)
    }
}

/// What keeps step with matters: it is told of each that changed, in the same transaction.
public protocol MatterFollower: Sendable {
    /// - Throws: what stops the change.
    /// - Parameter isPublishing: somebody decides now that the public may see it.
    func follow(_ matter: Matter, changedBy viewer: Viewer, isPublishing: Bool, in transaction: Transaction) throws
}
