import Identity
import Kernel
import Storage

extension MeetingDesk {
    /// Check-ins that are taken at once.
    public static let mostCheckIns = 1000

    /// Keeps check-ins that a device noted, perhaps while it had no connection: each once, however often it is sent.
    ///
    /// What cannot be kept does not stop the others: the device is told of each.
    /// - Throws: `Problems` for too many, or `Refusal` when the viewer may not keep this meeting.
    /// - Returns: what became of each, in their order.
    public func checkIn(
        _ visits: [CheckIn], to meeting: Meeting.ID, as viewer: Viewer
    ) async throws -> [CheckIn.Outcome] {
        guard visits.count <= Self.mostCheckIns else {
            throw Problems([
                Problem(
                    field: "checkIns", key: "problem_check_ins_many", arguments: ["count": "\(Self.mostCheckIns)"])
            ])
        }
        return try await database.write { transaction in
            let viewer = try identity.standing(viewer, transaction)
            let meeting = try writable(meeting, viewer, transaction)
            return try visits.map { try keep($0, of: meeting, by: viewer, in: transaction) }
        }
    }

    /// Keeps a check-in, or says why not.
    func keep(
        _ visit: CheckIn, of meeting: Meeting, by viewer: Viewer, in transaction: Transaction
    ) throws -> CheckIn.Outcome {
        guard Self.isName(visit.id), Self.isName(visit.device) else { return Self.refused("problem_check_in_name") }
        guard let before = try Attendee.find(visit.attendee, of: meeting.id, transaction) else {
            return Self.refused("problem_check_in_unknown")
        }
        if let known = try transaction.row(
            "SELECT attendee_id, device_at FROM check_in WHERE id = ?", [.text(visit.id)])
        {
            let isSame =
                known.integer("attendee_id") == before.id.rawValue && known.integer("device_at") == visit.deviceAt
            return isSame ? .known : Self.refused("problem_check_in_other")
        }
        guard let arrival = Arrival(deviceAt: visit.deviceAt, sentAt: visit.sentAt, now: now()) else {
            return Self.refused("problem_check_in_clock")
        }
        try transaction.execute(
            """
            INSERT INTO check_in (id, attendee_id, method, device, device_at, clock_offset, arrived_at, received_at,
                received_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .text(visit.id), .integer(before.id.rawValue), .text(visit.method.rawValue), .text(visit.device),
                .integer(visit.deviceAt), .integer(arrival.offset), .integer(arrival.at), .integer(now()),
                .text(viewer.actor),
            ])
        _ = try keep(before, over: before, "checked-in", of: meeting, by: viewer, in: transaction)
        return .kept
    }

    static func refused(_ key: String) -> CheckIn.Outcome { .refused(Problem(field: "checkIn", key: key)) }

    /// Letters, digits and hyphens, as devices make names.
    static func isName(_ text: String) -> Bool {
        (8...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { $0 == 45 || (48...57).contains($0) || (97...122).contains($0 | 32) }
    }
}
