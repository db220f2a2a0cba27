import Storage

/// The tables of texts in work.
enum ManuscriptSchema {
    static let migrations = [
        Migration(
            "2026-11-28-publishing-manuscripts",
            sql: """
                CREATE TABLE manuscript (
                    id INTEGER PRIMARY KEY,
                    unit_id INTEGER NOT NULL,
                    state TEXT NOT NULL
                        CHECK (state IN ('draft', 'review', 'scheduled', 'published', 'withdrawn', 'archived')),
                    title TEXT NOT NULL,
                    title_en TEXT,
                    content TEXT NOT NULL,
                    zone_id INTEGER REFERENCES zone (id),
                    revision INTEGER NOT NULL,
                    public_revision INTEGER,
                    edited_by INTEGER,
                    submitted_by INTEGER,
                    due_at INTEGER,
                    created_by INTEGER,
                    created_at INTEGER NOT NULL,
                    updated_at INTEGER NOT NULL,
                    version INTEGER NOT NULL
                );
                CREATE INDEX manuscript_updated ON manuscript (updated_at, id);
                CREATE INDEX manuscript_unit ON manuscript (unit_id, updated_at, id);
                CREATE INDEX manuscript_state ON manuscript (state, updated_at, id);
                CREATE INDEX manuscript_due ON manuscript (due_at) WHERE due_at IS NOT NULL;
                CREATE TABLE manuscript_revision (
                    manuscript_id INTEGER NOT NULL REFERENCES manuscript (id),
                    number INTEGER NOT NULL,
                    content TEXT NOT NULL,
                    made_by TEXT NOT NULL,
                    made_at INTEGER NOT NULL,
                    PRIMARY KEY (manuscript_id, number)
                );
                CREATE TABLE manuscript_typing (
                    manuscript_id INTEGER NOT NULL REFERENCES manuscript (id),
                    person_id INTEGER NOT NULL,
                    version INTEGER NOT NULL,
                    content TEXT NOT NULL,
                    kept_at INTEGER NOT NULL,
                    PRIMARY KEY (manuscript_id, person_id)
                );
                CREATE TABLE manuscript_file (
                    hash TEXT NOT NULL,
                    manuscript_id INTEGER NOT NULL REFERENCES manuscript (id),
                    name TEXT NOT NULL,
                    media_type TEXT NOT NULL,
                    size INTEGER NOT NULL,
                    width INTEGER,
                    height INTEGER,
                    PRIMARY KEY (hash, manuscript_id)
                );
                CREATE TABLE rendition (
                    original TEXT NOT NULL,
                    media_type TEXT NOT NULL,
                    width INTEGER NOT NULL,
                    height INTEGER NOT NULL,
                    hash TEXT NOT NULL,
                    size INTEGER NOT NULL,
                    PRIMARY KEY (original, media_type, width)
                );
                CREATE TABLE preview_pass (
                    digest TEXT PRIMARY KEY,
                    manuscript_id INTEGER NOT NULL REFERENCES manuscript (id),
                    made_by INTEGER NOT NULL,
                    made_at INTEGER NOT NULL,
                    expires_at INTEGER NOT NULL
                );
                CREATE INDEX preview_pass_manuscript ON preview_pass (manuscript_id, expires_at);
                CREATE TABLE withheld_file (hash TEXT PRIMARY KEY);
                CREATE TABLE withdrawn_article (
                    article_id INTEGER PRIMARY KEY,
                    version INTEGER NOT NULL,
                    withdrawn_at INTEGER NOT NULL
                );
                CREATE TABLE archived_article (
                    article_id INTEGER PRIMARY KEY,
                    archived_at INTEGER NOT NULL
                );
                CREATE TABLE watched_word (
                    id INTEGER PRIMARY KEY,
                    word TEXT NOT NULL UNIQUE,
                    better TEXT NOT NULL,
                    sort TEXT NOT NULL CHECK (sort IN ('sensitive', 'misspelled')),
                    is_stopping INTEGER NOT NULL CHECK (is_stopping IN (0, 1)),
                    version INTEGER NOT NULL
                );
                """),
        // The articles of a zone by their last change.
        Migration(
            "2026-11-28-article-zone-updated",
            sql: "CREATE INDEX article_zone_updated ON article (zone_id, updated_at, id);"),
        Migration(
            "2026-11-28-publishing-redirects",
            sql: """
                CREATE TABLE redirect (
                    path TEXT PRIMARY KEY,
                    target TEXT NOT NULL,
                    id INTEGER NOT NULL UNIQUE,
                    created_at INTEGER NOT NULL
                );
                """),
        // The addresses of an article stay when it is withdrawn.
        Migration(
            "2026-11-28-publishing-addresses-stay",
            sql: """
                CREATE TABLE old_address_new (
                    address TEXT PRIMARY KEY,
                    host TEXT NOT NULL,
                    target TEXT NOT NULL,
                    article_id INTEGER NOT NULL
                );
                INSERT INTO old_address_new SELECT address, host, target, article_id FROM old_address;
                DROP TABLE old_address;
                ALTER TABLE old_address_new RENAME TO old_address;
                CREATE INDEX old_address_target ON old_address (target);
                CREATE INDEX old_address_host ON old_address (host);
                CREATE TABLE imported_page_new (
                    origin TEXT PRIMARY KEY,
                    digest TEXT NOT NULL,
                    article_id INTEGER NOT NULL
                );
                INSERT INTO imported_page_new SELECT origin, digest, article_id FROM imported_page;
                DROP TABLE imported_page;
                ALTER TABLE imported_page_new RENAME TO imported_page;
                CREATE INDEX imported_page_article ON imported_page (article_id, digest);
                """,
            postgreSQL: """
                ALTER TABLE old_address DROP CONSTRAINT old_address_article_id_fkey;
                ALTER TABLE imported_page DROP CONSTRAINT imported_page_article_id_fkey;
                """),
    ]
}
