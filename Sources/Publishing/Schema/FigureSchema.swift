import Storage

/// The tables of published figures, which are frozen when they are published.
enum FigureSchema {
    static let migration = Migration(
        "2026-11-25-publishing-figures",
        sql: """
            CREATE TABLE figure (
                id INTEGER PRIMARY KEY,
                measurement_id INTEGER NOT NULL UNIQUE,
                replaces INTEGER UNIQUE REFERENCES figure (id),
                name_zh TEXT NOT NULL,
                name_en TEXT,
                measure_zh TEXT NOT NULL,
                measure_en TEXT,
                value TEXT NOT NULL,
                period TEXT NOT NULL,
                series TEXT NOT NULL CHECK (series IN ('preliminary', 'final')),
                zone_id INTEGER REFERENCES zone (id),
                unit_zh TEXT NOT NULL,
                unit_en TEXT,
                published_at INTEGER NOT NULL
            );
            CREATE TABLE figure_sentence (
                figure_id INTEGER NOT NULL REFERENCES figure (id),
                position INTEGER NOT NULL,
                article_id INTEGER NOT NULL REFERENCES article (id),
                language TEXT NOT NULL CHECK (language IN ('zh-Hans', 'en')),
                source_start INTEGER NOT NULL CHECK (source_start >= 0),
                source_end INTEGER NOT NULL CHECK (source_end > source_start),
                before TEXT NOT NULL,
                sentence TEXT NOT NULL,
                after TEXT NOT NULL,
                PRIMARY KEY (figure_id, position)
            );
            CREATE INDEX figure_sentence_article ON figure_sentence (article_id);
            CREATE TABLE figure_document (
                figure_id INTEGER NOT NULL REFERENCES figure (id),
                position INTEGER NOT NULL,
                hash TEXT NOT NULL,
                accepted_at INTEGER NOT NULL,
                PRIMARY KEY (figure_id, position)
            );
            """)
}
