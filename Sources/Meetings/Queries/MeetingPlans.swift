import Identity
import Kernel
import Storage

/// Everything that is planned around a meeting.
public struct MeetingPlans: Sendable {
    public let meeting: Meeting
    /// The run sheet, by time.
    public let steps: [PlanItem<RunSheetStep>]
    /// The emergency plan, by what may happen.
    public let cases: [PlanItem<EmergencyCase>]
    /// The duty roster, by time and post.
    public let shifts: [PlanItem<RosterShift>]
    /// Meetings whose plans could be taken over, those of the same series first, then the last ones first.
    public let sources: [Meeting]
    public let mayManage: Bool

    /// What somebody should look at in the run sheet.
    public var stepWarnings: [PlanWarning] { PlanWarning.warnings(of: steps.map(\.fields)) }
    /// What somebody should look at in the roster.
    public var shiftWarnings: [PlanWarning] { PlanWarning.warnings(of: shifts.map(\.fields)) }
}

extension MeetingDesk {
    /// Meetings that are offered to take plans over from.
    private static let mostSources = 20

    /// What is planned around a meeting.
    /// - Throws: `Refusal.unknown` for one that the viewer may not see.
    public func plans(of id: Meeting.ID, as viewer: Viewer) async throws -> MeetingPlans {
        try await database.read { transaction in
            let meeting = try readable(id, viewer, transaction)
            let mayManage = viewer.may(MeetingsPolicy.manageMeetings, at: meeting.unit)
            return MeetingPlans(
                meeting: meeting, steps: try PlanItem.all(of: id, transaction),
                cases: try PlanItem.all(of: id, transaction), shifts: try PlanItem.all(of: id, transaction),
                sources: mayManage ? try Self.sources(for: meeting, viewer, transaction) : [],
                mayManage: mayManage)
        }
    }

    private static func sources(
        for meeting: Meeting, _ viewer: Viewer, _ transaction: Transaction
    ) throws -> [Meeting] {
        let units = viewer.recordUnits(MeetingsPolicy.readMeetings).map { "\($0.rawValue)" }.joined(separator: ", ")
        guard !units.isEmpty else { return [] }
        let hasPlan = [RunSheetStep.table, EmergencyCase.table, RosterShift.table].map { table in
            "EXISTS (SELECT 1 FROM \(table) WHERE \(table).meeting_id = meeting.id)"
        }.joined(separator: " OR ")
        return try transaction.rows(
            """
            SELECT \(Meeting.columns) FROM meeting
            WHERE meeting.id <> ? AND meeting.day <= ? AND meeting.unit_id IN (\(units)) AND (\(hasPlan))
            ORDER BY CASE WHEN meeting.unit_id = ? AND meeting.series = ? THEN 0 WHEN meeting.unit_id = ? THEN 1
                ELSE 2 END, meeting.day DESC, meeting.id DESC LIMIT \(mostSources)
            """,
            [
                .integer(meeting.id.rawValue), .text("\(meeting.day)"), .integer(meeting.unit.rawValue),
                .text(meeting.series ?? ""), .integer(meeting.unit.rawValue),
            ]
        ).compactMap(Meeting.init)
    }

    /// How lines of plans are named: by what they say first.
    var planNamings: [RecordNaming] {
        [
            planNaming(RunSheetStep.self, name: "what", place: "/run-sheet"),
            planNaming(EmergencyCase.self, name: "starts_with", place: "/duty"),
            planNaming(RosterShift.self, name: "post", place: "/duty"),
        ]
    }

    private func planNaming<Fields: PlanFields>(
        _: Fields.Type, name: String, place: String
    ) -> RecordNaming {
        RecordNaming(kind: Fields.kind) { lines, viewer in
            try await sights(
                """
                SELECT \(Fields.table).id, meeting.unit_id, \(Fields.table).\(name) AS name_zh, NULL AS name_en,
                    \(Fields.table).meeting_id, '\(place)' AS place
                FROM \(Fields.table) JOIN meeting ON meeting.id = \(Fields.table).meeting_id WHERE \(Fields.table).id
                """, lines, viewer)
        }
    }
}
