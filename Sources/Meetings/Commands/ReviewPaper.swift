import Identity
import Kernel
import Ledger
import Storage

extension MeetingDesk {
    /// A reviewer agrees to a round of a paper (同意), or returns it (退回修改). Reviewers do so in any order; who agreed
    /// may still return it while others have to speak.
    ///
    /// When all agreed, the paper is signed off; when one returns it, its drafters write the next round.
    /// - Parameters:
    ///   - note: a remark; of a return it has to be said what to change.
    ///   - number: the round that was read.
    /// - Throws: `Problems`, `Refusal`, or `StaleEdit` when there is a newer round; nothing is saved then.
    @discardableResult
    public func review(
        _ verdict: PaperVerdict, because note: String = "", round number: Int64, of id: MeetingPaper.ID,
        as viewer: Viewer
    ) async throws -> MeetingPaper {
        var reader = FieldReader()
        let words = reader.lines(note, "reviewNote", limit: 4000)
        if verdict == .returned, note.trimmed.isEmpty { reader.add("reviewNote", "problem_paper_return_why") }
        try Problems(reader.problems).check()
        return try await database.write { transaction in
            let viewer = try identity.standing(viewer, transaction)
            let (before, meeting) = try readablePaper(id, viewer, transaction)
            guard let reviewer = viewer.author, before.reviewers.contains(reviewer) else {
                throw Refusal(key: "refusal_paper_reviewer")
            }
            guard let round = try PaperRound.newest(of: id, transaction), round.number == number else {
                throw StaleEdit(current: before.version)
            }
            guard round.submittedBy != reviewer else { throw Refusal(key: "refusal_paper_own") }
            let earlier = try Self.verdicts(round.id, transaction)[reviewer]
            if earlier == verdict { return before }
            guard before.state == .inReview else { throw Refusal(key: "refusal_paper_state") }
            try write(verdict, words, round.id, reviewer, in: transaction)
            var paper = before
            paper.state = try Self.reviewed(paper, round, transaction)
            return try keep(
                paper, over: before, verdict.rawValue, at: meeting.unit, detail: "\(number)", reason: words,
                by: viewer, in: transaction)
        }
    }

    /// What a paper whose newest round is in review becomes by what its reviewers of now said.
    static func reviewed(
        _ paper: MeetingPaper, _ round: PaperRound, _ transaction: Transaction
    ) throws -> PaperState {
        let verdicts = try verdicts(round.id, transaction)
        return .reviewed(paper.reviewers.map { verdicts[$0] })
    }

    private static func verdicts(
        _ round: PaperRound.ID, _ transaction: Transaction
    ) throws -> [Person.ID: PaperVerdict] {
        let rows = try transaction.rows(
            "SELECT person_id, verdict FROM meeting_paper_review WHERE round_id = ?", [.integer(round.rawValue)])
        return rows.reduce(into: [:]) { verdicts, row in
            guard let person: Person.ID = row.identifier("person_id") else { return }
            verdicts[person] = row.text("verdict").flatMap(PaperVerdict.init(rawValue:))
        }
    }

    private func write(
        _ verdict: PaperVerdict, _ note: String?, _ round: PaperRound.ID, _ reviewer: Person.ID,
        in transaction: Transaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO meeting_paper_review (round_id, person_id, verdict, note, reviewed_at) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (round_id, person_id) DO UPDATE SET verdict = excluded.verdict, note = excluded.note,
                reviewed_at = excluded.reviewed_at
            """,
            [
                .integer(round.rawValue), .integer(reviewer.rawValue), .text(verdict.rawValue), .text(orNull: note),
                .integer(now()),
            ])
    }

    // MARK: Comments

    /// Comments that a round has at most.
    public static let mostPaperComments: Int64 = 500

    /// Remarks something on the newest round of a paper: its drafters and reviewers do, and who manages the meeting.
    /// The same remark sent again is the one that is there.
    /// - Parameter number: the round that was read.
    /// - Throws: `Problems`, `Refusal`, or `StaleEdit` when there is a newer round; nothing is saved then.
    @discardableResult
    public func comment(
        _ text: String, round number: Int64, of id: MeetingPaper.ID, as viewer: Viewer
    ) async throws -> MeetingPaper {
        var reader = FieldReader()
        let words = reader.lines(text, "comment", limit: 4000) ?? ""
        if text.trimmed.isEmpty { reader.add("comment", "problem_required") }
        try Problems(reader.problems).check()
        let comment = identifiers.next(PaperComment.self)
        return try await database.write { transaction in
            let viewer = try identity.standing(viewer, transaction)
            let (before, meeting) = try readablePaper(id, viewer, transaction)
            try Self.demandPart(viewer, in: before, at: meeting.unit)
            guard let round = try PaperRound.newest(of: id, transaction), round.number == number else {
                throw StaleEdit(current: before.version)
            }
            guard before.state != .signedOff else { throw Refusal(key: "refusal_paper_signed_off") }
            let those = try PaperComment.all(of: id, transaction).filter { $0.round == round.id }
            guard !those.contains(where: { $0.by == viewer.author && $0.text == words && $0.resolvedAt == nil }) else {
                return before
            }
            guard those.count < Self.mostPaperComments else {
                throw Problems([
                    Problem(
                        field: "comment", key: "problem_too_many", arguments: ["limit": "\(Self.mostPaperComments)"])
                ])
            }
            try transaction.execute(
                "INSERT INTO meeting_paper_comment (id, round_id, person_id, commented_at, text) VALUES (?, ?, ?, ?, ?)",
                [
                    .integer(comment.rawValue), .integer(round.id.rawValue),
                    .integer(orNull: viewer.author?.rawValue), .integer(now()), .text(words),
                ])
            return try keep(
                before, over: before, "commented", at: meeting.unit, detail: "\(number)", reason: words, by: viewer,
                in: transaction)
        }
    }

    /// Settles a comment, or opens it again.
    /// - Throws: `Refusal`; nothing is saved then.
    @discardableResult
    public func settle(
        _ comment: PaperComment.ID, isSettled: Bool, of id: MeetingPaper.ID, as viewer: Viewer
    ) async throws -> MeetingPaper {
        try await database.write { transaction in
            let viewer = try identity.standing(viewer, transaction)
            let (before, meeting) = try readablePaper(id, viewer, transaction)
            try Self.demandPart(viewer, in: before, at: meeting.unit)
            guard let stored = try PaperComment.all(of: id, transaction).first(where: { $0.id == comment }) else {
                throw Refusal.unknown
            }
            guard (stored.resolvedAt != nil) != isSettled else { return before }
            try transaction.execute(
                "UPDATE meeting_paper_comment SET resolved_at = ?, resolved_by = ? WHERE id = ?",
                [
                    .integer(orNull: isSettled ? now() : nil),
                    .integer(orNull: isSettled ? viewer.author?.rawValue : nil), .integer(comment.rawValue),
                ])
            return try keep(
                before, over: before, isSettled ? "comment-settled" : "comment-reopened", at: meeting.unit,
                reason: String(stored.text.prefix(200)), by: viewer, in: transaction)
        }
    }

    /// Whether somebody takes part in a paper: writes it, reviews it, or manages its meeting.
    static func takesPart(_ viewer: Viewer, in paper: MeetingPaper, at unit: Unit.ID) -> Bool {
        viewer.author.map { paper.drafters.contains($0) || paper.reviewers.contains($0) } ?? false
            || viewer.may(MeetingsPolicy.manageMeetings, at: unit)
    }

    private static func demandPart(_ viewer: Viewer, in paper: MeetingPaper, at unit: Unit.ID) throws {
        guard takesPart(viewer, in: paper, at: unit) else { throw Refusal(key: "refusal_paper_part") }
    }
}
