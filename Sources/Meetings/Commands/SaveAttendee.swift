import Identity
import Kernel
import Ledger
import Storage

extension MeetingDesk {
    /// Attendees that a meeting has at most.
    public static let mostAttendees: Int64 = 5000

    /// A number for a form: whoever is entered with it is entered once, however often the form is sent.
    public func nextAttendee() -> Attendee.ID { identifiers.next() }

    /// Puts somebody on the list of those who are to come.
    /// - Parameter press: what `nextAttendee` gave when the form was shown; who is there under it already is not entered
    ///   again.
    /// - Throws: `Problems` or `Refusal`; nothing is saved then.
    public func invite(
        _ draft: AttendeeDraft, to meeting: Meeting.ID, press: Attendee.ID? = nil, as viewer: Viewer
    ) async throws -> Attendee {
        let id = pressed(press)
        return try await database.write { transaction in
            let viewer = try identity.standing(viewer, transaction)
            let meeting = try writable(meeting, viewer, transaction)
            if let known = try Attendee.find(id, transaction) {
                guard known.meeting == meeting.id else { throw Refusal.unknown }
                return known
            }
            let others = try Attendee.all(of: meeting.id, transaction)
            guard others.count < Self.mostAttendees else {
                throw Problems([
                    Problem(
                        field: "attendees", key: "problem_attendees_many",
                        arguments: ["count": "\(Self.mostAttendees)"])
                ])
            }
            let fields = try AttendeeFields(
                draft, beside: others, in: viewer.tree, keeping: nil, hall: HallPlan.find(meeting.id, transaction))
            let attendee = Attendee(id: id, meeting: meeting.id, fields, at: now())
            try attendee.write(in: transaction)
            try note("invited", attendee, over: nil, of: meeting, by: viewer, in: transaction)
            return attendee
        }
    }

    /// Changes what is known of an attendee.
    /// - Throws: `Problems`, `Refusal`, or `StaleEdit` when somebody else has changed it; nothing is saved then.
    @discardableResult
    public func save(
        _ id: Attendee.ID, _ draft: AttendeeDraft, basedOn version: Int64, as viewer: Viewer
    ) async throws -> Attendee {
        try await database.write { transaction in
            let viewer = try identity.standing(viewer, transaction)
            let (before, meeting) = try attendee(id, basedOn: version, viewer, transaction)
            let all = try Attendee.all(of: meeting.id, transaction)
            let isSeated = before.seat.map { draft.seat.trimmed == $0 } ?? false
            let fields = try AttendeeFields(
                draft, beside: all.filter { $0.id != id }, in: viewer.tree, keeping: before.unit,
                hall: isSeated ? nil : HallPlan.find(meeting.id, transaction))
            if fields.part == .substitute, all.contains(where: { $0.substitutes == id }) {
                throw Problems([Problem(field: "attendeePart", key: "problem_substitute_chain")])
            }
            // Whose leave it is decides who may approve it.
            if before.leave?.state == .asked, fields.person != before.person {
                throw Problems([Problem(field: "person", key: "problem_leave_open")])
            }
            var after = before
            after.set(fields)
            guard after != before else { return before }
            return try keep(after, over: before, "changed", of: meeting, by: viewer, in: transaction)
        }
    }

    /// Takes somebody off the list who has not come, and for whom nobody comes.
    public func uninvite(_ id: Attendee.ID, basedOn version: Int64, as viewer: Viewer) async throws {
        try await database.write { transaction in
            let viewer = try identity.standing(viewer, transaction)
            let (before, meeting) = try attendee(id, basedOn: version, viewer, transaction)
            let came = try transaction.row(
                "SELECT id FROM check_in WHERE attendee_id = ? LIMIT 1", [.integer(id.rawValue)])
            guard came == nil else { throw Refusal(key: "refusal_attendee_came") }
            let others = try Attendee.all(of: meeting.id, transaction)
            guard !others.contains(where: { $0.substitutes == id }) else {
                throw Refusal(key: "refusal_attendee_represented")
            }
            try forgetCode(of: before, in: meeting, by: viewer, transaction)
            try forget(before, of: meeting, by: viewer, in: transaction)
            try transaction.execute("DELETE FROM attendee WHERE id = ?", [.integer(id.rawValue)])
            try note(
                "attendee.uninvited", of: before.reference, version: before.version + 1, at: meeting.unit,
                detail: before.name, by: viewer, in: transaction)
        }
    }

    // MARK: Parts

    /// An attendee of a meeting that the viewer may manage, as somebody saw them.
    func attendee(
        _ id: Attendee.ID, basedOn version: Int64, _ viewer: Viewer, _ transaction: Transaction
    ) throws -> (attendee: Attendee, meeting: Meeting) {
        guard let attendee = try Attendee.find(id, transaction) else { throw Refusal.unknown }
        let meeting = try writable(attendee.meeting, viewer, transaction)
        guard attendee.version == version else { throw StaleEdit(current: attendee.version) }
        return (attendee, meeting)
    }

    /// Keeps an attendee as they are now.
    func keep(
        _ attendee: Attendee, over before: Attendee, _ action: String, of meeting: Meeting, reason: String? = nil,
        by viewer: Viewer, in transaction: Transaction
    ) throws -> Attendee {
        var attendee = attendee
        attendee.version = before.version + 1
        attendee.updatedAt = now()
        try attendee.write(in: transaction)
        try note(action, attendee, over: before, of: meeting, reason: reason, by: viewer, in: transaction)
        return attendee
    }

    func note(
        _ action: String, _ attendee: Attendee, over before: Attendee?, of meeting: Meeting, detail: String = "",
        reason: String? = nil, by viewer: Viewer, in transaction: Transaction
    ) throws {
        try note(
            "attendee." + action, of: attendee.reference, version: attendee.version, at: meeting.unit,
            detail: detail, changes: FieldChange.differences(from: before?.fields ?? [], to: attendee.fields),
            reason: reason, by: viewer, in: transaction)
    }
}
