import Storage

/// The tables of seats, of sessions of several days, and of invitations.
enum SeatsSchema {
    static let migrations = [
        Migration(
            "2026-11-28-meetings-halls",
            sql: """
                CREATE TABLE meeting_hall (
                    id INTEGER PRIMARY KEY REFERENCES meeting (id),
                    updated_at INTEGER NOT NULL,
                    version INTEGER NOT NULL
                );
                CREATE TABLE hall_block (
                    hall_id INTEGER NOT NULL REFERENCES meeting_hall (id),
                    position INTEGER NOT NULL CHECK (position > 0),
                    kind TEXT NOT NULL CHECK (kind IN ('rostrum', 'front', 'back')),
                    name TEXT NOT NULL,
                    row_count INTEGER NOT NULL CHECK (row_count > 0),
                    seat_count INTEGER NOT NULL CHECK (seat_count > 0),
                    PRIMARY KEY (hall_id, position),
                    UNIQUE (hall_id, name)
                );
                CREATE TABLE hall_placing (
                    attendee_id INTEGER PRIMARY KEY REFERENCES attendee (id),
                    hall_id INTEGER NOT NULL REFERENCES meeting_hall (id),
                    seat TEXT NOT NULL
                );
                CREATE INDEX hall_placing_hall ON hall_placing (hall_id, attendee_id);
                """),
        Migration(
            "2026-11-28-meetings-sessions",
            sql: """
                CREATE TABLE meeting_session (
                    id INTEGER PRIMARY KEY REFERENCES meeting (id),
                    through TEXT NOT NULL,
                    updated_at INTEGER NOT NULL,
                    version INTEGER NOT NULL
                );
                CREATE TABLE session_group (
                    id INTEGER PRIMARY KEY,
                    session_id INTEGER NOT NULL REFERENCES meeting_session (id),
                    name TEXT NOT NULL CHECK (name <> ''),
                    place TEXT,
                    convenor TEXT,
                    UNIQUE (session_id, name)
                );
                CREATE TABLE session_delegate (
                    attendee_id INTEGER PRIMARY KEY REFERENCES attendee (id),
                    session_id INTEGER NOT NULL REFERENCES meeting_session (id),
                    group_id INTEGER NOT NULL REFERENCES session_group (id)
                );
                CREATE INDEX session_delegate_session ON session_delegate (session_id, attendee_id);
                CREATE TABLE meeting_session_part (
                    sitting_id INTEGER PRIMARY KEY REFERENCES meeting (id),
                    session_id INTEGER NOT NULL REFERENCES meeting_session (id),
                    kind TEXT NOT NULL CHECK (kind IN ('plenary', 'group')),
                    group_id INTEGER REFERENCES session_group (id),
                    group_name TEXT,
                    press TEXT NOT NULL,
                    CHECK ((kind = 'group') = (group_id IS NOT NULL)),
                    CHECK ((kind = 'group') = (group_name IS NOT NULL))
                );
                CREATE INDEX meeting_session_part_session ON meeting_session_part (session_id, sitting_id);
                CREATE TABLE sitting_delegate (
                    attendee_id INTEGER PRIMARY KEY REFERENCES attendee (id),
                    sitting_id INTEGER NOT NULL REFERENCES meeting (id),
                    delegate_id INTEGER NOT NULL REFERENCES attendee (id),
                    UNIQUE (sitting_id, delegate_id)
                );
                CREATE INDEX sitting_delegate_delegate ON sitting_delegate (delegate_id);
                CREATE TABLE sitting_left (
                    sitting_id INTEGER NOT NULL REFERENCES meeting (id),
                    delegate_id INTEGER NOT NULL,
                    PRIMARY KEY (sitting_id, delegate_id)
                );
                """),
        Migration(
            "2026-11-28-meetings-invitations",
            sql: """
                CREATE TABLE attendee_invitation (
                    id INTEGER PRIMARY KEY REFERENCES attendee (id),
                    mailbox TEXT,
                    letter_id INTEGER,
                    reminder_id INTEGER,
                    written_at INTEGER,
                    answer TEXT CHECK (answer IN ('comes', 'leave', 'substitute')),
                    answer_words TEXT,
                    answered_at INTEGER,
                    updated_at INTEGER NOT NULL,
                    version INTEGER NOT NULL,
                    CHECK ((answer IS NULL) = (answered_at IS NULL))
                );
                """),
    ]
}
