import Identity
import Kernel
import Storage

/// A text with what reviewers made of it: what rules are measured by.
public struct DecidedText: Sendable {
    /// One piece, and what it is.
    public struct Label: Sendable {
        /// As it stands after all edits.
        public let matter: ProposedMatter
        public let sentence: String
        /// Whether it is a matter: accepted or filed, found by the rules or not.
        public let isMatter: Bool
        /// What the rules had proposed; `nil` for what they had not found, or not so.
        public let first: ProposedMatter?
    }

    public let text: MeetingText.ID
    public let title: String?
    /// The day of the meeting, by which deadlines are read.
    public let held: CalendarDay
    public let body: String
    /// In the order of the text. Pieces that were merged or split are not among them; what they became is.
    public let labels: [Label]
    /// Pieces that the rules set aside, in the order of the text. A reviewer who disagreed added them.
    public let setAside: [SetAsidePiece]
}

extension MeetingDesk {
    /// The texts of which everything is decided, oldest first: for who has the platform's files before them.
    /// - Parameters:
    ///   - after: the last text of the page before.
    ///   - limit: texts a page, at most 100.
    public func labelledTexts(after: MeetingText.ID? = nil, limit: Int = 50) async throws -> [DecidedText] {
        try await database.read { transaction in
            try transaction.rows(
                """
                SELECT meeting_text.id, meeting_text.title, meeting_text.body, meeting.day FROM meeting_text
                JOIN meeting ON meeting.id = meeting_text.meeting_id
                WHERE meeting_text.id > ?
                    AND EXISTS (SELECT 1 FROM meeting_proposal WHERE meeting_proposal.text_id = meeting_text.id)
                    AND NOT EXISTS (SELECT 1 FROM meeting_proposal
                        WHERE meeting_proposal.text_id = meeting_text.id AND meeting_proposal.state = 'proposed')
                ORDER BY meeting_text.id LIMIT ?
                """, [.integer(after?.rawValue ?? 0), .integer(Int64(min(max(1, limit), 100)))]
            ).compactMap { try Self.labelled($0, transaction) }
        }
    }

    private static func labelled(_ row: Row, _ transaction: Transaction) throws -> DecidedText? {
        guard let id: MeetingText.ID = row.identifier("id"), let day = row.day("day") else { return nil }
        let labels = try ProposalRows.all(of: id, transaction).compactMap { proposal -> DecidedText.Label? in
            switch proposal.state {
            case .accepted, .filed, .rejected:
                DecidedText.Label(
                    matter: proposal.matter, sentence: proposal.sentence, isMatter: proposal.state != .rejected,
                    first: proposal.first)
            case .proposed, .merged, .split: nil
            }
        }
        return DecidedText(
            text: id, title: row.text("title"), held: day, body: row.text("body") ?? "", labels: labels,
            setAside: try SetAsidePiece.all(of: id, transaction))
    }
}
