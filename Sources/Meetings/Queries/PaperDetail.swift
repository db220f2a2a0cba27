import Identity
import Kernel
import Storage

/// A paper with everything that was submitted and said.
public struct PaperDetail: Sendable {
    public let meeting: Meeting
    public let paper: MeetingPaper
    public let agenda: [AgendaItem]
    /// By number.
    public let rounds: [PaperRound]
    /// The text of the newest round.
    public let body: String
    public let reviews: [PaperReview]
    public let comments: [PaperComment]
    /// Its drafters have to submit something, and the deadline is over.
    public let isOverdue: Bool
    public let mayManage: Bool
    /// Whether the viewer may submit the next round now.
    public let maySubmit: Bool
    /// Whether the viewer is a reviewer whose word on the newest round counts now.
    public let mayReview: Bool
    /// Whether the viewer may comment and settle comments.
    public let mayComment: Bool
    /// What the viewer said of the newest round.
    public let verdict: PaperVerdict?

    /// Everybody who is named in it.
    public var people: Set<Person.ID> {
        Set(
            paper.drafters + paper.reviewers + reviews.map(\.reviewer) + rounds.compactMap(\.submittedBy)
                + comments.flatMap { [$0.by, $0.resolvedBy].compactMap { $0 } })
    }

    /// What somebody said of the newest round.
    public func review(of reviewer: Person.ID) -> PaperReview? {
        reviews.first { $0.reviewer == reviewer && $0.round == rounds.last?.id }
    }
}

/// A paper in a list.
public struct PaperLine: Sendable {
    public let paper: MeetingPaper
    public let agendaItem: AgendaItem?
    public let newest: PaperRound?
    /// Reviewers who have to speak of the newest round.
    public let waiting: [Person.ID]
    public let isOverdue: Bool
}

/// The papers of a meeting.
public struct MeetingPapers: Sendable {
    public let meeting: Meeting
    /// In the order in which they are due.
    public let lines: [PaperLine]
    public let mayManage: Bool
}

/// A paper that waits for somebody.
public struct PaperWork: Sendable {
    /// Why it waits; the catalogue names it under `paper_work_…`.
    public enum Reason: String, Sendable, CaseIterable { case draft, revise, review }

    public let paper: MeetingPaper
    public let meetingTitle: LocalizedText
    public let reason: Reason
    public let isOverdue: Bool
}

extension MeetingDesk {
    /// A paper with its rounds.
    /// - Throws: `Refusal.unknown` for one that the viewer may not see.
    public func paper(_ id: MeetingPaper.ID, as viewer: Viewer) async throws -> PaperDetail {
        let now = now()
        return try await database.read { transaction in
            let (paper, meeting) = try readablePaper(id, viewer, transaction)
            let rounds = try PaperRound.all(of: id, transaction)
            let reviews = try PaperReview.all(of: id, transaction)
            let newest = rounds.last
            let canReview =
                paper.state == .inReview && viewer.author.map(paper.reviewers.contains) ?? false
                && newest?.submittedBy != viewer.author
            return PaperDetail(
                meeting: meeting, paper: paper, agenda: try AgendaItem.all(of: meeting.id, transaction),
                rounds: rounds, body: try newest.map { try PaperRound.body(of: $0.id, transaction) } ?? "",
                reviews: reviews, comments: try PaperComment.all(of: id, transaction),
                isOverdue: paper.isOverdue(at: now),
                mayManage: viewer.may(MeetingsPolicy.manageMeetings, at: meeting.unit),
                maySubmit: paper.state.awaitsDraft
                    && Self.refusal(ofSubmittingTo: paper, by: viewer, at: meeting.unit) == nil,
                mayReview: canReview,
                mayComment: paper.state != .signedOff && newest != nil
                    && Self.takesPart(viewer, in: paper, at: meeting.unit),
                verdict: reviews.first { $0.round == newest?.id && $0.reviewer == viewer.author }?.verdict)
        }
    }

    /// The text of a round.
    /// - Throws: `Refusal.unknown` for a paper that the viewer may not see, or a round that it does not have.
    public func body(ofRound number: Int64, of id: MeetingPaper.ID, as viewer: Viewer) async throws -> String {
        try await database.read { transaction in
            _ = try readablePaper(id, viewer, transaction)
            guard let round = try PaperRound.all(of: id, transaction).first(where: { $0.number == number }) else {
                throw Refusal.unknown
            }
            return try PaperRound.body(of: round.id, transaction)
        }
    }

    /// The papers of a meeting.
    /// - Throws: `Refusal.unknown` for a meeting that the viewer may not see.
    public func papers(of id: Meeting.ID, as viewer: Viewer) async throws -> MeetingPapers {
        let now = now()
        return try await database.read { transaction in
            let meeting = try readable(id, viewer, transaction)
            let items = try AgendaItem.all(of: id, transaction)
            let (newest, spoken) = try Self.newestRounds(of: id, transaction)
            let lines = try MeetingPaper.all(of: id, transaction).map { paper in
                let round = newest[paper.id]
                return PaperLine(
                    paper: paper, agendaItem: items.first { $0.id == paper.agendaItem }, newest: round,
                    waiting: paper.state != .inReview
                        ? [] : paper.reviewers.filter { !(round.flatMap { spoken[$0.id] } ?? []).contains($0) },
                    isOverdue: paper.isOverdue(at: now))
            }
            return MeetingPapers(
                meeting: meeting, lines: lines, mayManage: viewer.may(MeetingsPolicy.manageMeetings, at: meeting.unit))
        }
    }

    /// The newest round of each paper of a meeting, and who spoke of it.
    private static func newestRounds(
        of meeting: Meeting.ID, _ transaction: Transaction
    ) throws -> (newest: [MeetingPaper.ID: PaperRound], spoken: [PaperRound.ID: Set<Person.ID>]) {
        let rounds = try transaction.rows(
            """
            SELECT \(PaperRound.columns) FROM meeting_paper_round
            JOIN meeting_paper ON meeting_paper.id = meeting_paper_round.paper_id
            WHERE meeting_paper.meeting_id = ? AND meeting_paper_round.number = (
                SELECT MAX(other.number) FROM meeting_paper_round AS other WHERE other.paper_id = meeting_paper.id)
            """, [.integer(meeting.rawValue)]
        ).compactMap(PaperRound.init)
        let reviews = try transaction.rows(
            """
            SELECT meeting_paper_review.round_id, meeting_paper_review.person_id FROM meeting_paper_review
            JOIN meeting_paper_round ON meeting_paper_round.id = meeting_paper_review.round_id
            JOIN meeting_paper ON meeting_paper.id = meeting_paper_round.paper_id WHERE meeting_paper.meeting_id = ?
            """, [.integer(meeting.rawValue)])
        let spoken: [PaperRound.ID: Set<Person.ID>] = reviews.reduce(into: [:]) { spoken, row in
            guard let round: PaperRound.ID = row.identifier("round_id"),
                let person: Person.ID = row.identifier("person_id")
            else { return }
            spoken[round, default: []].insert(person)
        }
        return (Dictionary(rounds.map { ($0.paper, $0) }) { first, _ in first }, spoken)
    }

    /// The papers that wait for the viewer as drafter or reviewer, those due first; a hundred at most.
    public func paperWork(as viewer: Viewer) async throws -> [PaperWork] {
        let units = viewer.recordUnits(MeetingsPolicy.readMeetings)
        guard let person = viewer.author, !units.isEmpty else { return [] }
        let now = now()
        return try await database.read { transaction in
            try transaction.rows(
                """
                SELECT \(MeetingPaper.columns), meeting.title_zh AS meeting_zh, meeting.title_en AS meeting_en
                FROM meeting_paper_person JOIN meeting_paper ON meeting_paper.id = meeting_paper_person.paper_id
                JOIN meeting ON meeting.id = meeting_paper.meeting_id
                WHERE meeting_paper_person.person_id = ?
                    AND meeting.unit_id IN (\(units.map { "\($0.rawValue)" }.joined(separator: ", ")))
                    AND (meeting_paper_person.part = 'drafter' AND meeting_paper.state IN \(PaperState.awaitingDraft)
                        OR meeting_paper_person.part = 'reviewer' AND meeting_paper.state = 'in-review'
                            AND NOT EXISTS (
                                SELECT 1 FROM meeting_paper_round AS newest
                                WHERE newest.paper_id = meeting_paper.id
                                    AND newest.number = (SELECT MAX(other.number) FROM meeting_paper_round AS other
                                        WHERE other.paper_id = meeting_paper.id)
                                    AND EXISTS (SELECT 1 FROM meeting_paper_review
                                        WHERE meeting_paper_review.round_id = newest.id
                                            AND meeting_paper_review.person_id = meeting_paper_person.person_id)))
                ORDER BY meeting_paper.due_day, COALESCE(meeting_paper.due_time, 1440), meeting_paper.id LIMIT 100
                """, [.integer(person.rawValue)]
            ).compactMap { row in
                guard let paper = MeetingPaper(row), let title = row.localized("meeting") else { return nil }
                let reason: PaperWork.Reason =
                    switch paper.state {
                    case .drafting: .draft
                    case .returned: .revise
                    case .inReview, .signedOff: .review
                    }
                return PaperWork(
                    paper: paper, meetingTitle: title, reason: reason,
                    isOverdue: paper.isOverdue(at: now))
            }
        }
    }
}
