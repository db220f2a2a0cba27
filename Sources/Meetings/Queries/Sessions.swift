import Identity
import Kernel
import Storage

/// A session of several days as its page shows it.
public struct SessionDetail: Sendable {
    /// A sitting with its meeting.
    public struct Sitting: Sendable {
        public let part: MeetingSession.Part
        public let meeting: Meeting
        /// How many are to come.
        public let attendees: Int64
    }

    public let meeting: Meeting
    /// `nil` for a meeting that is no session yet.
    public let session: MeetingSession?
    /// In the order in which they were entered.
    public let delegates: [Attendee]
    /// By day and time; those without a time first.
    public let sittings: [Sitting]
    /// The session to which this meeting belongs as a sitting.
    public let whole: Meeting?
    public let mayManage: Bool

    /// Sittings of one day that begin at one time, side by side.
    public struct Slot: Sendable {
        public let startsAt: TimeOfDay?
        public let sittings: [Sitting]
    }

    /// Every day of the session with what is on it.
    public var schedule: [(day: CalendarDay, slots: [Slot])] {
        guard let session else { return [] }
        return days(through: session.through).map { day in
            let today = sittings.filter { $0.meeting.day == day }
            var slots: [Slot] = []
            for sitting in today where !slots.contains(where: { $0.startsAt == sitting.meeting.startsAt }) {
                let time = sitting.meeting.startsAt
                slots.append(Slot(startsAt: time, sittings: today.filter { $0.meeting.startsAt == time }))
            }
            return (day, slots)
        }
    }

    private func days(through last: CalendarDay) -> [CalendarDay] {
        Array((0..<MeetingSession.mostDays).compactMap { meeting.day.adding(days: $0) }.prefix { $0 <= last })
    }
}

/// How the delegates of a session kept its discipline (会风会纪), over all sittings that have begun.
public struct SessionReport: Sendable {
    public struct Line: Sendable {
        public let delegate: Attendee
        public let groupName: String?
        /// Sittings to which they were to come, and how they kept each, by `Discipline.name`.
        public let sittings: Int
        public let counts: [String: Int]
        /// Minutes that they were late, in all.
        public let minutesLate: Int
        public var isClean: Bool { (counts["late"] ?? 0) == 0 && (counts["unexcused"] ?? 0) == 0 }
    }

    public let meeting: Meeting
    public let session: MeetingSession
    /// Those with the most unexcused and late first.
    public let lines: [Line]
}

extension MeetingDesk {
    /// A meeting as a session: its groups, delegates and sittings.
    /// - Throws: `Refusal.unknown` for a meeting that the viewer may not see.
    public func session(_ id: Meeting.ID, as viewer: Viewer) async throws -> SessionDetail {
        try await database.read { try session(id, viewer, $0) }
    }

    private func session(_ id: Meeting.ID, _ viewer: Viewer, _ transaction: Transaction) throws -> SessionDetail {
        let meeting = try readable(id, viewer, transaction)
        let session = try MeetingSession.find(id, transaction)
        let counts: [Int64: Int64] = try transaction.rows(
            """
            SELECT attendee.meeting_id, COUNT(*) AS n FROM attendee
            JOIN meeting_session_part ON meeting_session_part.sitting_id = attendee.meeting_id
            WHERE meeting_session_part.session_id = ? GROUP BY attendee.meeting_id
            """, [.integer(id.rawValue)]
        ).reduce(into: [:]) { counts, row in
            if let sitting = row.integer("meeting_id") { counts[sitting] = row.integer("n") }
        }
        let sittings = try (session?.sittings(transaction) ?? []).map { part, sitting in
            SessionDetail.Sitting(part: part, meeting: sitting, attendees: counts[sitting.id.rawValue] ?? 0)
        }
        let whole = try MeetingSession.session(of: id, transaction).flatMap { try Meeting.find($0, transaction) }
        return SessionDetail(
            meeting: meeting, session: session,
            delegates: session == nil ? [] : try Attendee.all(of: id, transaction),
            sittings: sittings.sorted { $0.place < $1.place },
            whole: whole.flatMap { viewer.may(MeetingsPolicy.readMeetings, at: $0.unit) ? $0 : nil },
            mayManage: viewer.may(MeetingsPolicy.manageMeetings, at: meeting.unit))
    }

    /// The discipline of a session over all its sittings.
    /// - Throws: `Refusal.unknown` for a session that the viewer may not see.
    public func sessionReport(of id: Meeting.ID, as viewer: Viewer) async throws -> SessionReport {
        let now = now()
        // One snapshot of all sittings; each is of the session's unit.
        let (detail, kept) = try await database.read { transaction in
            let detail = try session(id, viewer, transaction)
            let delegateOf = try Self.delegates(of: id, transaction)
            var kept: [Attendee.ID: [Discipline]] = [:]
            for sitting in detail.sittings {
                for line in try attendance(of: sitting.meeting, at: now, viewer, transaction).lines {
                    guard let delegate = delegateOf[line.attendee.id], line.discipline != .awaited else { continue }
                    kept[delegate, default: []].append(line.discipline)
                }
            }
            return (detail, kept)
        }
        guard let session = detail.session else { throw Refusal.unknown }
        let names = Dictionary(session.groups.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
        let lines = detail.delegates.map { delegate in
            let all = kept[delegate.id] ?? []
            return SessionReport.Line(
                delegate: delegate, groupName: session.members[delegate.id].flatMap { names[$0] },
                sittings: all.count, counts: Dictionary(all.map { ($0.name, 1) }, uniquingKeysWith: +),
                minutesLate: all.reduce(0) { sum, one in
                    guard case .late(let minutes) = one else { return sum }
                    return sum.addingReportingOverflow(minutes).partialValue
                })
        }
        return SessionReport(
            meeting: detail.meeting, session: session,
            lines: lines.enumerated().sorted { left, right in
                let (first, second) = (left.element.weight, right.element.weight)
                return first == second ? left.offset < right.offset : first < second
            }.map(\.element))
    }

    /// For which delegate somebody sits in a sitting of a session.
    private static func delegates(
        of session: Meeting.ID, _ transaction: Transaction
    ) throws -> [Attendee.ID: Attendee.ID] {
        try transaction.rows(
            """
            SELECT sitting_delegate.attendee_id, sitting_delegate.delegate_id FROM sitting_delegate
            JOIN meeting_session_part ON meeting_session_part.sitting_id = sitting_delegate.sitting_id
            WHERE meeting_session_part.session_id = ?
            """, [.integer(session.rawValue)]
        ).reduce(into: [:]) { delegates, row in
            guard let attendee: Attendee.ID = row.identifier("attendee_id") else { return }
            delegates[attendee] = row.identifier("delegate_id")
        }
    }
}

extension SessionDetail.Sitting {
    fileprivate var place: (CalendarDay, Int, Int, Meeting.ID) {
        (meeting.day, meeting.startsAt?.minutes ?? -1, part.kind == .plenary ? 0 : 1, meeting.id)
    }
}

extension SessionReport.Line {
    /// The least stands first.
    fileprivate var weight: (Int, Int, Int) {
        (-(counts["unexcused"] ?? 0), -(counts["late"] ?? 0), -(counts["on-leave"] ?? 0))
    }
}
