import Ledger
import Storage

/// What a paper is to the ledger.
///
/// Form `paper-1`: the columns of `meeting_paper` in order; how many people write and review it, then the columns of
/// each but `paper_id` by part and position; how many reviews there are, then the columns of each by round and person;
/// how many comments, then the columns of each by number. Its rounds are records of their own.
enum PaperRecord: RowRecord {
    static let kind = "meeting-paper"

    static let select = "SELECT \(MeetingPaper.columns) FROM meeting_paper"

    static func state(_ paper: Row, in transaction: Transaction) throws -> RecordState {
        let id = paper.integer("id") ?? 0
        var digest = RecordDigest("paper-1")
        for column in ["id", "meeting_id", "agenda_item_id"] { digest.add(paper.integer(column)) }
        digest.add(paper.text("title"))
        digest.add(paper.integer("unit_id"))
        digest.add(paper.text("due_day"))
        digest.add(paper.integer("due_time"))
        digest.add(paper.text("state"))
        for column in ["created_by", "created_at", "updated_at", "version"] { digest.add(paper.integer(column)) }
        let people = try transaction.rows(
            """
            SELECT part, position, person_id FROM meeting_paper_person WHERE paper_id = ?
            ORDER BY part, position, person_id
            """, [.integer(id)])
        digest.add(Int64(people.count))
        for person in people {
            digest.add(person.text("part"))
            for column in ["position", "person_id"] { digest.add(person.integer(column)) }
        }
        try addReviews(of: id, to: &digest, transaction)
        try addComments(of: id, to: &digest, transaction)
        return RecordState(id: id, digest: digest.text)
    }

    private static func addReviews(
        of paper: Int64, to digest: inout RecordDigest, _ transaction: Transaction
    ) throws {
        let reviews = try transaction.rows(
            """
            SELECT round_id, person_id, verdict, note, reviewed_at FROM meeting_paper_review
            WHERE round_id IN (SELECT id FROM meeting_paper_round WHERE paper_id = ?) ORDER BY round_id, person_id
            """, [.integer(paper)])
        digest.add(Int64(reviews.count))
        for review in reviews {
            for column in ["round_id", "person_id"] { digest.add(review.integer(column)) }
            for column in ["verdict", "note"] { digest.add(review.text(column)) }
            digest.add(review.integer("reviewed_at"))
        }
    }

    private static func addComments(
        of paper: Int64, to digest: inout RecordDigest, _ transaction: Transaction
    ) throws {
        let comments = try transaction.rows(
            """
            SELECT id, round_id, person_id, commented_at, text, resolved_at, resolved_by FROM meeting_paper_comment
            WHERE round_id IN (SELECT id FROM meeting_paper_round WHERE paper_id = ?) ORDER BY id
            """, [.integer(paper)])
        digest.add(Int64(comments.count))
        for comment in comments {
            for column in ["id", "round_id", "person_id", "commented_at"] { digest.add(comment.integer(column)) }
            digest.add(comment.text("text"))
            for column in ["resolved_at", "resolved_by"] { digest.add(comment.integer(column)) }
        }
    }
}

/// What a round of a paper is to the ledger.
///
/// Form `paper-round-1`: the columns of `meeting_paper_round` in order.
enum PaperRoundRecord {
    static let kind = "paper-round"

    /// The rounds after a number.
    static func states(after id: Int64, limit: Int64, in transaction: Transaction) throws -> [RecordState] {
        // One after the other: a text may be a book.
        let ids = try transaction.rows(
            "SELECT id FROM meeting_paper_round WHERE id > ? ORDER BY id LIMIT ?", [.integer(id), .integer(limit)])
        return try ids.flatMap { try states(of: $0.integer("id") ?? 0, in: transaction) }
    }

    /// The round of a number, or nothing.
    static func states(of id: Int64, in transaction: Transaction) throws -> [RecordState] {
        try transaction.rows(
            "SELECT \(PaperRound.columns), meeting_paper_round.body FROM meeting_paper_round WHERE id = ?",
            [.integer(id)]
        ).map(state)
    }

    private static func state(_ round: Row) -> RecordState {
        var digest = RecordDigest("paper-round-1")
        for column in ["id", "paper_id", "number"] { digest.add(round.integer(column)) }
        digest.add(round.text("body"))
        digest.add(round.integer("length"))
        for column in ["digest", "file_name", "file_kind", "file_hash", "warnings", "note"] {
            digest.add(round.text(column))
        }
        for column in ["is_late", "submitted_by", "submitted_at"] { digest.add(round.integer(column)) }
        return RecordState(id: round.integer("id") ?? 0, digest: digest.text)
    }
}
