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
}
