import Storage

/// What makes lists of a hundred thousand matters quick.
enum MatterIndexes {
    static let migrations = [
        Migration(
            "2026-11-30-supervision-lists",
            sql: """
                ALTER TABLE matter ADD COLUMN search_text TEXT NOT NULL DEFAULT '';
                UPDATE matter SET search_text = lower(label || ' ' || text || ' ' || source_text);
                CREATE INDEX matter_by_deadline ON matter ((COALESCE(deadline, '9999')), id);
                CREATE INDEX matter_asked ON matter (unit_id, id) WHERE asked_deadline IS NOT NULL;
                CREATE INDEX matter_standing ON matter (lead_id, topic, state, due_on, assigned_on, progress, finished_on,
                    unit_id, id);
                """)
    ]
}
