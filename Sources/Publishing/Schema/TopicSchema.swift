import Storage

/// The tables of special topics: what editors work on, and beside it what the portal shows.
enum TopicSchema {
    static let migrations = [
        Migration(
            "2026-11-28-publishing-topics",
            sql: """
                CREATE TABLE topic (
                    id INTEGER PRIMARY KEY,
                    unit_id INTEGER NOT NULL,
                    slug TEXT NOT NULL UNIQUE,
                    state TEXT NOT NULL CHECK (state IN ('draft', 'review', 'published', 'withdrawn')),
                    title TEXT NOT NULL,
                    content TEXT NOT NULL,
                    public_content TEXT,
                    published_at INTEGER,
                    edited_by INTEGER,
                    submitted_by INTEGER,
                    updated_at INTEGER NOT NULL,
                    version INTEGER NOT NULL
                );
                CREATE INDEX topic_published ON topic (published_at, id) WHERE published_at IS NOT NULL;
                CREATE TABLE topic_file (
                    hash TEXT NOT NULL,
                    topic_id INTEGER NOT NULL REFERENCES topic (id),
                    media_type TEXT NOT NULL,
                    size INTEGER NOT NULL,
                    width INTEGER,
                    height INTEGER,
                    PRIMARY KEY (hash, topic_id)
                );
                """)
    ]
}
