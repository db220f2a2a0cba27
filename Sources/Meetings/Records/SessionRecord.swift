import Ledger
import Storage

/// What a session of several days is to the ledger; it has the number of its meeting.
///
/// Form `session-1`: the columns of `meeting_session` in order; then, each with how many there are: its groups by number,
/// its delegates by attendee, its sittings by meeting, who sits in these by attendee, and who was taken off them, with all
/// columns but `session_id`.
enum SessionRecord: RowRecord {
    static let kind = "meeting-session"

    static let select = "SELECT id, through, updated_at, version FROM meeting_session"

    static func state(_ session: Row, in transaction: Transaction) throws -> RecordState {
        let id = session.integer("id") ?? 0
        var digest = RecordDigest("session-1")
        digest.add(session.integer("id"))
        digest.add(session.text("through"))
        for column in ["updated_at", "version"] { digest.add(session.integer(column)) }
        try add(
            "SELECT id, name, place, convenor FROM session_group WHERE session_id = ? ORDER BY id", of: id,
            numbers: ["id"], texts: ["name", "place", "convenor"], to: &digest, transaction)
        try add(
            "SELECT attendee_id, group_id FROM session_delegate WHERE session_id = ? ORDER BY attendee_id", of: id,
            numbers: ["attendee_id", "group_id"], to: &digest, transaction)
        try add(
            """
            SELECT sitting_id, kind, group_id, group_name, press FROM meeting_session_part WHERE session_id = ?
            ORDER BY sitting_id
            """, of: id, numbers: ["sitting_id", "group_id"], texts: ["kind", "group_name", "press"], to: &digest,
            transaction)
        try add(
            """
            SELECT sitting_delegate.attendee_id, sitting_delegate.sitting_id, sitting_delegate.delegate_id
            FROM sitting_delegate
            JOIN meeting_session_part ON meeting_session_part.sitting_id = sitting_delegate.sitting_id
            WHERE meeting_session_part.session_id = ? ORDER BY sitting_delegate.attendee_id
            """, of: id, numbers: ["attendee_id", "sitting_id", "delegate_id"], to: &digest, transaction)
        try add(
            """
            SELECT sitting_left.sitting_id, sitting_left.delegate_id FROM sitting_left
            JOIN meeting_session_part ON meeting_session_part.sitting_id = sitting_left.sitting_id
            WHERE meeting_session_part.session_id = ? ORDER BY sitting_left.sitting_id, sitting_left.delegate_id
            """, of: id, numbers: ["sitting_id", "delegate_id"], to: &digest, transaction)
        return RecordState(id: id, digest: digest.text)
    }

    private static func add(
        _ select: String, of session: Int64, numbers: [String], texts: [String] = [], to digest: inout RecordDigest,
        _ transaction: Transaction
    ) throws {
        let rows = try transaction.rows(select, [.integer(session)])
        digest.add(Int64(rows.count))
        for row in rows {
            for column in numbers { digest.add(row.integer(column)) }
            for column in texts { digest.add(row.text(column)) }
        }
    }
}
