import Identity
import Kernel
import Ledger
import Storage

extension MeetingDesk {
    /// A number for a form: what is entered with it is entered once, however often the form is sent.
    public func nextMeeting() -> Meeting.ID { identifiers.next() }

    /// Enters a meeting.
    /// - Parameters:
    ///   - unit: the unit that convenes it; it stays.
    ///   - press: what `nextMeeting` gave when the form was shown.
    /// - Throws: `Problems` or `Refusal`; nothing is saved then.
    public func begin(
        _ draft: MeetingDraft, in unit: Unit.ID, press: Meeting.ID? = nil, as viewer: Viewer
    ) async throws -> Meeting.ID {
        let fields = try MeetingFields(draft)
        let id = pressed(press)
        return try await database.write { transaction in
            let viewer = try identity.standing(viewer, transaction)
            try viewer.demand(MeetingsPolicy.manageMeetings, at: unit, orConceal: MeetingsPolicy.readMeetings)
            // A unit that ended convenes no more; its successor does.
            guard viewer.tree[unit] != nil else {
                throw Problems([Problem(field: "unit", key: "problem_unit_choice")])
            }
            if let known = try Meeting.find(id, transaction) {
                guard known.createdBy == viewer.author, known.unit == unit else { throw Refusal.unknown }
                return id
            }
            let meeting = Meeting(id: id, unit: unit, fields, createdBy: viewer.author, at: now())
            try Problems(Self.numberProblems(of: meeting, transaction)).check()
            try meeting.write(in: transaction)
            try note(
                "meeting.begun", of: meeting.reference, version: 1, at: unit,
                changes: FieldChange.differences(from: [], to: meeting.fields), by: viewer, in: transaction)
            return id
        }
    }

    /// Changes what is known of a meeting.
    /// - Throws: `Problems`, `Refusal`, or `StaleEdit` when somebody else has saved meanwhile; nothing is saved then.
    /// - Returns: the meeting as it stands now.
    @discardableResult
    public func save(
        _ id: Meeting.ID, _ draft: MeetingDraft, basedOn version: Int64, as viewer: Viewer
    ) async throws -> Meeting {
        let fields = try MeetingFields(draft)
        return try await database.write { transaction in
            let viewer = try identity.standing(viewer, transaction)
            let before = try writable(id, viewer, transaction)
            guard before.version == version else { throw StaleEdit(current: before.version) }
            var meeting = before
            meeting.set(fields)
            guard meeting != before else { return before }
            meeting.version += 1
            meeting.updatedAt = now()
            try Problems(Self.numberProblems(of: meeting, transaction)).check()
            if meeting.day != before.day { try checkSession(of: meeting, transaction) }
            try meeting.write(in: transaction)
            try note(
                "meeting.saved", of: meeting.reference, version: meeting.version, at: meeting.unit,
                changes: FieldChange.differences(from: before.fields, to: meeting.fields), by: viewer,
                in: transaction)
            return meeting
        }
    }

    /// A unit counts each meeting of a series once.
    private static func numberProblems(of meeting: Meeting, _ transaction: Transaction) throws -> [Problem] {
        guard let series = meeting.series, let number = meeting.number else { return [] }
        let taken = try transaction.row(
            "SELECT day FROM meeting WHERE unit_id = ? AND series = ? AND number = ? AND id <> ?",
            [.integer(meeting.unit.rawValue), .text(series), .integer(number), .integer(meeting.id.rawValue)])
        guard let day = taken?.text("day") else { return [] }
        return [
            Problem(
                field: "number", key: "problem_meeting_number_taken",
                arguments: ["series": series, "number": "\(number)", "day": day])
        ]
    }
}

extension Meeting {
    /// As audit entries tell its changes.
    var fields: [(field: String, value: String?)] {
        [
            ("meetingKind", kind.rawValue), ("meetingTitle", title.chinese), ("meetingTitleEnglish", title.english),
            ("series", series), ("number", number.map(String.init)), ("day", day.description),
            ("startsAt", startsAt?.description), ("place", place), ("chair", chair), ("note", note),
        ]
    }
}
