import Ledger
import Storage

/// What a proposal is to the ledger.
///
/// Form `proposal-1`: the columns of `meeting_proposal` in order; how many units help, then the columns of each but
/// `proposal_id` by position.
enum ProposalRecord: RowRecord {
    static let kind = "proposal"

    static let select = """
        SELECT id, text_id, origin, start_at, end_at, sentence, action, names, lead_unit_id, basis, deadline,
            deadline_words, topic, confidence, rules, found_as, state, merged_into_id, split_from_id, matter_id,
            matter_number, decided_by, decided_at, created_at, updated_at, version
        FROM meeting_proposal
        """

    static func state(_ proposal: Row, in transaction: Transaction) throws -> RecordState {
        let id = proposal.integer("id") ?? 0
        var digest = RecordDigest("proposal-1")
        for column in ["id", "text_id"] { digest.add(proposal.integer(column)) }
        digest.add(proposal.text("origin"))
        for column in ["start_at", "end_at"] { digest.add(proposal.integer(column)) }
        for column in ["sentence", "action", "names"] { digest.add(proposal.text(column)) }
        digest.add(proposal.integer("lead_unit_id"))
        for column in ["basis", "deadline", "deadline_words", "topic"] { digest.add(proposal.text(column)) }
        digest.add(proposal.real("confidence"))
        for column in ["rules", "found_as", "state"] { digest.add(proposal.text(column)) }
        for column in ["merged_into_id", "split_from_id", "matter_id"] { digest.add(proposal.integer(column)) }
        digest.add(proposal.text("matter_number"))
        for column in ["decided_by", "decided_at", "created_at", "updated_at", "version"] {
            digest.add(proposal.integer(column))
        }
        let units = try transaction.rows(
            "SELECT unit_id, position FROM meeting_proposal_unit WHERE proposal_id = ? ORDER BY position",
            [.integer(id)])
        digest.add(Int64(units.count))
        for unit in units {
            for column in ["unit_id", "position"] { digest.add(unit.integer(column)) }
        }
        return RecordState(id: id, digest: digest.text)
    }
}
