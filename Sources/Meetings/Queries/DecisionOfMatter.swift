import Identity
import Kernel
import Storage

/// The sentence of a meeting that decided a matter.
public struct MatterDecision: Sendable, Equatable {
    public let meeting: Meeting
    public let sentence: String
    /// The article that the text was; `nil` for minutes and other texts of the office's own.
    public let article: Int64?
}

extension MeetingDesk {
    /// What decided a matter, within a transaction of a hand-off, which asks who may know it.
    /// - Parameter matter: the number of a matter.
    /// - Returns: `nil` for a matter that was registered by hand.
    public func decision(of matter: Int64, in transaction: Transaction) throws -> MatterDecision? {
        guard
            let row = try transaction.row(
                """
                SELECT meeting_text.meeting_id, meeting_text.article_id, meeting_proposal.sentence FROM meeting_proposal
                JOIN meeting_text ON meeting_text.id = meeting_proposal.text_id WHERE meeting_proposal.matter_id = ?
                """, [.integer(matter)]), let id: Meeting.ID = row.identifier("meeting_id"),
            let meeting = try Meeting.find(id, transaction)
        else { return nil }
        return MatterDecision(
            meeting: meeting, sentence: row.text("sentence") ?? "", article: row.integer("article_id"))
    }

    /// The numbers of the matters that were filed of a meeting, within a transaction of a hand-off.
    public func matters(of meeting: Meeting.ID, in transaction: Transaction) throws -> [Int64] {
        try transaction.rows(
            """
            SELECT meeting_proposal.matter_id FROM meeting_proposal
            JOIN meeting_text ON meeting_text.id = meeting_proposal.text_id
            WHERE meeting_text.meeting_id = ? AND meeting_proposal.matter_id IS NOT NULL
            ORDER BY meeting_proposal.matter_id
            """, [.integer(meeting.rawValue)]
        ).compactMap { $0.integer("matter_id") }
    }

    /// A meeting that the viewer keeps, within a transaction of a hand-off.
    /// - Throws: `Refusal`.
    public func kept(_ id: Meeting.ID, by viewer: Viewer, in transaction: Transaction) throws -> Meeting {
        try writable(id, viewer, transaction)
    }
}
