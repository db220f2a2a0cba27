import Identity
import Kernel
import Ledger
import Storage

extension MeetingDesk {
    /// Rounds that a paper has at most.
    public static let mostPaperRounds: Int64 = 99

    /// Submits the next round of a paper to its reviewers (送审). Only its drafters do, and who manages the meeting.
    ///
    /// The same text sent again by the same person, while it is in review, is the round that is there.
    /// - Parameters:
    ///   - incoming: the text; `hash` of a file is the SHA-256 of its bytes.
    ///   - note: what changed, for the reviewers.
    ///   - seen: the number of the newest round that the form knew; 0 for none.
    /// - Throws: `Problems`, `Refusal`, or `StaleEdit` when another round came meanwhile; nothing is saved then.
    @discardableResult
    public func submit(
        _ incoming: IncomingMeetingText, note: String = "", to id: MeetingPaper.ID, after seen: Int64,
        as viewer: Viewer
    ) async throws -> MeetingPaper {
        try Self.check(incoming)
        var reader = FieldReader()
        let note = reader.lines(note, "roundNote", limit: 2000)
        try Problems(reader.problems).check()
        let digest = "\(LedgerHash(of: Array(incoming.body.utf8)))"
        let round = identifiers.next(PaperRound.self)
        return try await database.write { transaction in
            let viewer = try identity.standing(viewer, transaction)
            let (before, meeting) = try readablePaper(id, viewer, transaction)
            try demandDrafter(viewer, of: before, at: meeting.unit)
            let newest = try PaperRound.newest(of: id, transaction)
            if before.state == .inReview, let newest, newest.digest == digest, newest.submittedBy == viewer.author {
                return before
            }
            guard (newest?.number ?? 0) == seen else { throw StaleEdit(current: before.version) }
            guard before.state.awaitsDraft else { throw Refusal(key: "refusal_paper_state") }
            guard seen < Self.mostPaperRounds else {
                throw Refusal(key: "refusal_paper_rounds", arguments: ["count": "\(Self.mostPaperRounds)"])
            }
            try insert(
                incoming, digest, note, round, before, number: seen + 1, by: viewer, in: transaction)
            try self.note(
                "paper-round.submitted", of: SubjectReference(PaperRoundRecord.kind, round.rawValue), version: 1,
                at: meeting.unit, detail: before.reference.description, reason: note,
                for: Self.permission(viewer, at: meeting.unit), by: viewer, in: transaction)
            var paper = before
            paper.state = .inReview
            return try keep(
                paper, over: before, "submitted", at: meeting.unit, detail: "\(seen + 1)", by: viewer,
                in: transaction)
        }
    }

    /// Why somebody may not submit a round of a paper; `nil` when they may.
    static func refusal(ofSubmittingTo paper: MeetingPaper, by viewer: Viewer, at unit: Unit.ID) -> Refusal? {
        let author = viewer.author
        if let author, paper.reviewers.contains(author) { return Refusal(key: "refusal_paper_own") }
        let isDrafter = author.map(paper.drafters.contains) ?? false
        return isDrafter || viewer.may(MeetingsPolicy.manageMeetings, at: unit)
            ? nil : Refusal(key: "refusal_paper_drafter")
    }

    private func demandDrafter(_ viewer: Viewer, of paper: MeetingPaper, at unit: Unit.ID) throws {
        if let refusal = Self.refusal(ofSubmittingTo: paper, by: viewer, at: unit) { throw refusal }
    }

    /// The permission by which somebody acts on papers of a unit's meetings.
    static func permission(_ viewer: Viewer, at unit: Unit.ID) -> Permission {
        viewer.may(MeetingsPolicy.manageMeetings, at: unit)
            ? MeetingsPolicy.manageMeetings : MeetingsPolicy.readMeetings
    }

    private func insert(
        _ incoming: IncomingMeetingText, _ digest: String, _ note: String?, _ id: PaperRound.ID,
        _ paper: MeetingPaper, number: Int64, by viewer: Viewer, in transaction: Transaction
    ) throws {
        var file: PaperRound.File?
        if case .file(let name, let kind, let hash) = incoming.origin {
            file = PaperRound.File(name: name, kind: kind, hash: hash ?? digest)
        }
        try transaction.execute(
            """
            INSERT INTO meeting_paper_round (id, paper_id, number, body, length, digest, file_name, file_kind,
                file_hash, warnings, note, is_late, submitted_by, submitted_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .integer(id.rawValue), .integer(paper.id.rawValue), .integer(number), .text(incoming.body),
                .integer(Int64(incoming.body.unicodeScalars.count)), .text(digest), .text(orNull: file?.name),
                .text(orNull: file?.kind), .text(orNull: file?.hash), .text(TextWarning.json(incoming.warnings)),
                .text(orNull: note), .integer(paper.deadline.isOver(at: now()) ? 1 : 0),
                .integer(orNull: viewer.author?.rawValue), .integer(now()),
            ])
    }
}
