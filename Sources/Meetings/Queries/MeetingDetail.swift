import Identity
import Kernel
import Storage

/// A meeting as its own page shows it.
public struct MeetingDetail: Sendable {
    /// A text with what became of its proposals.
    public struct Text: Sendable {
        public let text: MeetingText
        /// How many of its proposals are in each state.
        public let counts: [ProposalState: Int64]
    }

    public let meeting: Meeting
    public let state: MeetingState
    public let agenda: [AgendaItem]
    /// By number, those that were replaced too.
    public let texts: [Text]
    /// What was filed of it, in the order of its texts.
    public let outcomes: [MeetingOutcome]
    public let mayManage: Bool
    public let mayFile: Bool
}

/// A sentence of a meeting and the matter that came of it.
public struct MeetingOutcome: Sendable, Equatable {
    public let proposal: MatterProposal.ID
    public let text: MeetingText.ID
    /// In Unicode scalars of the text.
    public let range: Range<Int>
    public let sentence: String
    public let matter: MatterProposal.Filed
}

extension MeetingDesk {
    /// A meeting with its agenda, its texts and what came of them.
    /// - Throws: `Refusal.unknown` for one that the viewer may not see.
    public func meeting(_ id: Meeting.ID, as viewer: Viewer) async throws -> MeetingDetail {
        let today = today
        return try await database.read { transaction in
            let meeting = try readable(id, viewer, transaction)
            let texts = try Self.texts(of: id, transaction)
            let standing = texts.filter { $0.text.replacedBy == nil }
            let open = standing.reduce(0) { $0 + ($1.counts[.proposed] ?? 0) + ($1.counts[.accepted] ?? 0) }
            return MeetingDetail(
                meeting: meeting,
                state: MeetingState(day: meeting.day, today: today, texts: Int64(standing.count), open: open),
                agenda: try AgendaItem.all(of: id, transaction), texts: texts,
                outcomes: try Self.outcomes("meeting_text.meeting_id = ?", [.integer(id.rawValue)], transaction),
                mayManage: viewer.may(MeetingsPolicy.manageMeetings, at: meeting.unit),
                mayFile: viewer.may(MeetingsPolicy.fileMatters, at: meeting.unit))
        }
    }

    private static func texts(of meeting: Meeting.ID, _ transaction: Transaction) throws -> [MeetingDetail.Text] {
        var counts: [Int64: [ProposalState: Int64]] = [:]
        for row in try transaction.rows(
            """
            SELECT meeting_proposal.text_id, meeting_proposal.state, COUNT(*) AS n FROM meeting_proposal
            JOIN meeting_text ON meeting_text.id = meeting_proposal.text_id WHERE meeting_text.meeting_id = ?
            GROUP BY meeting_proposal.text_id, meeting_proposal.state
            """, [.integer(meeting.rawValue)])
        {
            guard let text = row.integer("text_id"),
                let state = row.text("state").flatMap(ProposalState.init(rawValue:))
            else { continue }
            counts[text, default: [:]][state] = row.integer("n")
        }
        return try transaction.rows(
            "SELECT \(MeetingText.columns) FROM meeting_text WHERE meeting_id = ? ORDER BY number",
            [.integer(meeting.rawValue)]
        ).compactMap(MeetingText.init).map { MeetingDetail.Text(text: $0, counts: counts[$0.id.rawValue] ?? [:]) }
    }

    /// - Parameter condition: over `meeting_text` and `meeting_proposal`.
    private static func outcomes(
        _ condition: String, _ values: [Value], _ transaction: Transaction
    ) throws -> [MeetingOutcome] {
        try transaction.rows(
            """
            SELECT meeting_proposal.id, meeting_proposal.text_id, meeting_proposal.start_at, meeting_proposal.end_at,
                meeting_proposal.sentence, meeting_proposal.matter_id, meeting_proposal.matter_number
            FROM meeting_proposal JOIN meeting_text ON meeting_text.id = meeting_proposal.text_id
            WHERE meeting_proposal.state = 'filed' AND \(condition)
            ORDER BY meeting_text.number, meeting_proposal.start_at, meeting_proposal.id
            """, values
        ).compactMap { row in
            guard let proposal: MatterProposal.ID = row.identifier("id"),
                let text: MeetingText.ID = row.identifier("text_id"), let start = row.integer("start_at"),
                let end = row.integer("end_at"), start < end, let matter = row.integer("matter_id")
            else { return nil }
            return MeetingOutcome(
                proposal: proposal, text: text, range: Int(start)..<Int(end), sentence: row.text("sentence") ?? "",
                matter: MatterProposal.Filed(matter: matter, number: row.text("matter_number") ?? ""))
        }
    }
}
