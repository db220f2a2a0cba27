import Ledger
import Storage

/// What the hall of a meeting is to the ledger; it has the number of its meeting.
///
/// Form `hall-1`: the columns of `meeting_hall` in order; how many blocks there are, then the columns of each but
/// `hall_id` by position; how many placings there are, then the columns of each but `hall_id` by attendee.
enum HallRecord: RowRecord {
    static let kind = "meeting-hall"

    static let select = "SELECT id, updated_at, version FROM meeting_hall"

    static func state(_ hall: Row, in transaction: Transaction) throws -> RecordState {
        let id = hall.integer("id") ?? 0
        var digest = RecordDigest("hall-1")
        for column in ["id", "updated_at", "version"] { digest.add(hall.integer(column)) }
        let blocks = try transaction.rows(
            "SELECT position, kind, name, row_count, seat_count FROM hall_block WHERE hall_id = ? ORDER BY position",
            [.integer(id)])
        digest.add(Int64(blocks.count))
        for block in blocks {
            digest.add(block.integer("position"))
            for column in ["kind", "name"] { digest.add(block.text(column)) }
            for column in ["row_count", "seat_count"] { digest.add(block.integer(column)) }
        }
        let placings = try transaction.rows(
            "SELECT attendee_id, seat FROM hall_placing WHERE hall_id = ? ORDER BY attendee_id", [.integer(id)])
        digest.add(Int64(placings.count))
        for placing in placings {
            digest.add(placing.integer("attendee_id"))
            digest.add(placing.text("seat"))
        }
        return RecordState(id: id, digest: digest.text)
    }
}
