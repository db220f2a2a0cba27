import Identity
import Kernel
import Storage

extension MeetingDesk {
    /// How meetings, their texts, proposals and attendees are named.
    public var namings: [RecordNaming] {
        [
            RecordNaming(kind: MeetingRecord.kind) { try await meetingSights($0, $1) },
            RecordNaming(
                kind: MeetingTextRecord.kind, sights: { try await textSights($0, $1) },
                texts: { try await sourceTexts($0, $1) }),
            RecordNaming(kind: ProposalRecord.kind) { try await proposalSights($0, $1) },
            RecordNaming(kind: AttendeeRecord.kind) { try await attendeeSights($0, $1) },
            RecordNaming(kind: AttendeeCodeRecord.kind) { try await attendeeSights($0, $1) },
            RecordNaming(kind: MeetingDoorRecord.kind) { try await doorSights($0, $1) },
            RecordNaming(kind: HallRecord.kind) { try await meetingSights($0, $1) },
            RecordNaming(kind: SessionRecord.kind) { try await meetingSights($0, $1) },
            RecordNaming(kind: InvitationRecord.kind) { try await attendeeSights($0, $1) },
        ] + paperNamings + planNamings
    }

    private func meetingSights(_ meetings: Set<Int64>, _ viewer: Viewer) async throws -> [Int64: RecordSight] {
        try await sights(
            """
            SELECT id, unit_id, title_zh AS name_zh, title_en AS name_en, id AS meeting_id, NULL AS text_id
            FROM meeting WHERE id
            """, meetings, viewer)
    }

    /// Texts by their titles, or those of their meetings.
    private func textSights(_ texts: Set<Int64>, _ viewer: Viewer) async throws -> [Int64: RecordSight] {
        try await sights(
            """
            SELECT meeting_text.id, meeting.unit_id, COALESCE(meeting_text.title, meeting.title_zh) AS name_zh,
                CASE WHEN meeting_text.title IS NULL THEN meeting.title_en END AS name_en, meeting_text.meeting_id,
                meeting_text.id AS text_id
            FROM meeting_text JOIN meeting ON meeting.id = meeting_text.meeting_id WHERE meeting_text.id
            """, texts, viewer)
    }

    /// Proposals by the beginning of what is to be done.
    private func proposalSights(_ proposals: Set<Int64>, _ viewer: Viewer) async throws -> [Int64: RecordSight] {
        try await sights(
            """
            SELECT meeting_proposal.id, meeting.unit_id, meeting_proposal.action AS name_zh, NULL AS name_en,
                meeting_text.meeting_id, meeting_text.id AS text_id
            FROM meeting_proposal JOIN meeting_text ON meeting_text.id = meeting_proposal.text_id
            JOIN meeting ON meeting.id = meeting_text.meeting_id WHERE meeting_proposal.id
            """, proposals, viewer, name: ProposalRules.beginning)
    }

    private func attendeeSights(_ attendees: Set<Int64>, _ viewer: Viewer) async throws -> [Int64: RecordSight] {
        try await sights(
            """
            SELECT attendee.id, meeting.unit_id, attendee.name AS name_zh, NULL AS name_en, attendee.meeting_id,
                NULL AS text_id
            FROM attendee JOIN meeting ON meeting.id = attendee.meeting_id WHERE attendee.id
            """, attendees, viewer)
    }

    private func doorSights(_ doors: Set<Int64>, _ viewer: Viewer) async throws -> [Int64: RecordSight] {
        try await sights(
            """
            SELECT meeting_door.id, meeting.unit_id, meeting_door.label AS name_zh, NULL AS name_en,
                meeting_door.meeting_id, NULL AS text_id
            FROM meeting_door JOIN meeting ON meeting.id = meeting_door.meeting_id WHERE meeting_door.id
            """, doors, viewer)
    }

    /// - Parameters:
    ///   - select: with the columns of a name, `unit_id`, `meeting_id`, and `text_id` or `place`, the end of the path.
    ///   - shortened: how a name is written.
    func sights(
        _ select: String, _ ids: Set<Int64>, _ viewer: Viewer, name shortened: (String) -> String = { $0 }
    ) async throws -> [Int64: RecordSight] {
        guard !ids.isEmpty else { return [:] }
        let rows = try await database.read { try $0.rows("\(select) IN (\(Self.list(ids)))") }
        var sights: [Int64: RecordSight] = [:]
        for row in rows {
            guard let id = row.integer("id"), let unit: Unit.ID = row.identifier("unit_id"),
                let name = row.localized("name"), let meeting = row.integer("meeting_id")
            else { continue }
            guard viewer.may(MeetingsPolicy.readMeetings, at: unit) else {
                let isKnown = viewer.may(IdentityPolicy.readUnits, at: unit)
                sights[id] = .veiled(unit: isKnown ? viewer.tree.keepingUnit(of: unit)?.name : nil)
                continue
            }
            let place = row.integer("text_id").map { "/texts/\($0)" } ?? row.text("place") ?? ""
            let path = "/office/meetings/\(meeting)" + place
            sights[id] = .open(
                RecordCard(
                    name: LocalizedText(chinese: shortened(name.chinese), english: name.english), path: path,
                    unit: unit))
        }
        return sights
    }

    /// The words of texts, from which sentences are quoted.
    private func sourceTexts(_ texts: Set<Int64>, _ viewer: Viewer) async throws -> [Int64: SourceText] {
        let open = Set(try await textSights(texts, viewer).filter { $0.value.card != nil }.keys)
        guard !open.isEmpty else { return [:] }
        return try await database.read { transaction in
            let rows = try transaction.rows(
                "SELECT id, body, attached_at FROM meeting_text WHERE id IN (\(Self.list(open)))")
            return Dictionary(
                rows.compactMap { row in
                    guard let id = row.integer("id"), let body = row.text("body") else { return nil }
                    return (
                        id,
                        SourceText(text: body, language: .zhHans, changedAt: row.integer("attached_at") ?? 0)
                    )
                }
            ) { first, _ in first }
        }
    }

    private static func list(_ ids: Set<Int64>) -> String { ids.sorted().map(String.init).joined(separator: ", ") }
}
