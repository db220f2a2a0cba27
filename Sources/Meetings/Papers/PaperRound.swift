import Identity
import Kernel
import Storage

/// A text that the drafters of a paper submitted. It is never changed.
public struct PaperRound: Sendable, Equatable, Identifiable {
    public typealias ID = Identifier<PaperRound>

    /// The file whose text it is; the file itself is not kept.
    public struct File: Sendable, Equatable {
        public let name: String
        /// Its media type.
        public let kind: String
        /// SHA-256 of its bytes, in lower-case hexadecimal.
        public let hash: String
    }

    public let id: ID
    public let paper: MeetingPaper.ID
    /// Among the rounds of its paper, from 1.
    public let number: Int64
    /// How many Unicode scalars it has.
    public let length: Int
    /// SHA-256 of its UTF-8 bytes, in lower-case hexadecimal.
    public let digest: String
    public let file: File?
    /// What could not be read of the file.
    public let warnings: [TextWarning]
    public let note: String?
    /// It came after the deadline that held then.
    public let isLate: Bool
    /// `nil` for a program.
    public let submittedBy: Person.ID?
    /// Seconds since 1970.
    public let submittedAt: Int64

    /// All but the text itself.
    static let columns = """
        meeting_paper_round.id, meeting_paper_round.paper_id, meeting_paper_round.number, meeting_paper_round.length,
        meeting_paper_round.digest, meeting_paper_round.file_name, meeting_paper_round.file_kind,
        meeting_paper_round.file_hash, meeting_paper_round.warnings, meeting_paper_round.note,
        meeting_paper_round.is_late, meeting_paper_round.submitted_by, meeting_paper_round.submitted_at
        """

    init?(_ row: Row) {
        guard let id: ID = row.identifier("id"), let paper: MeetingPaper.ID = row.identifier("paper_id"),
            let number = row.integer("number"), let digest = row.text("digest")
        else { return nil }
        (self.id, self.paper, self.number, self.digest) = (id, paper, number, digest)
        length = Int(clamping: row.integer("length") ?? 0)
        file = row.text("file_name").map { name in
            File(name: name, kind: row.text("file_kind") ?? "", hash: row.text("file_hash") ?? "")
        }
        warnings = TextWarning.list(json: row.text("warnings") ?? "")
        note = row.text("note")
        isLate = row.integer("is_late") == 1
        submittedBy = row.identifier("submitted_by")
        submittedAt = row.integer("submitted_at") ?? 0
    }

    /// Those of a paper, by number.
    static func all(of paper: MeetingPaper.ID, _ transaction: Transaction) throws -> [PaperRound] {
        try transaction.rows(
            "SELECT \(columns) FROM meeting_paper_round WHERE paper_id = ? ORDER BY number", [.integer(paper.rawValue)]
        ).compactMap(PaperRound.init)
    }

    /// The one with the highest number; `nil` while nothing was submitted.
    static func newest(of paper: MeetingPaper.ID, _ transaction: Transaction) throws -> PaperRound? {
        try transaction.row(
            "SELECT \(columns) FROM meeting_paper_round WHERE paper_id = ? ORDER BY number DESC LIMIT 1",
            [.integer(paper.rawValue)]
        ).flatMap(PaperRound.init)
    }

    /// The text itself.
    static func body(of id: ID, _ transaction: Transaction) throws -> String {
        try transaction.row("SELECT body FROM meeting_paper_round WHERE id = ?", [.integer(id.rawValue)])?
            .text("body") ?? ""
    }
}

/// What a reviewer said of a round.
public struct PaperReview: Sendable, Equatable {
    public let round: PaperRound.ID
    public let reviewer: Person.ID
    public let verdict: PaperVerdict
    /// Why; it has to be said of a round that was returned.
    public let note: String?
    /// Seconds since 1970.
    public let at: Int64

    static func all(of paper: MeetingPaper.ID, _ transaction: Transaction) throws -> [PaperReview] {
        try transaction.rows(
            """
            SELECT meeting_paper_review.round_id, meeting_paper_review.person_id, meeting_paper_review.verdict,
                meeting_paper_review.note, meeting_paper_review.reviewed_at
            FROM meeting_paper_review JOIN meeting_paper_round
                ON meeting_paper_round.id = meeting_paper_review.round_id
            WHERE meeting_paper_round.paper_id = ?
            ORDER BY meeting_paper_round.number, meeting_paper_review.reviewed_at, meeting_paper_review.person_id
            """, [.integer(paper.rawValue)]
        ).compactMap { row in
            guard let round: PaperRound.ID = row.identifier("round_id"),
                let reviewer: Person.ID = row.identifier("person_id"),
                let verdict = row.text("verdict").flatMap(PaperVerdict.init(rawValue:))
            else { return nil }
            return PaperReview(
                round: round, reviewer: reviewer, verdict: verdict, note: row.text("note"),
                at: row.integer("reviewed_at") ?? 0)
        }
    }
}

/// What somebody remarks on a round, until it is settled.
public struct PaperComment: Sendable, Equatable, Identifiable {
    public typealias ID = Identifier<PaperComment>

    public let id: ID
    public let round: PaperRound.ID
    /// `nil` for a program.
    public let by: Person.ID?
    /// Seconds since 1970.
    public let at: Int64
    public let text: String
    /// When it was settled, and by whom; `nil` while it is open.
    public let resolvedAt: Int64?
    public let resolvedBy: Person.ID?

    static func all(of paper: MeetingPaper.ID, _ transaction: Transaction) throws -> [PaperComment] {
        try transaction.rows(
            """
            SELECT meeting_paper_comment.id, meeting_paper_comment.round_id, meeting_paper_comment.person_id,
                meeting_paper_comment.commented_at, meeting_paper_comment.text, meeting_paper_comment.resolved_at,
                meeting_paper_comment.resolved_by
            FROM meeting_paper_comment JOIN meeting_paper_round
                ON meeting_paper_round.id = meeting_paper_comment.round_id
            WHERE meeting_paper_round.paper_id = ? ORDER BY meeting_paper_comment.id
            """, [.integer(paper.rawValue)]
        ).compactMap { row in
            guard let id: ID = row.identifier("id"), let round: PaperRound.ID = row.identifier("round_id"),
                let text = row.text("text")
            else { return nil }
            return PaperComment(
                id: id, round: round, by: row.identifier("person_id"), at: row.integer("commented_at") ?? 0,
                text: text, resolvedAt: row.integer("resolved_at"), resolvedBy: row.identifier("resolved_by"))
        }
    }
}
