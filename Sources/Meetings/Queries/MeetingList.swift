import Identity
import Kernel
import Storage

/// What a list of meetings asks for.
public struct MeetingFilter: Sendable, Equatable {
    /// How the list is ordered.
    public enum Sort: String, Sendable, CaseIterable { case day, title, updated }

    /// Part of a title or of the name of a series.
    public var text = ""
    public var kind: Meeting.Kind?
    /// A unit with all below it.
    public var unit: Unit.ID?
    /// The first and the last day.
    public var from: CalendarDay?
    public var through: CalendarDay?
    public var sort = Sort.day
    public var isAscending = false
    /// From 1.
    public var page = 1
    /// 1…1000.
    public var size = 50

    public init() {}
}

/// A meeting in a list.
public struct MeetingLine: Sendable {
    public let meeting: Meeting
    public let state: MeetingState
    /// Texts that no other replaced.
    public let texts: Int64
    /// Proposals in them that wait to be decided or filed, and those that are filed.
    public let open: Int64
    public let filed: Int64
}

/// A page of a list of meetings.
public struct MeetingLines: Sendable {
    public let total: Int
    public let lines: [MeetingLine]
}

extension MeetingDesk {
    /// The meetings of the units in which the viewer may read.
    public func meetings(_ filter: MeetingFilter, as viewer: Viewer) async throws -> MeetingLines {
        let units = viewer.recordUnits(MeetingsPolicy.readMeetings).filter { unit in
            filter.unit.map { viewer.tree.contains(unit, below: $0) } ?? true
        }
        guard !units.isEmpty else { return MeetingLines(total: 0, lines: []) }
        let (condition, values) = Self.condition(filter, units: units)
        let today = today
        return try await database.read { transaction in
            let total =
                try transaction.row("SELECT COUNT(*) AS n FROM meeting WHERE \(condition)", values)?.integer("n") ?? 0
            let window = PageWindow(total: total, page: Int64(filter.page), size: Int64(min(filter.size, 1000)))
            let direction = window.direction(descending: !filter.isAscending)
            let column =
                switch filter.sort {
                case .day: "meeting.day"
                case .title: "meeting.title_zh"
                case .updated: "meeting.updated_at"
                }
            let rows = try transaction.rows(
                """
                SELECT \(Meeting.columns), \(Self.counts) FROM meeting WHERE \(condition)
                ORDER BY \(column)\(direction), meeting.id\(direction) LIMIT ? OFFSET ?
                """, values + window.values)
            return MeetingLines(
                total: Int(total), lines: window.inOrder(rows.compactMap { Self.line($0, today: today) }))
        }
    }

    private static func condition(_ filter: MeetingFilter, units: [Unit.ID]) -> (sql: String, values: [Value]) {
        // Numbers of our own, so that they may stand in the text: no limit of `?` is met.
        var parts = ["meeting.unit_id IN (\(units.map { "\($0.rawValue)" }.joined(separator: ", ")))"]
        var values: [Value] = []
        if let kind = filter.kind {
            parts.append("meeting.kind = ?")
            values.append(.text(kind.rawValue))
        }
        if let from = filter.from {
            parts.append("meeting.day >= ?")
            values.append(.text("\(from)"))
        }
        if let through = filter.through {
            parts.append("meeting.day <= ?")
            values.append(.text("\(through)"))
        }
        for word in filter.text.lowercased().split(whereSeparator: \.isWhitespace).prefix(10) {
            parts.append(
                """
                (lower(meeting.title_zh) LIKE ? ESCAPE '!' OR lower(meeting.title_en) LIKE ? ESCAPE '!'
                    OR lower(meeting.series) LIKE ? ESCAPE '!')
                """)
            values += Array(repeating: .holding(word), count: 3)
        }
        return (parts.joined(separator: " AND "), values)
    }

    /// Of texts that no other replaced, and of the proposals in them.
    static let counts = """
        (SELECT COUNT(*) FROM meeting_text WHERE meeting_text.meeting_id = meeting.id AND NOT EXISTS (
            SELECT 1 FROM meeting_text AS later WHERE later.replaces_id = meeting_text.id)) AS text_count,
        (SELECT COUNT(*) FROM meeting_proposal JOIN meeting_text ON meeting_text.id = meeting_proposal.text_id
            WHERE meeting_text.meeting_id = meeting.id AND meeting_proposal.state IN \(ProposalState.open)
                AND NOT EXISTS (
                    SELECT 1 FROM meeting_text AS later WHERE later.replaces_id = meeting_text.id)) AS open_count,
        (SELECT COUNT(*) FROM meeting_proposal JOIN meeting_text ON meeting_text.id = meeting_proposal.text_id
            WHERE meeting_text.meeting_id = meeting.id AND meeting_proposal.state = 'filed') AS filed_count
        """

    static func line(_ row: Row, today: CalendarDay) -> MeetingLine? {
        guard let meeting = Meeting(row) else { return nil }
        let (texts, open) = (row.integer("text_count") ?? 0, row.integer("open_count") ?? 0)
        return MeetingLine(
            meeting: meeting, state: MeetingState(day: meeting.day, today: today, texts: texts, open: open),
            texts: texts, open: open, filed: row.integer("filed_count") ?? 0)
    }
}
