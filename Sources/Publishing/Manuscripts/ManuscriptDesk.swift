import Identity
import Kernel
import Ledger
import Storage

/// The desk at which texts are written, read by a second person and brought to the portal.
///
/// The verbs are methods of this door, one a file, in `Commands/`; what screens read is in `Queries/`.
public struct ManuscriptDesk: Sendable {
    let database: Database
    let identity: IdentityRoom
    let files: FileStore
    let identifiers: IdentifierGenerator
    let now: @Sendable () -> Int64

    /// - Parameter now: seconds since 1970.
    public init(
        database: Database, identity: IdentityRoom, files: FileStore, identifiers: IdentifierGenerator,
        now: @escaping @Sendable () -> Int64
    ) {
        self.database = database
        self.identity = identity
        self.files = files
        self.identifiers = identifiers
        self.now = now
    }

    /// Today in Asia/Shanghai.
    var today: CalendarDay { CalendarDay(shanghaiSeconds: now()) }

    /// A manuscript that the viewer may read.
    /// - Throws: `Refusal.unknown` for any other.
    func readable(_ id: Manuscript.ID, _ viewer: Viewer, _ transaction: Transaction) throws -> Manuscript {
        guard let manuscript = try Manuscript.find(id, transaction),
            viewer.may(PublishingPolicy.readArticles, at: manuscript.unit)
        else { throw Refusal.unknown }
        return manuscript
    }

    /// A manuscript that the viewer may write.
    /// - Throws: `Refusal`.
    func writable(_ id: Manuscript.ID, _ viewer: Viewer, _ transaction: Transaction) throws -> Manuscript {
        let manuscript = try readable(id, viewer, transaction)
        if let refusal = MoveRules.refusalToEdit(manuscript, viewer) { throw refusal }
        return manuscript
    }

    /// Writes the row of a manuscript with its audit entry; the manuscript carries its new version already.
    func write(
        _ manuscript: Manuscript, _ action: String, changes: [FieldChange] = [], reason: String? = nil,
        for permission: Permission = PublishingPolicy.writeArticles, by viewer: Viewer, in transaction: Transaction
    ) throws {
        try ManuscriptRow.write(manuscript, in: transaction)
        try note(
            action, of: manuscript, changes: changes, reason: reason, for: permission, by: viewer, in: transaction)
    }

    /// Writes an audit entry of a manuscript as it stands.
    func note(
        _ action: String, of manuscript: Manuscript, changes: [FieldChange] = [], reason: String? = nil,
        for permission: Permission = PublishingPolicy.writeArticles, by viewer: Viewer, in transaction: Transaction
    ) throws {
        try Ledger.append(
            AuditEntry(
                actor: viewer.actor, unit: viewer.actingUnit(permission, at: manuscript.unit)?.rawValue,
                action: action, subjectKind: ManuscriptRecord.kind, subject: manuscript.id.rawValue,
                version: manuscript.version, changes: changes, reason: reason,
                state: try ManuscriptRecord.states(of: manuscript.id.rawValue, in: transaction).first?.digest),
            at: now(), in: transaction)
    }

    /// Writes an audit entry of what belongs to the whole platform and has no versions: a watched word, a redirect.
    func note(
        _ action: String, of record: SubjectReference, detail: String, by viewer: Viewer, in transaction: Transaction
    ) throws {
        try Ledger.append(
            AuditEntry(
                actor: viewer.actor, unit: viewer.actingUnit(PublishingPolicy.publishArticles, at: nil)?.rawValue,
                action: action, subjectKind: record.kind, subject: record.id, version: 1, detail: detail),
            at: now(), in: transaction)
    }

    /// Keeps the content of a manuscript's newest revision, for good.
    func keepRevision(_ manuscript: Manuscript, by viewer: Viewer, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO manuscript_revision (manuscript_id, number, content, made_by, made_at) VALUES (?, ?, ?, ?, ?)
            """,
            [
                .integer(manuscript.id.rawValue), .integer(manuscript.revision), .text(manuscript.content.json),
                .text(viewer.actor), .integer(now()),
            ])
    }
}
