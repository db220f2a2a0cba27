import Identity
import Kernel
import Storage

/// A meeting (会议), held or to be held.
public struct Meeting: Sendable, Equatable, Identifiable {
    public typealias ID = Identifier<Meeting>

    /// What sort of meeting it is; the catalogue names it under `meeting_kind_…`.
    public enum Kind: String, Sendable, CaseIterable {
        /// 常委会会议.
        case standingCommittee = "standing-committee"
        /// 常委会扩大会议.
        case enlargedMeeting = "enlarged-meeting"
        /// 政府常务会议.
        case executiveMeeting = "executive-meeting"
        /// 调度会, 推进会.
        case dispatchMeeting = "dispatch-meeting"
        /// 专题会.
        case thematicMeeting = "thematic-meeting"
        /// 人民代表大会会议.
        case peoplesCongress = "peoples-congress"
        /// 政协会议.
        case consultativeConference = "consultative-conference"
        case other
    }

    public let id: ID
    /// The unit that convenes it.
    public let unit: Unit.ID
    public var kind: Kind
    public var title: LocalizedText
    /// The series in which it is counted: 十三届区委常委会.
    public var series: String?
    /// Its number within the series, from 1: 第12次.
    public var number: Int64?
    public var day: CalendarDay
    public var startsAt: TimeOfDay?
    public var place: String?
    /// Who presides, as it is written.
    public var chair: String?
    public var note: String?
    public let createdBy: Person.ID?
    /// Seconds since 1970.
    public let createdAt: Int64
    public var updatedAt: Int64
    public var version: Int64

    static let columns = """
        meeting.id, meeting.unit_id, meeting.kind, meeting.title_zh, meeting.title_en, meeting.series, meeting.number,
        meeting.day, meeting.starts_at, meeting.place, meeting.chair, meeting.note, meeting.created_by,
        meeting.created_at, meeting.updated_at, meeting.version
        """

    init(
        id: ID, unit: Unit.ID, _ fields: MeetingFields, createdBy: Person.ID?, at seconds: Int64
    ) {
        (self.id, self.unit, kind, title, day) = (id, unit, fields.kind, fields.title, fields.day)
        (self.createdBy, createdAt, updatedAt, version) = (createdBy, seconds, seconds, 1)
        set(fields)
    }

    init?(_ row: Row) {
        guard let id: ID = row.identifier("id"), let unit: Unit.ID = row.identifier("unit_id"),
            let kind = row.text("kind").flatMap(Kind.init(rawValue:)), let title = row.localized("title"),
            let day = row.day("day")
        else { return nil }
        (self.id, self.unit, self.kind, self.title, self.day) = (id, unit, kind, title, day)
        (series, number) = (row.text("series"), row.integer("number"))
        startsAt = row.integer("starts_at").flatMap { TimeOfDay(minutes: Int($0)) }
        (place, chair, note) = (row.text("place"), row.text("chair"), row.text("note"))
        createdBy = row.identifier("created_by")
        createdAt = row.integer("created_at") ?? 0
        updatedAt = row.integer("updated_at") ?? 0
        version = row.integer("version") ?? 1
    }

    mutating func set(_ fields: MeetingFields) {
        (kind, title, series, number) = (fields.kind, fields.title, fields.series, fields.number)
        (day, startsAt, place, chair, note) = (
            fields.day, fields.startsAt, fields.place, fields.chair, fields.note
        )
    }

    static func find(_ id: ID, _ transaction: Transaction) throws -> Meeting? {
        try transaction.row("SELECT \(columns) FROM meeting WHERE id = ?", [.integer(id.rawValue)])
            .flatMap(Meeting.init)
    }

    /// Inserts the row or replaces it.
    func write(in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO meeting (id, unit_id, kind, title_zh, title_en, series, number, day, starts_at, place, chair,
                note, created_by, created_at, updated_at, version)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, title_zh = excluded.title_zh,
                title_en = excluded.title_en, series = excluded.series, number = excluded.number, day = excluded.day,
                starts_at = excluded.starts_at, place = excluded.place, chair = excluded.chair, note = excluded.note,
                updated_at = excluded.updated_at, version = excluded.version
            """,
            [
                .integer(id.rawValue), .integer(unit.rawValue), .text(kind.rawValue), .text(title.chinese),
                .text(orNull: title.english), .text(orNull: series), .integer(orNull: number), .text("\(day)"),
                .integer(orNull: startsAt.map { Int64($0.minutes) }), .text(orNull: place), .text(orNull: chair),
                .text(orNull: note), .integer(orNull: createdBy?.rawValue), .integer(createdAt), .integer(updatedAt),
                .integer(version),
            ])
    }
}
