import Storage

/// The tables of attendance: who is to come, who asked for leave, who came when.
enum AttendanceSchema {
    static let migrations = [
        Migration(
            "2026-11-28-meetings-attendance",
            sql: """
                CREATE TABLE attendee (
                    id INTEGER PRIMARY KEY,
                    meeting_id INTEGER NOT NULL REFERENCES meeting (id),
                    name TEXT NOT NULL CHECK (name <> ''),
                    person_id INTEGER,
                    title TEXT,
                    unit_id INTEGER,
                    part TEXT NOT NULL CHECK (part IN ('member', 'observer', 'substitute')),
                    substitutes_id INTEGER UNIQUE REFERENCES attendee (id),
                    seat TEXT,
                    leave_state TEXT CHECK (leave_state IN ('asked', 'approved', 'refused')),
                    leave_reason TEXT,
                    leave_by INTEGER,
                    leave_at INTEGER,
                    updated_at INTEGER NOT NULL,
                    version INTEGER NOT NULL,
                    UNIQUE (meeting_id, person_id),
                    UNIQUE (meeting_id, seat),
                    CHECK ((part = 'substitute') = (substitutes_id IS NOT NULL)),
                    CHECK ((leave_state IS NULL) = (leave_reason IS NULL)),
                    CHECK ((leave_state IS NULL) = (leave_at IS NULL))
                );
                CREATE INDEX attendee_meeting ON attendee (meeting_id, id);
                CREATE TABLE check_in (
                    id TEXT PRIMARY KEY,
                    attendee_id INTEGER NOT NULL REFERENCES attendee (id),
                    method TEXT NOT NULL CHECK (method IN ('code', 'list', 'desk')),
                    device TEXT NOT NULL,
                    device_at INTEGER NOT NULL,
                    clock_offset INTEGER NOT NULL,
                    arrived_at INTEGER NOT NULL,
                    received_at INTEGER NOT NULL,
                    received_by TEXT NOT NULL
                );
                CREATE INDEX check_in_attendee ON check_in (attendee_id, arrived_at, id);
                """)
    ]
}
