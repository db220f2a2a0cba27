import Identity
import Kernel
import Storage

/// A text with the proposals in it, as the page of its review shows it.
public struct ReviewedText: Sendable {
    public let meeting: Meeting
    public let text: MeetingText
    public let body: String
    /// In the order of the text, whatever became of them.
    public let proposals: [MatterProposal]
    /// What looks like a matter and is none, in the order of the text.
    public let setAside: [SetAsidePiece]
    /// Whether the viewer may decide, and whether they may file; neither of a text that was replaced.
    public let mayReview: Bool
    public let mayFile: Bool

    /// Those that are still worked on or filed: what is marked in the text.
    public var marked: [MatterProposal] { proposals.filter(\.state.isLive) }
}

extension MeetingDesk {
    /// A text with its proposals in order.
    /// - Throws: `Refusal.unknown` for one that the viewer may not see.
    public func text(_ id: MeetingText.ID, as viewer: Viewer) async throws -> ReviewedText {
        try await database.read { transaction in
            guard let text = try MeetingText.find(id, transaction) else { throw Refusal.unknown }
            let meeting = try readable(text.meeting, viewer, transaction)
            let isCurrent = text.replacedBy == nil
            return ReviewedText(
                meeting: meeting, text: text, body: try MeetingText.body(of: id, transaction),
                proposals: try ProposalRows.all(of: id, transaction),
                setAside: try SetAsidePiece.all(of: id, transaction),
                mayReview: isCurrent && viewer.may(MeetingsPolicy.manageMeetings, at: meeting.unit),
                mayFile: isCurrent && viewer.may(MeetingsPolicy.fileMatters, at: meeting.unit))
        }
    }

    /// The text that an article was attached as, to a meeting that the viewer may see: the newest first.
    public func texts(ofArticle article: Int64, as viewer: Viewer) async throws -> [MeetingText] {
        try await database.read { transaction in
            try transaction.rows(
                "SELECT \(MeetingText.columns) FROM meeting_text WHERE article_id = ? ORDER BY id DESC LIMIT 100",
                [.integer(article)]
            ).compactMap(MeetingText.init).filter { text in
                try Meeting.find(text.meeting, transaction).map {
                    viewer.may(MeetingsPolicy.readMeetings, at: $0.unit)
                } ?? false
            }
        }
    }
}
