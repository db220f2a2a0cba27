import Kernel
import Storage

/// How a manuscript stands in its table.
enum ManuscriptRow {
    /// Inserts the row or replaces it.
    static func write(_ manuscript: Manuscript, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO manuscript (id, unit_id, state, title, title_en, content, zone_id, revision, public_revision,
                edited_by, submitted_by, due_at, created_by, created_at, updated_at, version)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET state = excluded.state, title = excluded.title,
                title_en = excluded.title_en, content = excluded.content, zone_id = excluded.zone_id, revision = excluded.revision,
                public_revision = excluded.public_revision, edited_by = excluded.edited_by,
                submitted_by = excluded.submitted_by, due_at = excluded.due_at, updated_at = excluded.updated_at,
                version = excluded.version
            """,
            [
                .integer(manuscript.id.rawValue), .integer(manuscript.unit.rawValue), .text(manuscript.state.rawValue),
                .text(manuscript.content.title),
                .text(orNull: manuscript.content.english.title.isEmpty ? nil : manuscript.content.english.title),
                .text(manuscript.content.json),
                .integer(orNull: manuscript.content.zone), .integer(manuscript.revision),
                .integer(orNull: manuscript.publicRevision), .integer(orNull: manuscript.editedBy?.rawValue),
                .integer(orNull: manuscript.submittedBy?.rawValue), .integer(orNull: manuscript.dueAt),
                .integer(orNull: manuscript.createdBy?.rawValue), .integer(manuscript.createdAt),
                .integer(manuscript.updatedAt), .integer(manuscript.version),
            ])
    }
}
