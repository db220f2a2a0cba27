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
                """),
        // The day on which the unit that leads was told so, whatever time stood still since: a year is counted by it.
        Migration(
            "2026-12-01-supervision-told",
            sql: """
                ALTER TABLE matter ADD COLUMN told_on INTEGER;
                UPDATE matter SET told_on = COALESCE((SELECT (MAX(matter_step.entered_at) + 28800) / 86400
                    FROM matter_step WHERE matter_step.matter_id = matter.id
                        AND matter_step.action IN ('assign', 'transfer')), assigned_on)
                    WHERE assigned_on IS NOT NULL;
                CREATE INDEX matter_told ON matter (told_on, lead_id, state, due_on, assigned_on, finished_on, unit_id,
                    id);
                """),
    ]
}
