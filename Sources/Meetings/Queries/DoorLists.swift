import Identity
import Kernel
import Storage

/// A door as the office lists it.
public struct DoorLine: Sendable {
    public let door: MeetingDoor
    public let state: MeetingDoor.State
    /// Check-ins that it sent.
    public let checkIns: Int64
}

extension MeetingDesk {
    /// The doors of a meeting, the newest first.
    /// - Throws: `Refusal` when the viewer may not keep this meeting.
    public func doors(
        of id: Meeting.ID, as viewer: Viewer
    ) async throws -> (meeting: Meeting, lines: [DoorLine]) {
        let now = now()
        return try await database.read { transaction in
            let meeting = try writable(id, viewer, transaction)
            let rows = try transaction.rows(
                """
                SELECT check_in.received_by, COUNT(*) AS number FROM check_in
                JOIN attendee ON attendee.id = check_in.attendee_id WHERE attendee.meeting_id = ?
                GROUP BY check_in.received_by
                """, [.integer(id.rawValue)])
            let counts = Dictionary(
                rows.map { ($0.text("received_by") ?? "", $0.integer("number") ?? 0) }
            ) { first, _ in first }
            let lines = try MeetingDoor.all(of: id, transaction).map { door in
                DoorLine(
                    door: door, state: door.state(of: meeting, now: now),
                    checkIns: counts[door.reference.description] ?? 0)
            }
            return (meeting, lines)
        }
    }

    /// Who is to come, as a phone at the door keeps it. Codes that are missing are made.
    /// - Throws: `DoorDenial`.
    public func list(at pass: DoorPass) async throws -> DoorList {
        let now = now()
        let known = try await database.read { transaction -> DoorList? in
            let (door, meeting) = try admitted(pass, transaction)
            return try list(of: meeting, at: door, now, transaction)
        }
        if let known { return known }
        return try await database.write { transaction in
            let (door, meeting) = try admitted(pass, transaction)
            _ = try codes(of: meeting, by: viewer(of: door, of: meeting, transaction), transaction)
            guard let list = try list(of: meeting, at: door, now, transaction) else { throw DoorDenial.unknown }
            return list
        }
    }

    /// `nil` while somebody has no code.
    private func list(
        of meeting: Meeting, at door: MeetingDoor, _ now: Int64, _ transaction: Transaction
    ) throws -> DoorList? {
        let codes = Dictionary(
            try AttendeeCode.all(of: meeting.id, transaction).map { ($0.attendee, $0.digest) }
        ) { first, _ in first }
        let visits = try Self.visits(of: meeting.id, transaction)
        let tree = try viewer(of: door, of: meeting, transaction).tree
        var lines: [DoorList.Line] = []
        for attendee in try Attendee.all(of: meeting.id, transaction) {
            guard let digest = codes[attendee.id] else { return nil }
            lines.append(
                DoorList.Line(
                    attendee: attendee.id, name: attendee.name, title: attendee.title,
                    unit: attendee.unit.flatMap { tree.keepingUnit(of: $0)?.name }, seat: attendee.seat,
                    part: attendee.part, codeDigest: digest, arrivedAt: visits[attendee.id.rawValue]?.first))
        }
        let replaced = try transaction.rows(
            """
            SELECT attendee_code_replaced.digest FROM attendee_code_replaced
            JOIN attendee ON attendee.id = attendee_code_replaced.attendee_id WHERE attendee.meeting_id = ?
            ORDER BY attendee_code_replaced.digest
            """, [.integer(meeting.id.rawValue)]
        ).compactMap { $0.text("digest") }
        return DoorList(door: door, meeting: meeting, lines: lines, replaced: replaced, now: now)
    }
}
