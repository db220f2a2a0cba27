import Storage

/// The tables of the door: the codes that attendees show, and the phones that read them.
enum DoorSchema {
    static let migrations = [
        Migration(
            "2026-11-28-meetings-door",
            sql: """
                CREATE TABLE attendee_code (
                    attendee_id INTEGER PRIMARY KEY REFERENCES attendee (id),
                    code TEXT NOT NULL UNIQUE,
                    digest TEXT NOT NULL UNIQUE,
                    made_at INTEGER NOT NULL,
                    version INTEGER NOT NULL
                );
                CREATE TABLE attendee_code_replaced (
                    digest TEXT PRIMARY KEY,
                    attendee_id INTEGER NOT NULL REFERENCES attendee (id),
                    replaced_at INTEGER NOT NULL
                );
                CREATE INDEX attendee_code_replaced_attendee ON attendee_code_replaced (attendee_id);
                CREATE TABLE meeting_door (
                    id INTEGER PRIMARY KEY,
                    meeting_id INTEGER NOT NULL REFERENCES meeting (id),
                    label TEXT NOT NULL CHECK (label <> ''),
                    digest TEXT NOT NULL UNIQUE,
                    created_by INTEGER,
                    created_at INTEGER NOT NULL,
                    device TEXT,
                    bound_at INTEGER,
                    revoked_by INTEGER,
                    revoked_at INTEGER,
                    version INTEGER NOT NULL,
                    CHECK ((device IS NULL) = (bound_at IS NULL)),
                    CHECK (revoked_by IS NULL OR revoked_at IS NOT NULL)
                );
                CREATE INDEX meeting_door_meeting ON meeting_door (meeting_id, id);
                CREATE UNIQUE INDEX meeting_door_label ON meeting_door (meeting_id, label) WHERE revoked_at IS NULL;
                """)
    ]
}
