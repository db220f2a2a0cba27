import Ledger
import Storage

/// What a line of a plan is to the ledger.
///
/// Forms `run-sheet-step-1`, `emergency-case-1`, `roster-shift-1`: the columns of its table in order.
enum PlanRecord<Fields: PlanFields>: RowRecord {
    static var kind: String { Fields.kind }

    static var select: String { PlanItem<Fields>.select }

    static func state(_ line: Row, in transaction: Transaction) throws -> RecordState {
        var digest = RecordDigest(kind + "-1")
        for column in ["id", "meeting_id"] { digest.add(line.integer(column)) }
        for column in Fields.columns {
            switch column {
            case .text(let name): digest.add(line.text(name))
            case .integer(let name): digest.add(line.integer(name))
            }
        }
        for column in ["updated_at", "version"] { digest.add(line.integer(column)) }
        return RecordState(id: line.integer("id") ?? 0, digest: digest.text)
    }
}
