import Ledger
import Storage

/// What a manuscript is to the ledger.
///
/// Form `manuscript-1`: the columns of `manuscript` in order; how many revisions there are, then the columns of each but
/// `manuscript_id`.
enum ManuscriptRecord: RowRecord {
    static let kind = "manuscript"

    static let select = """
        SELECT id, unit_id, state, title, title_en, content, zone_id, revision, public_revision, edited_by,
            submitted_by, due_at, created_by, created_at, updated_at, version FROM manuscript
        """

    static func state(_ manuscript: Row, in transaction: Transaction) throws -> RecordState {
        let id = manuscript.integer("id") ?? 0
        var digest = RecordDigest("manuscript-1")
        for column in ["id", "unit_id"] { digest.add(manuscript.integer(column)) }
        for column in ["state", "title", "title_en", "content"] { digest.add(manuscript.text(column)) }
        for column in [
            "zone_id", "revision", "public_revision", "edited_by", "submitted_by", "due_at", "created_by",
            "created_at", "updated_at", "version",
        ] { digest.add(manuscript.integer(column)) }
        let revisions = try transaction.rows(
            """
            SELECT number, content, made_by, made_at FROM manuscript_revision WHERE manuscript_id = ? ORDER BY number
            """, [.integer(id)])
        digest.add(Int64(revisions.count))
        for revision in revisions {
            digest.add(revision.integer("number"))
            for column in ["content", "made_by"] { digest.add(revision.text(column)) }
            digest.add(revision.integer("made_at"))
        }
        return RecordState(id: id, digest: digest.text)
    }
}
