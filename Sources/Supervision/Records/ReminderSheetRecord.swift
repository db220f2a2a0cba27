import Ledger
import Storage

/// What a unit was reminded of on a day (催办单), to the ledger.
///
/// Form `reminder-sheet-1`: the columns of `reminder_sheet` in order; how many lines it has, then the columns of each but
/// `sheet_id` by matter and rung.
enum ReminderSheetRecord: RowRecord {
    static let kind = "reminder-sheet"
    static let select = "SELECT id, unit_id, day, made_at FROM reminder_sheet"

    static func state(_ sheet: Row, in transaction: Transaction) throws -> RecordState {
        let id = sheet.integer("id") ?? 0
        var digest = RecordDigest("reminder-sheet-1")
        for column in ["id", "unit_id"] { digest.add(sheet.integer(column)) }
        digest.add(sheet.text("day"))
        digest.add(sheet.integer("made_at"))
        let lines = try transaction.rows(
            "SELECT matter_id, rung, addressee, due_on FROM reminder_line WHERE sheet_id = ? ORDER BY matter_id, rung",
            [.integer(id)])
        digest.add(Int64(lines.count))
        for line in lines {
            digest.add(line.integer("matter_id"))
            for column in ["rung", "addressee"] { digest.add(line.text(column)) }
            digest.add(line.integer("due_on"))
        }
        return RecordState(id: id, digest: digest.text)
    }
}
