import Ledger
import Storage

/// What a meeting is to the ledger.
///
/// Form `meeting-1`: the columns of `meeting` in order; how many items its agenda has, then the columns of each but
/// `meeting_id` by position.
enum MeetingRecord: RowRecord {
    static let kind = "meeting"

    static let select = """
        SELECT id, unit_id, kind, title_zh, title_en, series, number, day, starts_at, place, chair, note, created_by,
            created_at, updated_at, version FROM meeting
        """

    static func state(_ meeting: Row, in transaction: Transaction) throws -> RecordState {
        let id = meeting.integer("id") ?? 0
        var digest = RecordDigest("meeting-1")
        for column in ["id", "unit_id"] { digest.add(meeting.integer(column)) }
        for column in ["kind", "title_zh", "title_en", "series"] { digest.add(meeting.text(column)) }
        digest.add(meeting.integer("number"))
        digest.add(meeting.text("day"))
        digest.add(meeting.integer("starts_at"))
        for column in ["place", "chair", "note"] { digest.add(meeting.text(column)) }
        for column in ["created_by", "created_at", "updated_at", "version"] { digest.add(meeting.integer(column)) }
        let items = try transaction.rows(
            """
            SELECT id, position, title, unit_id, minutes, decision FROM agenda_item WHERE meeting_id = ?
            ORDER BY position
            """, [.integer(id)])
        digest.add(Int64(items.count))
        for item in items {
            for column in ["id", "position"] { digest.add(item.integer(column)) }
            digest.add(item.text("title"))
            for column in ["unit_id", "minutes"] { digest.add(item.integer(column)) }
            digest.add(item.text("decision"))
        }
        return RecordState(id: id, digest: digest.text)
    }
}
