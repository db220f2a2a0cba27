import Storage

/// The tables of the room: meetings with their agenda, their texts, and the pieces of these that may be matters.
public enum MeetingsSchema {
    public static let migrations =
        firstTables + AttendanceSchema.migrations + DoorSchema.migrations + PapersSchema.migrations
        + PlansSchema.migrations + SeatsSchema.migrations

    private static let firstTables = [
        Migration(
            "2026-11-28-meetings",
            sql: """
                CREATE TABLE meeting (
                    id INTEGER PRIMARY KEY,
                    unit_id INTEGER NOT NULL,
                    kind TEXT NOT NULL CHECK (kind IN ('standing-committee', 'enlarged-meeting', 'executive-meeting',
                        'dispatch-meeting', 'thematic-meeting', 'peoples-congress', 'consultative-conference', 'other')),
                    title_zh TEXT NOT NULL CHECK (title_zh <> ''),
                    title_en TEXT,
                    series TEXT,
                    number INTEGER CHECK (number > 0),
                    day TEXT NOT NULL,
                    starts_at INTEGER CHECK (starts_at BETWEEN 0 AND 1439),
                    place TEXT,
                    chair TEXT,
                    note TEXT,
                    created_by INTEGER,
                    created_at INTEGER NOT NULL,
                    updated_at INTEGER NOT NULL,
                    version INTEGER NOT NULL,
                    CHECK (number IS NULL OR series IS NOT NULL)
                );
                CREATE INDEX meeting_day ON meeting (day, id);
                CREATE INDEX meeting_unit ON meeting (unit_id, day, id);
                CREATE UNIQUE INDEX meeting_number ON meeting (unit_id, series, number) WHERE number IS NOT NULL;
                CREATE TABLE agenda_item (
                    id INTEGER PRIMARY KEY,
                    meeting_id INTEGER NOT NULL REFERENCES meeting (id),
                    position INTEGER NOT NULL CHECK (position > 0),
                    title TEXT NOT NULL CHECK (title <> ''),
                    unit_id INTEGER,
                    minutes INTEGER CHECK (minutes > 0),
                    decision TEXT,
                    UNIQUE (meeting_id, position)
                );
                """),
        Migration(
            "2026-11-28-meetings-texts",
            sql: """
                CREATE TABLE meeting_text (
                    id INTEGER PRIMARY KEY,
                    meeting_id INTEGER NOT NULL REFERENCES meeting (id),
                    number INTEGER NOT NULL CHECK (number > 0),
                    edition INTEGER NOT NULL CHECK (edition > 0),
                    replaces_id INTEGER UNIQUE REFERENCES meeting_text (id),
                    title TEXT,
                    body TEXT NOT NULL CHECK (body <> ''),
                    length INTEGER NOT NULL CHECK (length > 0),
                    digest TEXT NOT NULL,
                    origin TEXT NOT NULL CHECK (origin IN ('pasted', 'file', 'article')),
                    file_name TEXT,
                    file_kind TEXT,
                    file_hash TEXT,
                    article_id INTEGER,
                    warnings TEXT NOT NULL,
                    attached_by INTEGER,
                    attached_at INTEGER NOT NULL,
                    UNIQUE (meeting_id, number),
                    CHECK ((edition > 1) = (replaces_id IS NOT NULL)),
                    CHECK ((origin = 'file') = (file_name IS NOT NULL)),
                    CHECK ((origin = 'article') = (article_id IS NOT NULL))
                );
                CREATE INDEX meeting_text_article ON meeting_text (article_id) WHERE article_id IS NOT NULL;
                CREATE TABLE meeting_set_aside (
                    text_id INTEGER NOT NULL REFERENCES meeting_text (id),
                    start_at INTEGER NOT NULL CHECK (start_at >= 0),
                    end_at INTEGER NOT NULL,
                    reason TEXT NOT NULL CHECK (reason <> ''),
                    rules TEXT NOT NULL,
                    PRIMARY KEY (text_id, start_at, end_at),
                    CHECK (start_at < end_at)
                );
                CREATE TABLE meeting_proposal (
                    id INTEGER PRIMARY KEY,
                    text_id INTEGER NOT NULL REFERENCES meeting_text (id),
                    origin TEXT NOT NULL CHECK (origin IN ('found', 'added', 'merged', 'split')),
                    start_at INTEGER NOT NULL CHECK (start_at >= 0),
                    end_at INTEGER NOT NULL,
                    sentence TEXT NOT NULL CHECK (sentence <> ''),
                    action TEXT NOT NULL CHECK (action <> ''),
                    names TEXT NOT NULL,
                    lead_unit_id INTEGER,
                    basis TEXT NOT NULL CHECK (basis IN ('explicit', 'inherited', 'implied')),
                    deadline TEXT,
                    deadline_words TEXT,
                    topic TEXT,
                    confidence REAL NOT NULL CHECK (confidence BETWEEN 0 AND 1),
                    rules TEXT NOT NULL,
                    found_as TEXT,
                    state TEXT NOT NULL
                        CHECK (state IN ('proposed', 'accepted', 'rejected', 'merged', 'split', 'filed')),
                    merged_into_id INTEGER REFERENCES meeting_proposal (id),
                    split_from_id INTEGER REFERENCES meeting_proposal (id),
                    matter_id INTEGER UNIQUE,
                    matter_number TEXT,
                    decided_by INTEGER,
                    decided_at INTEGER,
                    created_at INTEGER NOT NULL,
                    updated_at INTEGER NOT NULL,
                    version INTEGER NOT NULL,
                    CHECK (start_at < end_at),
                    CHECK ((origin = 'found') = (found_as IS NOT NULL)),
                    CHECK ((origin = 'split') = (split_from_id IS NOT NULL)),
                    CHECK ((state = 'merged') = (merged_into_id IS NOT NULL)),
                    CHECK ((state = 'filed') = (matter_id IS NOT NULL)),
                    CHECK ((matter_id IS NULL) = (matter_number IS NULL)),
                    CHECK (state <> 'filed' OR lead_unit_id IS NOT NULL)
                );
                CREATE INDEX meeting_proposal_text ON meeting_proposal (text_id, start_at, end_at, id);
                CREATE INDEX meeting_proposal_open ON meeting_proposal (text_id)
                    WHERE state IN ('proposed', 'accepted');
                CREATE TABLE meeting_proposal_unit (
                    proposal_id INTEGER NOT NULL REFERENCES meeting_proposal (id),
                    unit_id INTEGER NOT NULL,
                    position INTEGER NOT NULL CHECK (position > 0),
                    PRIMARY KEY (proposal_id, unit_id)
                );
                """),
    ]
}
