import Ledger
import Storage

/// What a circular is to the ledger.
///
/// Form `circular-1`: the columns of `circular` in their order; how many units it counts, then the columns of each but
/// `circular_id` by position; how many matters it counts, then the columns of each but `circular_id` by matter; how many
/// documents it has, then the columns of each but `circular_id` by kind.
enum CircularRecord: RowRecord {
    static let kind = "circular"
    private static let words = [
        "from_day", "until_day", "state", "title", "addressee", "opening", "demands", "heading_ranking",
        "heading_overdue",
        "overdue_none", "heading_demands", "heading_annex",
    ]
    static let select = """
        SELECT id, unit_id, year, serial, label, \(words.joined(separator: ", ")), drafted_by, counted_at, issued_by,
            issued_at, updated_at, version FROM circular
        """

    static func state(_ row: Row, in transaction: Transaction) throws -> RecordState {
        let id = row.integer("id") ?? 0
        var digest = RecordDigest("circular-1")
        for column in ["id", "unit_id", "year", "serial"] { digest.add(row.integer(column)) }
        for column in ["label"] + words { digest.add(row.text(column)) }
        for column in ["drafted_by", "counted_at", "issued_by", "issued_at", "updated_at", "version"] {
            digest.add(row.integer(column))
        }
        func add(_ rows: [Row], _ columns: [(name: String, isText: Bool)]) {
            digest.add(Int64(rows.count))
            for row in rows {
                for column in columns {
                    if column.isText { digest.add(row.text(column.name)) } else { digest.add(row.integer(column.name)) }
                }
            }
        }
        let own: [Value] = [.integer(id)]
        add(
            try transaction.rows("SELECT * FROM circular_line WHERE circular_id = ? ORDER BY position", own),
            [
                ("unit_id", false), ("position", false), ("name_zh", true), ("name_en", true), ("place", false),
                ("assigned", false), ("done", false), ("on_time", false), ("overdue", false), ("returned", false),
                ("days_late", false),
            ])
        add(
            try transaction.rows("SELECT * FROM circular_matter WHERE circular_id = ? ORDER BY matter_id", own),
            [
                ("matter_id", false), ("unit_id", false), ("result", true), ("returned", false), ("days_late", false),
                ("due_on", false),
            ])
        add(
            try transaction.rows("SELECT * FROM circular_file WHERE circular_id = ? ORDER BY kind", own),
            [
                ("kind", true), ("digest", true), ("name", true), ("media_type", true), ("size", false),
                ("made_at", false),
            ])
        return RecordState(id: id, digest: digest.text)
    }
}
