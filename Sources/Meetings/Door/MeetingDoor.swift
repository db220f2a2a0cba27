import Identity
import Kernel
import Storage

/// A door of a meeting (签到点) at which one phone checks in who comes.
///
/// Its link holds a secret, of which the database keeps the digest. The first phone that opens the link is the door's;
/// it may read who is to come and note who came, and nothing else.
public struct MeetingDoor: Sendable, Equatable, Identifiable {
    public typealias ID = Identifier<MeetingDoor>

    /// The catalogue names it under `door_state_…`.
    public enum State: String, Sendable, CaseIterable {
        /// No phone has opened the link yet.
        case waiting
        case open
        /// The meeting is over.
        case expired
        case revoked
    }

    public let id: ID
    public let meeting: Meeting.ID
    /// 东门.
    public let label: String
    public let createdBy: Person.ID?
    /// Seconds since 1970.
    public let createdAt: Int64
    /// The name that the phone gave itself.
    public var device: String?
    public var boundAt: Int64?
    public var revokedBy: Person.ID?
    public var revokedAt: Int64?
    public var version: Int64
    let digest: String

    /// The door as records of other rooms mention it; the ledger names it so where it acts.
    public var reference: SubjectReference { SubjectReference(MeetingDoorRecord.kind, id.rawValue) }

    /// When the doors of a meeting close: a day after its own.
    public static func closing(of meeting: Meeting) -> Int64 { meeting.day.shanghaiSeconds + 2 * 86_400 }

    public func state(of meeting: Meeting, now: Int64) -> State {
        if revokedAt != nil { return .revoked }
        if now >= Self.closing(of: meeting) { return .expired }
        return device == nil ? .waiting : .open
    }

    init(id: ID, meeting: Meeting.ID, label: String, digest: String, createdBy: Person.ID?, at seconds: Int64) {
        (self.id, self.meeting, self.label, self.digest) = (id, meeting, label, digest)
        (self.createdBy, createdAt, version) = (createdBy, seconds, 1)
    }

    private init?(_ row: Row) {
        guard let id: ID = row.identifier("id"), let meeting: Meeting.ID = row.identifier("meeting_id"),
            let label = row.text("label"), let digest = row.text("digest")
        else { return nil }
        (self.id, self.meeting, self.label, self.digest) = (id, meeting, label, digest)
        (createdBy, createdAt) = (row.identifier("created_by"), row.integer("created_at") ?? 0)
        (device, boundAt) = (row.text("device"), row.integer("bound_at"))
        (revokedBy, revokedAt) = (row.identifier("revoked_by"), row.integer("revoked_at"))
        version = row.integer("version") ?? 1
    }

    static let columns = """
        id, meeting_id, label, digest, created_by, created_at, device, bound_at, revoked_by, revoked_at, version
        """

    static func find(_ id: ID, _ transaction: Transaction) throws -> MeetingDoor? {
        try transaction.row("SELECT \(columns) FROM meeting_door WHERE id = ?", [.integer(id.rawValue)])
            .flatMap(MeetingDoor.init)
    }

    /// The door whose link holds a secret.
    static func find(pass: String, _ transaction: Transaction) throws -> MeetingDoor? {
        guard pass.utf8.count == 43 else { return nil }
        return try transaction.row(
            "SELECT \(columns) FROM meeting_door WHERE digest = ?", [.text(SecretText.digest(pass))]
        ).flatMap(MeetingDoor.init)
    }

    /// Those of a meeting, the newest first.
    static func all(of meeting: Meeting.ID, _ transaction: Transaction) throws -> [MeetingDoor] {
        try transaction.rows(
            "SELECT \(columns) FROM meeting_door WHERE meeting_id = ? ORDER BY id DESC", [.integer(meeting.rawValue)]
        ).compactMap(MeetingDoor.init)
    }

    /// Inserts the row or replaces it.
    func write(in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO meeting_door (\(Self.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET device = excluded.device, bound_at = excluded.bound_at,
                revoked_by = excluded.revoked_by, revoked_at = excluded.revoked_at, version = excluded.version
            """,
            [
                .integer(id.rawValue), .integer(meeting.rawValue), .text(label), .text(digest),
                .integer(orNull: createdBy?.rawValue), .integer(createdAt), .text(orNull: device),
                .integer(orNull: boundAt), .integer(orNull: revokedBy?.rawValue), .integer(orNull: revokedAt),
                .integer(version),
            ])
    }

    /// As audit entries tell its changes; the phone by the beginning of its name.
    var fields: [(field: String, value: String?)] {
        [("doorLabel", label), ("doorPhone", device.map { String($0.prefix(8)) })]
    }
}
