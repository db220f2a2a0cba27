import Identity
import Kernel
import Storage

/// The invitation of an attendee (会议通知): where it goes, which letters told them, what they answered.
public struct AttendeeInvitation: Sendable, Equatable {
    /// What they answered; the catalogue names it under `invitation_answer_…`.
    public enum Answer: String, Sendable, CaseIterable {
        case comes, leave, substitute
    }

    /// How far it is; the catalogue names it under `invitation_state_…`.
    public enum State: String, Sendable, CaseIterable {
        /// Nobody knows a mailbox: they get a sheet of paper.
        case unreachable
        case unsent
        /// The letter waits to be sent.
        case queued
        case sent
        case failed
    }

    public let attendee: Attendee.ID
    /// Given with the list; that of the person goes before it.
    public var mailbox: String?
    var letter: Int64?
    var reminder: Int64?
    /// Where letters go: to the mailbox of the person, else to that of the list; `nil` for nowhere.
    func address(of attendee: Attendee, _ mailboxes: [Person.ID: String]) -> String? {
        attendee.person.flatMap { mailboxes[$0] } ?? mailbox
    }
    /// The letter that was written last, as its number says: they grow.
    var newestLetter: Int64? { [letter, reminder].compactMap(\.self).max() }
    /// When the last letter was written, in seconds since 1970.
    public var writtenAt: Int64?
    public var answer: Answer?
    /// Why they cannot come, or who comes for them.
    public var answerWords: String?
    public var answeredAt: Int64?
    public var updatedAt: Int64 = 0
    /// 0 while nothing is stored of it.
    public var version: Int64 = 0

    init(_ attendee: Attendee.ID) { self.attendee = attendee }

    init?(_ row: Row) {
        guard let id: Attendee.ID = row.identifier("id") else { return nil }
        attendee = id
        (mailbox, letter, reminder) = (row.text("mailbox"), row.integer("letter_id"), row.integer("reminder_id"))
        writtenAt = row.integer("written_at")
        answer = row.text("answer").flatMap(Answer.init(rawValue:))
        (answerWords, answeredAt) = (row.text("answer_words"), row.integer("answered_at"))
        (updatedAt, version) = (row.integer("updated_at") ?? 0, row.integer("version") ?? 1)
    }

    /// As audit entries tell its changes.
    var fields: [(field: String, value: String?)] {
        [
            ("mailbox", mailbox), ("invitationLetter", letter.map(String.init)),
            ("reminderLetter", reminder.map(String.init)), ("answer", answer?.rawValue), ("answerWords", answerWords),
        ]
    }

    private static let columns = """
        attendee_invitation.id, attendee_invitation.mailbox, attendee_invitation.letter_id,
        attendee_invitation.reminder_id, attendee_invitation.written_at, attendee_invitation.answer,
        attendee_invitation.answer_words, attendee_invitation.answered_at, attendee_invitation.updated_at,
        attendee_invitation.version
        """

    /// That of an attendee; a blank one where nothing is stored.
    static func find(_ attendee: Attendee.ID, _ transaction: Transaction) throws -> AttendeeInvitation {
        try transaction.row(
            "SELECT \(columns) FROM attendee_invitation WHERE id = ?", [.integer(attendee.rawValue)]
        ).flatMap(AttendeeInvitation.init) ?? AttendeeInvitation(attendee)
    }

    /// Those of a meeting that are stored.
    static func all(of meeting: Meeting.ID, _ transaction: Transaction) throws -> [Attendee.ID: AttendeeInvitation] {
        try transaction.rows(
            """
            SELECT \(columns) FROM attendee_invitation JOIN attendee ON attendee.id = attendee_invitation.id
            WHERE attendee.meeting_id = ?
            """, [.integer(meeting.rawValue)]
        ).compactMap(AttendeeInvitation.init).reduce(into: [:]) { $0[$1.attendee] = $1 }
    }

    /// Inserts the row or replaces it.
    func write(in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO attendee_invitation (id, mailbox, letter_id, reminder_id, written_at, answer, answer_words,
                answered_at, updated_at, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET mailbox = excluded.mailbox, letter_id = excluded.letter_id,
                reminder_id = excluded.reminder_id, written_at = excluded.written_at, answer = excluded.answer,
                answer_words = excluded.answer_words, answered_at = excluded.answered_at,
                updated_at = excluded.updated_at, version = excluded.version
            """,
            [
                .integer(attendee.rawValue), .text(orNull: mailbox), .integer(orNull: letter),
                .integer(orNull: reminder), .integer(orNull: writtenAt), .text(orNull: answer?.rawValue),
                .text(orNull: answerWords), .integer(orNull: answeredAt), .integer(updatedAt), .integer(version),
            ])
    }
}

/// Somebody who is told of a meeting: what their letter may say.
public struct Invitee: Sendable {
    public let attendee: Attendee
    public let meeting: Meeting
    public let agenda: [AgendaItem]

    public init(attendee: Attendee, meeting: Meeting, agenda: [AgendaItem]) {
        (self.attendee, self.meeting, self.agenda) = (attendee, meeting, agenda)
    }
}
