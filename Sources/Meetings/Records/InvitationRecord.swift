import Ledger
import Storage

/// What an invitation is to the ledger; it has the number of its attendee.
///
/// Form `invitation-1`: the columns of `attendee_invitation` in order.
enum InvitationRecord: RowRecord {
    static let kind = "attendee-invitation"

    static let select = """
        SELECT id, mailbox, letter_id, reminder_id, written_at, answer, answer_words, answered_at, updated_at, version
        FROM attendee_invitation
        """

    static func state(_ invitation: Row, in transaction: Transaction) throws -> RecordState {
        let id = invitation.integer("id") ?? 0
        var digest = RecordDigest("invitation-1")
        digest.add(invitation.integer("id"))
        digest.add(invitation.text("mailbox"))
        for column in ["letter_id", "reminder_id", "written_at"] { digest.add(invitation.integer(column)) }
        for column in ["answer", "answer_words"] { digest.add(invitation.text(column)) }
        for column in ["answered_at", "updated_at", "version"] { digest.add(invitation.integer(column)) }
        return RecordState(id: id, digest: digest.text)
    }
}
