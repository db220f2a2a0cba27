import Storage

/// The tables of papers: who drafts and reviews them, what was submitted, what was said of it.
enum PapersSchema {
    static let migrations = [
        Migration(
            "2026-11-28-meetings-papers",
            sql: """
                CREATE TABLE meeting_paper (
                    id INTEGER PRIMARY KEY,
                    meeting_id INTEGER NOT NULL REFERENCES meeting (id),
                    agenda_item_id INTEGER REFERENCES agenda_item (id),
                    title TEXT NOT NULL CHECK (title <> ''),
                    unit_id INTEGER NOT NULL,
                    due_day TEXT NOT NULL,
                    due_time INTEGER CHECK (due_time BETWEEN 0 AND 1439),
                    state TEXT NOT NULL CHECK (state IN ('drafting', 'in-review', 'returned', 'signed-off')),
                    created_by INTEGER,
                    created_at INTEGER NOT NULL,
                    updated_at INTEGER NOT NULL,
                    version INTEGER NOT NULL
                );
                CREATE INDEX meeting_paper_meeting ON meeting_paper (meeting_id, due_day, id);
                CREATE INDEX meeting_paper_item ON meeting_paper (agenda_item_id);
                CREATE TABLE meeting_paper_person (
                    paper_id INTEGER NOT NULL REFERENCES meeting_paper (id),
                    part TEXT NOT NULL CHECK (part IN ('drafter', 'reviewer')),
                    position INTEGER NOT NULL CHECK (position > 0),
                    person_id INTEGER NOT NULL,
                    PRIMARY KEY (paper_id, person_id)
                );
                CREATE INDEX meeting_paper_of_person ON meeting_paper_person (person_id, paper_id);
                CREATE TABLE meeting_paper_round (
                    id INTEGER PRIMARY KEY,
                    paper_id INTEGER NOT NULL REFERENCES meeting_paper (id),
                    number INTEGER NOT NULL CHECK (number > 0),
                    body TEXT NOT NULL CHECK (body <> ''),
                    length INTEGER NOT NULL CHECK (length > 0),
                    digest TEXT NOT NULL,
                    file_name TEXT,
                    file_kind TEXT,
                    file_hash TEXT,
                    warnings TEXT NOT NULL,
                    note TEXT,
                    is_late INTEGER NOT NULL CHECK (is_late IN (0, 1)),
                    submitted_by INTEGER,
                    submitted_at INTEGER NOT NULL,
                    UNIQUE (paper_id, number),
                    CHECK ((file_name IS NULL) = (file_hash IS NULL))
                );
                CREATE TABLE meeting_paper_review (
                    round_id INTEGER NOT NULL REFERENCES meeting_paper_round (id),
                    person_id INTEGER NOT NULL,
                    verdict TEXT NOT NULL CHECK (verdict IN ('agreed', 'returned')),
                    note TEXT,
                    reviewed_at INTEGER NOT NULL,
                    PRIMARY KEY (round_id, person_id),
                    CHECK (verdict = 'agreed' OR note IS NOT NULL)
                );
                CREATE TABLE meeting_paper_comment (
                    id INTEGER PRIMARY KEY,
                    round_id INTEGER NOT NULL REFERENCES meeting_paper_round (id),
                    person_id INTEGER,
                    commented_at INTEGER NOT NULL,
                    text TEXT NOT NULL CHECK (text <> ''),
                    resolved_at INTEGER,
                    resolved_by INTEGER
                );
                CREATE INDEX meeting_paper_comment_round ON meeting_paper_comment (round_id, id);
                """)
    ]
}
