import Ledger
import Storage

/// What an outcome is to the ledger.
///
/// Form `outcome-1`: the columns of `outcome` in order; how many articles tell of it, then number and sentence of each.
enum OutcomeRecord: RowRecord {
    static let kind = "outcome"

    static let select = "SELECT \(Outcome.columns) FROM outcome"

    static func state(_ outcome: Row, in transaction: Transaction) throws -> RecordState {
        let id = outcome.integer("id") ?? 0
        var digest = RecordDigest("outcome-1")
        digest.add(id)
        for column in [
            "number", "matter", "lead_zh", "lead_en", "deadline", "deadline_words", "state", "meeting_zh",
            "meeting_en", "meeting_day",
        ] { digest.add(outcome.text(column)) }
        for column in ["published_at", "updated_at", "withdrawn_at", "version"] {
            digest.add(outcome.integer(column))
        }
        let sources = try Outcome.sources(of: id, transaction)
        digest.add(Int64(sources.count))
        for source in sources {
            digest.add(source.article)
            digest.add(source.sentence)
        }
        return RecordState(id: id, digest: digest.text)
    }
}
