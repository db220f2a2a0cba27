import Ledger
import Storage

/// What a special topic is to the ledger. Form `topic-1`: the columns of `topic` in order.
enum TopicRecord {
    static let kind = "topic"

    /// The topics after a number.
    static func states(after id: Int64, limit: Int64, in transaction: Transaction) throws -> [RecordState] {
        try transaction.rows("\(select) WHERE id > ? ORDER BY id LIMIT ?", [.integer(id), .integer(limit)]).map(state)
    }

    /// The topic of a number, or nothing.
    static func states(of id: Int64, in transaction: Transaction) throws -> [RecordState] {
        try transaction.rows("\(select) WHERE id = ?", [.integer(id)]).map(state)
    }

    private static let select = """
        SELECT id, unit_id, slug, state, title, content, public_content, published_at, edited_by, submitted_by,
            updated_at, version FROM topic
        """

    private static func state(_ topic: Row) -> RecordState {
        var digest = RecordDigest("topic-1")
        for column in ["id", "unit_id"] { digest.add(topic.integer(column)) }
        for column in ["slug", "state", "title", "content", "public_content"] { digest.add(topic.text(column)) }
        for column in ["published_at", "edited_by", "submitted_by", "updated_at", "version"] {
            digest.add(topic.integer(column))
        }
        return RecordState(id: topic.integer("id") ?? 0, digest: digest.text)
    }
}
