import Storage

/// The tables of what came of decisions: matters that were made public, as the portal shows them.
enum OutcomeSchema {
    static let migration = Migration(
        "2026-11-29-publishing-outcomes",
        sql: """
            CREATE TABLE outcome (
                id INTEGER PRIMARY KEY,
                number TEXT NOT NULL CHECK (number <> ''),
                matter TEXT NOT NULL CHECK (matter <> ''),
                lead_zh TEXT NOT NULL,
                lead_en TEXT,
                deadline TEXT,
                deadline_words TEXT,
                state TEXT NOT NULL CHECK (state <> ''),
                meeting_zh TEXT,
                meeting_en TEXT,
                meeting_day TEXT,
                published_at INTEGER NOT NULL,
                updated_at INTEGER NOT NULL,
                withdrawn_at INTEGER,
                version INTEGER NOT NULL,
                CHECK ((meeting_zh IS NULL) = (meeting_day IS NULL))
            );
            CREATE INDEX outcome_published ON outcome (published_at, id) WHERE withdrawn_at IS NULL;
            CREATE TABLE outcome_article (
                outcome_id INTEGER NOT NULL REFERENCES outcome (id),
                article_id INTEGER NOT NULL,
                sentence TEXT,
                PRIMARY KEY (outcome_id, article_id)
            );
            CREATE INDEX outcome_article_article ON outcome_article (article_id);
            """)
}
