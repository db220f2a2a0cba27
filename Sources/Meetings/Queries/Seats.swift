import Identity
import Kernel
import Storage

/// Who sits where in a meeting, and who does not sit.
public struct MeetingSeats: Sendable {
    public let meeting: Meeting
    /// `nil` while nobody drew the hall.
    public let plan: HallPlan?
    /// In the order in which they were entered.
    public let attendees: [Attendee]
    public let mayManage: Bool

    /// Who is to have a seat: everybody but those on leave, and those for whom another comes.
    public var sitters: [Attendee] {
        let represented = Set(attendees.compactMap(\.substitutes))
        return attendees.filter { !represented.contains($0.id) && $0.leave?.state != .approved }
    }

    /// Those of them who have none.
    public var standing: [Attendee] { sitters.filter { $0.seat == nil } }

    /// Those whose seat is not in the plan.
    public var misplaced: [Attendee] {
        guard let plan else { return [] }
        let seats = Set(plan.seats)
        return attendees.filter { attendee in attendee.seat.map { !seats.contains($0) } ?? false }
    }
}

extension MeetingDesk {
    /// The seats of a meeting.
    /// - Throws: `Refusal.unknown` for a meeting that the viewer may not see.
    public func seats(of id: Meeting.ID, as viewer: Viewer) async throws -> MeetingSeats {
        try await database.read { transaction in
            let meeting = try readable(id, viewer, transaction)
            return MeetingSeats(
                meeting: meeting, plan: try HallPlan.find(id, transaction),
                attendees: try Attendee.all(of: id, transaction),
                mayManage: viewer.may(MeetingsPolicy.manageMeetings, at: meeting.unit))
        }
    }
}
