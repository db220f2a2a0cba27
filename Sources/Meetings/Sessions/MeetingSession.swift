import Identity
import Kernel
import Storage

/// A meeting that takes several days (两会): its groups, who belongs to them, and its sittings.
///
/// The meeting's own attendees are the delegates. A sitting is a meeting of its own, made from the session.
public struct MeetingSession: Sendable, Equatable {
    /// A group of delegates (代表团, 小组).
    public struct Group: Sendable, Equatable, Identifiable {
        public typealias ID = Identifier<Group>

        public let id: ID
        public let name: String
        public let place: String?
        /// Who calls it together (召集人), as it is written.
        public let convenor: String?
    }

    /// One sitting, and what it is to the session.
    public struct Part: Sendable, Equatable {
        /// The catalogue names it under `sitting_kind_…`.
        public enum Kind: String, Sendable, CaseIterable {
            /// 全体会议: everybody.
            case plenary
            /// 分组会议: one group.
            case group
        }

        public let sitting: Meeting.ID
        public let kind: Kind
        public let group: Group.ID?
        public let groupName: String?
        /// The press of a button that made it.
        let press: String
    }

    /// The meeting that is the session; its day is the first.
    public let meeting: Meeting.ID
    public let through: CalendarDay
    /// In the order in which they were made.
    public let groups: [Group]
    /// To which group a delegate belongs.
    public let members: [Attendee.ID: Group.ID]
    public let parts: [Part]
    public let version: Int64

    /// Groups that a session has at most, and days.
    public static let mostGroups = 50
    public static let mostDays = 31

    static func find(_ meeting: Meeting.ID, _ transaction: Transaction) throws -> MeetingSession? {
        let id = Value.integer(meeting.rawValue)
        guard
            let session = try transaction.row("SELECT through, version FROM meeting_session WHERE id = ?", [id]),
            let through = session.day("through")
        else { return nil }
        let groups = try transaction.rows(
            "SELECT id, name, place, convenor FROM session_group WHERE session_id = ? ORDER BY id", [id]
        ).compactMap(Group.init)
        let members = try transaction.rows(
            "SELECT attendee_id, group_id FROM session_delegate WHERE session_id = ?", [id])
        let parts = try transaction.rows(
            """
            SELECT sitting_id, kind, group_id, group_name, press FROM meeting_session_part WHERE session_id = ?
            ORDER BY sitting_id
            """, [id]
        ).compactMap(Part.init)
        return MeetingSession(
            meeting: meeting, through: through, groups: groups,
            members: members.reduce(into: [:]) { members, row in
                guard let delegate: Attendee.ID = row.identifier("attendee_id") else { return }
                members[delegate] = row.identifier("group_id")
            }, parts: parts, version: session.integer("version") ?? 1)
    }

    /// Its sittings with their meetings, in the order of `parts`.
    func sittings(_ transaction: Transaction) throws -> [(part: Part, meeting: Meeting)] {
        let rows = try transaction.rows(
            """
            SELECT \(Meeting.columns) FROM meeting
            JOIN meeting_session_part ON meeting_session_part.sitting_id = meeting.id
            WHERE meeting_session_part.session_id = ?
            """, [.integer(meeting.rawValue)])
        let meetings = Dictionary(rows.compactMap(Meeting.init).map { ($0.id, $0) }) { first, _ in first }
        return parts.compactMap { part in meetings[part.sitting].map { (part, $0) } }
    }

    /// The session to which a sitting belongs.
    static func session(of sitting: Meeting.ID, _ transaction: Transaction) throws -> Meeting.ID? {
        try transaction.row(
            "SELECT session_id FROM meeting_session_part WHERE sitting_id = ?", [.integer(sitting.rawValue)]
        )?.identifier("session_id")
    }
}

extension MeetingSession.Group {
    init?(_ row: Row) {
        guard let id: ID = row.identifier("id"), let name = row.text("name") else { return nil }
        self.init(id: id, name: name, place: row.text("place"), convenor: row.text("convenor"))
    }
}

extension MeetingSession.Part {
    init?(_ row: Row) {
        guard let sitting: Meeting.ID = row.identifier("sitting_id"),
            let kind = row.text("kind").flatMap(Kind.init(rawValue:))
        else { return nil }
        self.init(
            sitting: sitting, kind: kind, group: row.identifier("group_id"), groupName: row.text("group_name"),
            press: row.text("press") ?? "")
    }
}

/// The fields of a group's form, as they were typed.
public struct SessionGroupDraft: Sendable, Equatable {
    public var groupName = ""
    public var place = ""
    public var convenor = ""

    public init() {}

    /// A group as its form shows it first.
    public init(_ group: MeetingSession.Group) {
        (groupName, place, convenor) = (group.name, group.place ?? "", group.convenor ?? "")
    }
}

/// The fields of the form that makes sittings, as they were typed.
public struct SittingDraft: Sendable, Equatable {
    /// A `MeetingSession.Part.Kind`.
    public var sittingKind = ""
    /// Identifier of the group of a group sitting; empty for one sitting of each group, side by side.
    public var group = ""
    /// What it is about: 审议政府工作报告.
    public var sittingTitle = ""
    /// `yyyy-MM-dd`.
    public var day = ""
    /// `HH:mm`.
    public var startsAt = ""
    /// Empty takes the place of the group.
    public var place = ""
    /// Of the form: whatever is sent with it is done once.
    public var press = ""

    public init() {}
}
