import Identity
import Kernel
import Storage

/// Somebody who is to come to a meeting.
public struct Attendee: Sendable, Equatable, Identifiable {
    public typealias ID = Identifier<Attendee>

    /// As what they come; the catalogue names it under `attendee_part_…`.
    public enum Part: String, Sendable, CaseIterable {
        /// Votes.
        case member
        /// 列席: hears and speaks, without a vote.
        case observer
        /// Comes for a member or observer who cannot.
        case substitute
    }

    /// Leave from the meeting (请假).
    public struct Leave: Sendable, Equatable {
        /// The catalogue names it under `leave_state_…`.
        public enum State: String, Sendable, CaseIterable { case asked, approved, refused }

        public let state: State
        public let reason: String
        /// Who asked for it or decided it last; `nil` for a program.
        public let by: Person.ID?
        /// Seconds since 1970.
        public let at: Int64
    }

    public let id: ID
    public let meeting: Meeting.ID
    /// As it stands on the badge.
    public var name: String
    /// The person on the platform; `nil` for somebody from outside.
    public var person: Person.ID?
    /// What they are called in their unit: 局长.
    public var title: String?
    public var unit: Unit.ID?
    public var part: Part
    /// For whom a substitute comes.
    public var substitutes: ID?
    public var seat: String?
    public var leave: Leave?
    public var updatedAt: Int64
    public var version: Int64

    /// The attendee as records of other rooms mention it.
    public var reference: SubjectReference { SubjectReference(AttendeeRecord.kind, id.rawValue) }

    static let columns = """
        id, meeting_id, name, person_id, title, unit_id, part, substitutes_id, seat, leave_state, leave_reason,
        leave_by, leave_at, updated_at, version
        """

    init(id: ID, meeting: Meeting.ID, _ fields: AttendeeFields, at seconds: Int64) {
        (self.id, self.meeting, name, part) = (id, meeting, fields.name, fields.part)
        (updatedAt, version) = (seconds, 1)
        set(fields)
    }

    mutating func set(_ fields: AttendeeFields) {
        (name, person, title, unit) = (fields.name, fields.person, fields.title, fields.unit)
        (part, substitutes, seat) = (fields.part, fields.substitutes, fields.seat)
    }

    init?(_ row: Row) {
        guard let id: ID = row.identifier("id"), let meeting: Meeting.ID = row.identifier("meeting_id"),
            let name = row.text("name"), let part = row.text("part").flatMap(Part.init(rawValue:))
        else { return nil }
        (self.id, self.meeting, self.name, self.part) = (id, meeting, name, part)
        (person, title, unit) = (row.identifier("person_id"), row.text("title"), row.identifier("unit_id"))
        (substitutes, seat) = (row.identifier("substitutes_id"), row.text("seat"))
        leave = row.text("leave_state").flatMap(Leave.State.init(rawValue:)).map { state in
            Leave(
                state: state, reason: row.text("leave_reason") ?? "", by: row.identifier("leave_by"),
                at: row.integer("leave_at") ?? 0)
        }
        updatedAt = row.integer("updated_at") ?? 0
        version = row.integer("version") ?? 1
    }

    static func find(_ id: ID, _ transaction: Transaction) throws -> Attendee? {
        try transaction.row("SELECT \(columns) FROM attendee WHERE id = ?", [.integer(id.rawValue)])
            .flatMap(Attendee.init)
    }

    /// Somebody who is to come to this very meeting.
    static func find(_ id: ID, of meeting: Meeting.ID, _ transaction: Transaction) throws -> Attendee? {
        try find(id, transaction).flatMap { $0.meeting == meeting ? $0 : nil }
    }

    /// Those of a meeting, in the order in which they were entered.
    static func all(of meeting: Meeting.ID, _ transaction: Transaction) throws -> [Attendee] {
        try transaction.rows(
            "SELECT \(columns) FROM attendee WHERE meeting_id = ? ORDER BY id", [.integer(meeting.rawValue)]
        ).compactMap(Attendee.init)
    }

    /// Inserts the row or replaces it.
    func write(in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO attendee (\(Self.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET name = excluded.name, person_id = excluded.person_id,
                title = excluded.title, unit_id = excluded.unit_id, part = excluded.part,
                substitutes_id = excluded.substitutes_id, seat = excluded.seat, leave_state = excluded.leave_state,
                leave_reason = excluded.leave_reason, leave_by = excluded.leave_by, leave_at = excluded.leave_at,
                updated_at = excluded.updated_at, version = excluded.version
            """,
            [
                .integer(id.rawValue), .integer(meeting.rawValue), .text(name), .integer(orNull: person?.rawValue),
                .text(orNull: title), .integer(orNull: unit?.rawValue), .text(part.rawValue),
                .integer(orNull: substitutes?.rawValue), .text(orNull: seat), .text(orNull: leave?.state.rawValue),
                .text(orNull: leave?.reason), .integer(orNull: leave?.by?.rawValue), .integer(orNull: leave?.at),
                .integer(updatedAt), .integer(version),
            ])
    }

    /// As audit entries tell its changes.
    var fields: [(field: String, value: String?)] {
        [
            ("attendeeName", name), ("person", person?.description), ("attendeeTitle", title),
            ("unit", unit?.description), ("attendeePart", part.rawValue), ("substitutes", substitutes?.description),
            ("seat", seat), ("leave", leave?.state.rawValue),
        ]
    }
}
