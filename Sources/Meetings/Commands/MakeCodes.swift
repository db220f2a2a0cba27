import Identity
import Kernel
import Storage

extension MeetingDesk {
    /// The codes of everybody who is to come, for badges: those that are missing are made.
    /// - Throws: `Refusal` when the viewer may not keep this meeting.
    public func codes(of meeting: Meeting.ID, as viewer: Viewer) async throws -> [Attendee.ID: AttendeeCode] {
        try await database.write { transaction in
            let viewer = try identity.standing(viewer, transaction)
            return try codes(of: writable(meeting, viewer, transaction), by: viewer, transaction)
        }
    }

    /// The code of an attendee; one is made when they have none.
    /// - Throws: `Refusal` when the viewer may not keep this meeting, or the attendee is not of it.
    public func code(of id: Attendee.ID, at meeting: Meeting.ID, as viewer: Viewer) async throws -> AttendeeCode {
        // Badges ask for many at once, most of which are there.
        if let known = try await presentCode(of: id, at: meeting, as: viewer) { return known }
        return try await database.write { transaction in
            let viewer = try identity.standing(viewer, transaction)
            let meeting = try writable(meeting, viewer, transaction)
            guard try Attendee.find(id, of: meeting.id, transaction) != nil else { throw Refusal.unknown }
            return try AttendeeCode.find(id, transaction)
                ?? makeCode(of: id, after: nil, at: meeting, by: viewer, transaction)
        }
    }

    /// The code that an attendee has; `nil` for none.
    /// - Throws: `Refusal` when the viewer may not keep this meeting.
    public func presentCode(of id: Attendee.ID, at meeting: Meeting.ID, as viewer: Viewer) async throws
        -> AttendeeCode?
    {
        try await database.read { transaction in
            let meeting = try writable(meeting, viewer, transaction)
            guard try Attendee.find(id, of: meeting.id, transaction) != nil else { throw Refusal.unknown }
            return try AttendeeCode.find(id, transaction)
        }
    }

    /// Gives an attendee another code, as when a badge was lost: the old one is taken at no door any more.
    /// - Parameter version: of the code that was seen; 0 for none.
    /// - Throws: `Refusal`, or `StaleEdit` when it was replaced meanwhile; nothing is changed then.
    @discardableResult
    public func renewCode(
        of id: Attendee.ID, at meeting: Meeting.ID, basedOn version: Int64, as viewer: Viewer
    ) async throws -> AttendeeCode {
        try await database.write { transaction in
            let viewer = try identity.standing(viewer, transaction)
            let meeting = try writable(meeting, viewer, transaction)
            guard try Attendee.find(id, of: meeting.id, transaction) != nil else { throw Refusal.unknown }
            let before = try AttendeeCode.find(id, transaction)
            guard before?.version ?? 0 == version else { throw StaleEdit(current: before?.version ?? 0) }
            return try makeCode(of: id, after: before, at: meeting, by: viewer, transaction)
        }
    }

    // MARK: Parts

    func codes(
        of meeting: Meeting, by viewer: Viewer, _ transaction: Transaction
    ) throws -> [Attendee.ID: AttendeeCode] {
        var codes = Dictionary(
            try AttendeeCode.all(of: meeting.id, transaction).map { ($0.attendee, $0) }
        ) { first, _ in first }
        for attendee in try Attendee.all(of: meeting.id, transaction) where codes[attendee.id] == nil {
            codes[attendee.id] = try makeCode(of: attendee.id, after: nil, at: meeting, by: viewer, transaction)
        }
        return codes
    }

    private func makeCode(
        of attendee: Attendee.ID, after before: AttendeeCode?, at meeting: Meeting, by viewer: Viewer,
        _ transaction: Transaction
    ) throws -> AttendeeCode {
        let code = AttendeeCode(of: attendee, version: (before?.version ?? 0) + 1, at: now())
        if let before {
            try transaction.execute(
                "INSERT INTO attendee_code_replaced (digest, attendee_id, replaced_at) VALUES (?, ?, ?)",
                [.text(before.digest), .integer(attendee.rawValue), .integer(now())])
        }
        try code.write(in: transaction)
        try note(
            before == nil ? "attendee-code.made" : "attendee-code.renewed", of: code.reference, version: code.version,
            at: meeting.unit, by: viewer, in: transaction)
        return code
    }

    /// Takes the code of somebody away who is taken off the list.
    func forgetCode(
        of attendee: Attendee, in meeting: Meeting, by viewer: Viewer, _ transaction: Transaction
    ) throws {
        guard let code = try AttendeeCode.find(attendee.id, transaction) else { return }
        for table in ["attendee_code_replaced", "attendee_code"] {
            try transaction.execute(
                "DELETE FROM \(table) WHERE attendee_id = ?", [.integer(attendee.id.rawValue)])
        }
        try note(
            "attendee-code.removed", of: code.reference, version: code.version + 1, at: meeting.unit,
            detail: attendee.name, by: viewer, in: transaction)
    }
}
