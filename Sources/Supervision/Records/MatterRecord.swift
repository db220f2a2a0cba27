import Ledger
import Storage

/// The kinds of record that this room hands to the ledger's verification.
public enum SupervisionRecords {
    /// Matters with their units and the states that they entered.
    public static let kinds = [MatterRecord.recordKind]
}

/// What a matter is to the ledger.
///
/// Form `matter-1`: the columns of `matter` in order; how many units it has, then the columns of each but `matter_id` by
/// position; how many states it entered, then the columns of each but `matter_id` by position.
enum MatterRecord: RowRecord {
    static let kind = "matter"

    static let select = """
        SELECT id, unit_id, year, serial, label, text, source_kind, source_text, deadline, deadline_words, topic,
            public_by, public_at, state, registered_by, registered_at, updated_at, version FROM matter
        """

    static func state(_ matter: Row, in transaction: Transaction) throws -> RecordState {
        let id = matter.integer("id") ?? 0
        var digest = RecordDigest("matter-1")
        for column in ["id", "unit_id", "year", "serial"] { digest.add(matter.integer(column)) }
        for column in [
            "label", "text", "source_kind", "source_text", "deadline", "deadline_words", "topic",
        ] { digest.add(matter.text(column)) }
        for column in ["public_by", "public_at"] { digest.add(matter.integer(column)) }
        digest.add(matter.text("state"))
        for column in ["registered_by", "registered_at", "updated_at", "version"] {
            digest.add(matter.integer(column))
        }
        let units = try transaction.rows(
            "SELECT unit_id, part, position FROM matter_unit WHERE matter_id = ? ORDER BY position", [.integer(id)])
        digest.add(Int64(units.count))
        for unit in units {
            digest.add(unit.integer("unit_id"))
            digest.add(unit.text("part"))
            digest.add(unit.integer("position"))
        }
        let steps = try transaction.rows(
            """
            SELECT position, state, actor, unit_id, entered_at, reason FROM matter_step WHERE matter_id = ?
            ORDER BY position
            """, [.integer(id)])
        digest.add(Int64(steps.count))
        for step in steps {
            digest.add(step.integer("position"))
            for column in ["state", "actor"] { digest.add(step.text(column)) }
            for column in ["unit_id", "entered_at"] { digest.add(step.integer(column)) }
            digest.add(step.text("reason"))
        }
        return RecordState(id: id, digest: digest.text)
    }
}
