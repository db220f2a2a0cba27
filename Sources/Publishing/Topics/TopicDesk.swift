import Identity
import Kernel
import Ledger
import Storage

/// The desk at which special topics are put together, read by a second person and brought to the portal.
///
/// The verbs are methods of this door, one a file, in `Commands/`.
public struct TopicDesk: Sendable {
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

    /// The steps that a topic knows.
    public static let moves: [ManuscriptMove] = [.submit, .takeBack, .sendBack, .publish, .withdraw, .reopen]

    /// Topics of the units that the viewer reads for, the newest change first.
    public func topics(as viewer: Viewer) async throws -> [Topic] {
        let units = Set(viewer.recordUnits(PublishingPolicy.readArticles))
        return try await database.read { transaction in
            try transaction.rows("SELECT \(Topic.columns) FROM topic ORDER BY updated_at DESC, id DESC LIMIT 1000")
                .compactMap(Topic.init).filter { units.contains($0.unit) }
        }
    }

    /// A topic that the viewer may read, and why each step cannot be taken now.
    /// - Throws: `Refusal.unknown` for any other.
    public func topic(_ id: Topic.ID, as viewer: Viewer) async throws -> TopicDetail {
        try await database.read { transaction in
            let topic = try readable(id, viewer, transaction)
            let steps = Self.moves.filter { $0.origins.contains(topic.state) && ($0 != .withdraw || topic.isPublic) }
            return TopicDetail(
                topic: topic, mayWrite: viewer.may(PublishingPolicy.writeArticles, at: topic.unit),
                steps: steps.map { ($0, MoveRules.refusal(of: $0, topic, viewer)) })
        }
    }

    func readable(_ id: Topic.ID, _ viewer: Viewer, _ transaction: Transaction) throws -> Topic {
        guard let topic = try Topic.find(id, transaction), viewer.may(PublishingPolicy.readArticles, at: topic.unit)
        else { throw Refusal.unknown }
        return topic
    }

    /// Writes the row of a topic with its audit entry; the topic carries its new version already.
    func write(
        _ topic: Topic, _ action: String, changes: [FieldChange] = [], reason: String? = nil,
        for permission: Permission = PublishingPolicy.writeArticles, by viewer: Viewer, in transaction: Transaction
    ) throws {
        try topic.write(in: transaction)
        try Ledger.append(
            AuditEntry(
                actor: viewer.actor, unit: viewer.actingUnit(permission, at: topic.unit)?.rawValue, action: action,
                subjectKind: TopicRecord.kind, subject: topic.id.rawValue, version: topic.version, changes: changes,
                reason: reason,
                state: try TopicRecord.states(of: topic.id.rawValue, in: transaction).first?.digest), at: now(),
            in: transaction)
    }
}

/// A topic as its own page in the office shows it.
public struct TopicDetail: Sendable {
    public let topic: Topic
    public let mayWrite: Bool
    /// The steps that start from its state; the reason of one that this viewer cannot take.
    public let steps: [(move: ManuscriptMove, refusal: Refusal?)]
}
