import Identity
import Kernel
import Storage

/// The invitations of a meeting, one of each attendee.
public struct MeetingInvitations: Sendable {
    public struct Line: Sendable {
        public let attendee: Attendee
        public let invitation: AttendeeInvitation
        public let state: AttendeeInvitation.State
        /// Where letters go; `nil` for who gets a sheet of paper.
        public let address: String?
    }

    public let meeting: Meeting
    public let agenda: [AgendaItem]
    /// In the order in which the attendees were entered.
    public let lines: [Line]
    /// Its last day: that of the session, where it is one of several days.
    public let lastDay: CalendarDay
}

/// A meeting to which somebody is invited, as they see it themselves.
public struct OwnInvitation: Sendable {
    public let attendee: Attendee
    public let meeting: Meeting
    public let agenda: [AgendaItem]
    public let invitation: AttendeeInvitation
}

extension MeetingDesk {
    /// The invitations of a meeting.
    /// - Throws: `Refusal` for who may not manage it: they name mailboxes.
    public func invitations(of id: Meeting.ID, as viewer: Viewer) async throws -> MeetingInvitations {
        try await database.read { transaction in
            let meeting = try writable(id, viewer, transaction)
            let attendees = try Attendee.all(of: id, transaction)
            let stored = try AttendeeInvitation.all(of: id, transaction)
            let letters = stored.values.compactMap(\.newestLetter)
            let states = try identity.letterStates(of: Set(letters), in: transaction)
            let mailboxes = try identity.mailboxes(of: Set(attendees.compactMap(\.person)), in: transaction)
            let lines = attendees.map { attendee in
                let invitation = stored[attendee.id] ?? AttendeeInvitation(attendee.id)
                let address = invitation.address(of: attendee, mailboxes)
                let letter = invitation.newestLetter.flatMap { states[$0] }
                let state: AttendeeInvitation.State =
                    switch letter {
                    case nil: address == nil ? .unreachable : .unsent
                    case .waiting: .queued
                    case .sent: .sent
                    case .failed, .returned, .withdrawn: .failed
                    }
                return MeetingInvitations.Line(
                    attendee: attendee, invitation: invitation, state: state, address: address)
            }
            return MeetingInvitations(
                meeting: meeting, agenda: try AgendaItem.all(of: id, transaction), lines: lines,
                lastDay: try lastDay(of: meeting, transaction))
        }
    }

    /// The meetings to which the viewer is invited, from today on; for this nobody needs a duty.
    public func ownInvitations(atMost limit: Int = 100, as viewer: Viewer) async throws -> [OwnInvitation] {
        guard let person = viewer.author else { return [] }
        let today = today
        return try await database.read { transaction in
            try transaction.rows(
                """
                SELECT attendee.id FROM attendee JOIN meeting ON meeting.id = attendee.meeting_id
                LEFT JOIN meeting_session ON meeting_session.id = meeting.id
                WHERE attendee.person_id = ? AND COALESCE(meeting_session.through, meeting.day) >= ?
                ORDER BY meeting.day, COALESCE(meeting.starts_at, -1), attendee.id LIMIT ?
                """, [.integer(person.rawValue), .text("\(today)"), .integer(Int64(limit))]
            ).compactMap { row in
                guard let id: Attendee.ID = row.identifier("id"), let attendee = try Attendee.find(id, transaction),
                    let meeting = try Meeting.find(attendee.meeting, transaction)
                else { return nil }
                return OwnInvitation(
                    attendee: attendee, meeting: meeting, agenda: try AgendaItem.all(of: meeting.id, transaction),
                    invitation: try AttendeeInvitation.find(id, transaction))
            }
        }
    }
}
