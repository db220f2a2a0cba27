import Ledger
import Storage

/// What a text of a meeting is to the ledger.
///
/// Form `meeting-text-1`: the columns of `meeting_text` in order; how many pieces were set aside, then the columns of
/// each but `text_id` by place.
enum MeetingTextRecord {
    static let kind = "meeting-text"

    /// The texts after a number.
    static func states(after id: Int64, limit: Int64, in transaction: Transaction) throws -> [RecordState] {
        // One after the other: a text may be a book.
        let ids = try transaction.rows(
            "SELECT id FROM meeting_text WHERE id > ? ORDER BY id LIMIT ?", [.integer(id), .integer(limit)])
        return try ids.flatMap { try states(of: $0.integer("id") ?? 0, in: transaction) }
    }

    /// The text of a number, or nothing.
    static func states(of id: Int64, in transaction: Transaction) throws -> [RecordState] {
        try transaction.rows(
            """
            SELECT id, meeting_id, number, edition, replaces_id, title, body, length, digest, origin, file_name,
                file_kind, file_hash, article_id, warnings, attached_by, attached_at
            FROM meeting_text WHERE id = ?
            """, [.integer(id)]
        ).map { try state($0, in: transaction) }
    }

    private static func state(_ text: Row, in transaction: Transaction) throws -> RecordState {
        let id = text.integer("id") ?? 0
        var digest = RecordDigest("meeting-text-1")
        for column in ["id", "meeting_id", "number", "edition", "replaces_id"] { digest.add(text.integer(column)) }
        for column in ["title", "body"] { digest.add(text.text(column)) }
        digest.add(text.integer("length"))
        for column in ["digest", "origin", "file_name", "file_kind", "file_hash"] { digest.add(text.text(column)) }
        digest.add(text.integer("article_id"))
        digest.add(text.text("warnings"))
        for column in ["attached_by", "attached_at"] { digest.add(text.integer(column)) }
        let pieces = try transaction.rows(
            "SELECT start_at, end_at, reason, rules FROM meeting_set_aside WHERE text_id = ? ORDER BY start_at, end_at",
            [.integer(id)])
        digest.add(Int64(pieces.count))
        for piece in pieces {
            for column in ["start_at", "end_at"] { digest.add(piece.integer(column)) }
            for column in ["reason", "rules"] { digest.add(piece.text(column)) }
        }
        return RecordState(id: id, digest: digest.text)
    }
}
