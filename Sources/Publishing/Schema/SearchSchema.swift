import Storage

/// The tables of the search. All are made from the articles and can be made anew from them.
enum SearchSchema {
    /// - `search_document`: the place of an article; `search_text`: words with their positions;
    ///   `search_character`: single characters, without positions.
    /// - `search_segment`, `search_posting`: the articles up to a place, ready for ranking; `search_loose`: places
    ///   that changed since. `search_state` says how far articles of an older version are indexed.
    static let migration = Migration(
        "2026-11-24-search",
        sql: """
            CREATE TABLE search_state (
                id INTEGER PRIMARY KEY CHECK (id = 1),
                revision INTEGER NOT NULL,
                is_complete INTEGER NOT NULL,
                through_day TEXT NOT NULL
            );
            INSERT INTO search_state (id, revision, is_complete, through_day) VALUES (1, 1, 0, '');
            CREATE TABLE search_document (
                key INTEGER PRIMARY KEY,
                article_id INTEGER NOT NULL UNIQUE REFERENCES article (id)
            );
            CREATE VIRTUAL TABLE search_text USING fts5 (
                title, body, facets, sound, content='', tokenize='kaimen_words');
            CREATE VIRTUAL TABLE search_character USING fts5 (
                content, facets, content='', detail=none, columnsize=0, tokenize='kaimen_characters');
            INSERT INTO search_text (search_text, rank) VALUES ('hashsize', 16777216);
            INSERT INTO search_text (search_text, rank) VALUES ('automerge', 8);
            INSERT INTO search_character (search_character, rank) VALUES ('hashsize', 16777216);
            INSERT INTO search_character (search_character, rank) VALUES ('automerge', 8);
            CREATE TABLE search_segment (
                last_key INTEGER PRIMARY KEY,
                size INTEGER NOT NULL,
                keys BLOB NOT NULL
            );
            CREATE TABLE search_posting (
                term INTEGER NOT NULL,
                segment INTEGER NOT NULL REFERENCES search_segment (last_key),
                size INTEGER NOT NULL,
                postings BLOB NOT NULL,
                PRIMARY KEY (term, segment)
            ) WITHOUT ROWID;
            CREATE INDEX search_posting_segment ON search_posting (segment);
            CREATE TABLE search_loose (
                key INTEGER PRIMARY KEY,
                segment INTEGER NOT NULL
            );
            """,
        postgreSQL: """
            CREATE TABLE search_state (
                id INTEGER PRIMARY KEY CHECK (id = 1),
                revision INTEGER NOT NULL,
                is_complete INTEGER NOT NULL,
                through_day TEXT NOT NULL
            );
            INSERT INTO search_state (id, revision, is_complete, through_day) VALUES (1, 1, 0, '');
            CREATE TABLE search_document (
                key INTEGER PRIMARY KEY,
                article_id INTEGER NOT NULL UNIQUE REFERENCES article (id)
            );
            CREATE TABLE search_segment (
                last_key INTEGER PRIMARY KEY,
                size INTEGER NOT NULL,
                keys BLOB NOT NULL
            );
            CREATE TABLE search_posting (
                term INTEGER NOT NULL,
                segment INTEGER NOT NULL REFERENCES search_segment (last_key),
                size INTEGER NOT NULL,
                postings BLOB NOT NULL,
                PRIMARY KEY (term, segment)
            );
            CREATE INDEX search_posting_segment ON search_posting (segment);
            CREATE TABLE search_loose (
                key INTEGER PRIMARY KEY,
                segment INTEGER NOT NULL
            );
            """)

    /// Segments hold the whole index of their articles, and the full-text tables only what is new.
    ///
    /// - `search_document`: the place of an article, and its segment, 0 for the full-text tables.
    /// - `search_segment`: its articles' places and lengths; `search_block`: postings; `search_term`: the first term of
    ///   each block; `search_gone`: places in a segment that no longer stand for their article.
    static let segments = Migration(
        "2026-11-24-search-whole-segments", sql: emptyFullText + wholeSegments, postgreSQL: wholeSegments)

    private static let emptyFullText = """
        INSERT INTO search_text (search_text) VALUES ('delete-all');
        INSERT INTO search_character (search_character) VALUES ('delete-all');

        """

    private static let wholeSegments = """
        DROP TABLE search_posting;
        DROP TABLE search_segment;
        DROP TABLE search_loose;
        DROP TABLE search_document;
        CREATE TABLE search_document (
            key INTEGER PRIMARY KEY,
            article_id INTEGER NOT NULL UNIQUE REFERENCES article (id),
            segment INTEGER NOT NULL
        );
        CREATE INDEX search_document_pending ON search_document (key) WHERE segment = 0;
        CREATE TABLE search_segment (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            size INTEGER NOT NULL,
            tokens INTEGER NOT NULL,
            first_key INTEGER NOT NULL,
            last_key INTEGER NOT NULL,
            keys BLOB NOT NULL,
            lengths BLOB NOT NULL
        );
        CREATE TABLE search_block (
            id INTEGER PRIMARY KEY,
            data BLOB NOT NULL
        );
        CREATE TABLE search_term (
            segment INTEGER NOT NULL REFERENCES search_segment (id),
            first INTEGER NOT NULL,
            block INTEGER NOT NULL,
            PRIMARY KEY (segment, first)
        ) WITHOUT ROWID;
        CREATE TABLE search_gone (
            segment INTEGER NOT NULL REFERENCES search_segment (id),
            key INTEGER NOT NULL,
            PRIMARY KEY (segment, key)
        ) WITHOUT ROWID;
        UPDATE search_state SET revision = 2, is_complete = 0, through_day = '' WHERE id = 1;
        """
}
