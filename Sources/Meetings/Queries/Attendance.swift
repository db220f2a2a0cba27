import Identity
import Kernel
import Storage

/// Who was to come to a meeting, who came, and who kept its discipline.
public struct Attendance: Sendable {
    /// An attendee and how they came.
    public struct Line: Sendable {
        public let attendee: Attendee
        /// The first time that they were seen, in seconds since 1970.
        public let arrivedAt: Int64?
        /// How often they were checked in, and on how many devices: more than one is worth a look.
        public let checkIns: Int64
        public let devices: Int64
        public let discipline: Discipline

        fileprivate var place: (Int, Attendee.ID) { (discipline.isAbsent ? 1 : 0, attendee.id) }
    }

    public let meeting: Meeting
    /// In the order in which they were entered.
    public let lines: [Line]
    public let mayManage: Bool

    /// How many kept the discipline in each way, by `Discipline.name`.
    public var counts: [String: Int] { Dictionary(lines.map { ($0.discipline.name, 1) }, uniquingKeysWith: +) }

    /// The discipline report (会风会纪): those who came late, were not there, or had leave, late ones first.
    public var report: [Line] {
        lines.filter { $0.discipline != .onTime && $0.discipline != .awaited }
            .sorted { $0.place < $1.place }
    }
}

extension MeetingDesk {
    /// The attendance of a meeting as it stands now.
    /// - Parameter graceMinutes: who comes so much later is still on time.
    /// - Throws: `Refusal.unknown` for a meeting that the viewer may not see.
    public func attendance(
        of id: Meeting.ID, graceMinutes: Int = 0, as viewer: Viewer
    ) async throws -> Attendance {
        let now = now()
        return try await database.read { transaction in
            try attendance(
                of: readable(id, viewer, transaction), graceMinutes: graceMinutes, at: now, viewer, transaction)
        }
    }

    func attendance(
        of meeting: Meeting, graceMinutes: Int = 0, at now: Int64, _ viewer: Viewer, _ transaction: Transaction
    ) throws -> Attendance {
        var rule = DisciplineRule(meeting)
        rule.grace = Int64(min(max(0, graceMinutes), 1440)) * 60
        let visits = try Self.visits(of: meeting.id, transaction)
        let attendees = try Attendee.all(of: meeting.id, transaction)
        let came = Set(attendees.compactMap { visits[$0.id.rawValue] == nil ? nil : $0.substitutes })
        let lines = attendees.map { [rule] attendee in
            let visit = visits[attendee.id.rawValue]
            return Attendance.Line(
                attendee: attendee, arrivedAt: visit?.first, checkIns: visit?.count ?? 0,
                devices: visit?.devices ?? 0,
                discipline: rule.judged(
                    arrivedAt: visit?.first, leave: attendee.leave?.state,
                    isRepresented: came.contains(attendee.id), now: now))
        }
        return Attendance(
            meeting: meeting, lines: lines, mayManage: viewer.may(MeetingsPolicy.manageMeetings, at: meeting.unit))
    }

    static func visits(
        of meeting: Meeting.ID, _ transaction: Transaction
    ) throws -> [Int64: (first: Int64, count: Int64, devices: Int64)] {
        let rows = try transaction.rows(
            """
            SELECT check_in.attendee_id, MIN(check_in.arrived_at) AS arrived_at, COUNT(*) AS visits,
                COUNT(DISTINCT check_in.device) AS devices
            FROM check_in JOIN attendee ON attendee.id = check_in.attendee_id WHERE attendee.meeting_id = ?
            GROUP BY check_in.attendee_id
            """, [.integer(meeting.rawValue)])
        return rows.reduce(into: [:]) { visits, row in
            guard let id = row.integer("attendee_id"), let first = row.integer("arrived_at") else { return }
            visits[id] = (first, row.integer("visits") ?? 0, row.integer("devices") ?? 0)
        }
    }
}
