import Ledger
import Storage

/// What a door is to the ledger.
///
/// Form `meeting-door-1`: the columns of `meeting_door` in order.
enum MeetingDoorRecord: RowRecord {
    static let kind = "meeting-door"

    static let select = "SELECT \(MeetingDoor.columns) FROM meeting_door"

    static func state(_ door: Row, in transaction: Transaction) throws -> RecordState {
        var digest = RecordDigest("meeting-door-1")
        for column in ["id", "meeting_id"] { digest.add(door.integer(column)) }
        for column in ["label", "digest"] { digest.add(door.text(column)) }
        for column in ["created_by", "created_at"] { digest.add(door.integer(column)) }
        digest.add(door.text("device"))
        for column in ["bound_at", "revoked_by", "revoked_at", "version"] { digest.add(door.integer(column)) }
        return RecordState(id: door.integer("id") ?? 0, digest: digest.text)
    }
}

/// What the code of an attendee is to the ledger.
///
/// Form `attendee-code-1`: the columns of `attendee_code` in order; how many codes it replaced, then digest and time of
/// each by time.
enum AttendeeCodeRecord: RowRecord {
    static let kind = "attendee-code"

    static let select = """
        SELECT id, code, digest, made_at, version
        FROM (SELECT attendee_id AS id, code, digest, made_at, version FROM attendee_code) AS attendee_code
        """

    static func state(_ code: Row, in transaction: Transaction) throws -> RecordState {
        let id = code.integer("id") ?? 0
        var digest = RecordDigest("attendee-code-1")
        digest.add(id)
        for column in ["code", "digest"] { digest.add(code.text(column)) }
        for column in ["made_at", "version"] { digest.add(code.integer(column)) }
        let replaced = try transaction.rows(
            """
            SELECT digest, replaced_at FROM attendee_code_replaced WHERE attendee_id = ?
            ORDER BY replaced_at, digest
            """, [.integer(id)])
        digest.add(Int64(replaced.count))
        for row in replaced {
            digest.add(row.text("digest"))
            digest.add(row.integer("replaced_at"))
        }
        return RecordState(id: id, digest: digest.text)
    }
}
