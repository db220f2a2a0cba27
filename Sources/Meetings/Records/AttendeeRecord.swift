import Ledger
import Storage

/// What an attendee is to the ledger.
///
/// Form `attendee-1`: the columns of `attendee` in order; how many check-ins there are, then the columns of each but
/// `attendee_id` by time.
enum AttendeeRecord: RowRecord {
    static let kind = "attendee"

    static let select = "SELECT \(Attendee.columns) FROM attendee"

    static func state(_ attendee: Row, in transaction: Transaction) throws -> RecordState {
        let id = attendee.integer("id") ?? 0
        var digest = RecordDigest("attendee-1")
        for column in ["id", "meeting_id"] { digest.add(attendee.integer(column)) }
        digest.add(attendee.text("name"))
        digest.add(attendee.integer("person_id"))
        digest.add(attendee.text("title"))
        digest.add(attendee.integer("unit_id"))
        digest.add(attendee.text("part"))
        digest.add(attendee.integer("substitutes_id"))
        for column in ["seat", "leave_state", "leave_reason"] { digest.add(attendee.text(column)) }
        for column in ["leave_by", "leave_at", "updated_at", "version"] { digest.add(attendee.integer(column)) }
        let visits = try transaction.rows(
            """
            SELECT id, method, device, device_at, clock_offset, arrived_at, received_at, received_by FROM check_in
            WHERE attendee_id = ? ORDER BY arrived_at, id
            """, [.integer(id)])
        digest.add(Int64(visits.count))
        for visit in visits {
            for column in ["id", "method", "device"] { digest.add(visit.text(column)) }
            for column in ["device_at", "clock_offset", "arrived_at", "received_at"] {
                digest.add(visit.integer(column))
            }
            digest.add(visit.text("received_by"))
        }
        return RecordState(id: id, digest: digest.text)
    }
}
