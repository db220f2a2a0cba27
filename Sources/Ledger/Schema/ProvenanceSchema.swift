import Storage

/// The tables of measurements, evidence and links.
enum ProvenanceSchema {
    static let migrations = [
        Migration(
            "2026-11-25-ledger-provenance",
            sql: """
                CREATE TABLE evidence (
                    id INTEGER PRIMARY KEY,
                    indicator TEXT NOT NULL,
                    fact TEXT NOT NULL,
                    unit INTEGER NOT NULL,
                    period TEXT NOT NULL,
                    place TEXT,
                    responsible INTEGER NOT NULL,
                    subject_kind TEXT NOT NULL,
                    subject INTEGER NOT NULL,
                    actor TEXT NOT NULL,
                    recorded_at INTEGER NOT NULL
                );
                CREATE INDEX evidence_subject ON evidence (subject_kind, subject);
                CREATE INDEX evidence_indicator ON evidence (indicator, unit, period);
                CREATE TABLE evidence_document (
                    evidence_id INTEGER NOT NULL REFERENCES evidence (id),
                    position INTEGER NOT NULL,
                    hash TEXT NOT NULL,
                    name TEXT NOT NULL,
                    kind TEXT NOT NULL,
                    issuing_body TEXT,
                    number TEXT,
                    issued_on TEXT,
                    PRIMARY KEY (evidence_id, position)
                );
                CREATE TABLE evidence_step (
                    evidence_id INTEGER NOT NULL REFERENCES evidence (id),
                    position INTEGER NOT NULL,
                    state TEXT NOT NULL CHECK (state IN ('draft', 'submitted', 'accepted', 'returned')),
                    actor TEXT NOT NULL,
                    recorded_at INTEGER NOT NULL,
                    note TEXT,
                    PRIMARY KEY (evidence_id, position)
                );
                CREATE TABLE measurement (
                    id INTEGER PRIMARY KEY,
                    indicator TEXT NOT NULL,
                    unit INTEGER NOT NULL,
                    period TEXT NOT NULL,
                    year INTEGER NOT NULL,
                    digits INTEGER NOT NULL,
                    scale INTEGER NOT NULL CHECK (scale BETWEEN 0 AND 9),
                    series TEXT NOT NULL CHECK (series IN ('preliminary', 'final')),
                    evidence_id INTEGER REFERENCES evidence (id),
                    corrects INTEGER UNIQUE REFERENCES measurement (id),
                    reason TEXT,
                    actor TEXT NOT NULL,
                    recorded_at INTEGER NOT NULL,
                    CHECK (corrects IS NULL OR reason IS NOT NULL)
                );
                CREATE UNIQUE INDEX measurement_first ON measurement (indicator, unit, period, series)
                    WHERE corrects IS NULL;
                CREATE INDEX measurement_year ON measurement (indicator, year, unit);
                CREATE TABLE provenance_link (
                    id INTEGER PRIMARY KEY,
                    kind TEXT NOT NULL CHECK (kind IN
                        ('decided-by', 'derived-from', 'serves', 'proven-by', 'counted-in', 'published-as')),
                    from_kind TEXT NOT NULL,
                    from_id INTEGER NOT NULL,
                    to_kind TEXT NOT NULL,
                    to_id INTEGER NOT NULL,
                    source_start INTEGER,
                    source_end INTEGER,
                    actor TEXT NOT NULL,
                    recorded_at INTEGER NOT NULL,
                    CHECK ((source_start IS NULL AND source_end IS NULL)
                        OR (source_start >= 0 AND source_end > source_start))
                );
                CREATE INDEX provenance_link_from ON provenance_link (from_kind, from_id);
                CREATE INDEX provenance_link_to ON provenance_link (to_kind, to_id);
                CREATE TABLE provenance_retraction (
                    link_id INTEGER PRIMARY KEY REFERENCES provenance_link (id),
                    reason TEXT NOT NULL,
                    actor TEXT NOT NULL,
                    recorded_at INTEGER NOT NULL
                );
                """),
        AppendOnly.migration(
            "2026-11-25-ledger-provenance-triggers",
            tables: [
                "evidence", "evidence_document", "evidence_step", "measurement", "provenance_link",
                "provenance_retraction",
            ]),
        AppendOnly.withoutTruncate(
            "2026-11-25-ledger-no-truncate",
            tables: [
                "audit_key", "audit_batch", "audit_leaf", "evidence", "evidence_document", "evidence_step",
                "measurement", "provenance_link", "provenance_retraction",
            ]),
    ]
}
