import Storage

/// The tables of a meeting's plans: its run sheet, its emergency plan, its duty roster.
enum PlansSchema {
    static let migrations = [
        Migration(
            "2026-11-28-meetings-plans",
            sql: """
                CREATE TABLE run_sheet_step (
                    id INTEGER PRIMARY KEY,
                    meeting_id INTEGER NOT NULL REFERENCES meeting (id),
                    starts_at INTEGER NOT NULL,
                    ends_at INTEGER CHECK (ends_at > starts_at),
                    what TEXT NOT NULL CHECK (what <> ''),
                    unit_id INTEGER,
                    person TEXT,
                    place TEXT,
                    note TEXT,
                    done_at INTEGER,
                    done_by INTEGER,
                    updated_at INTEGER NOT NULL,
                    version INTEGER NOT NULL
                );
                CREATE INDEX run_sheet_step_meeting ON run_sheet_step (meeting_id, id);
                CREATE TABLE emergency_case (
                    id INTEGER PRIMARY KEY,
                    meeting_id INTEGER NOT NULL REFERENCES meeting (id),
                    sort TEXT NOT NULL CHECK (sort IN ('power', 'fire', 'illness', 'petition', 'network', 'other')),
                    starts_with TEXT NOT NULL CHECK (starts_with <> ''),
                    first_step TEXT NOT NULL CHECK (first_step <> ''),
                    person TEXT NOT NULL CHECK (person <> ''),
                    phone TEXT NOT NULL CHECK (phone <> ''),
                    updated_at INTEGER NOT NULL,
                    version INTEGER NOT NULL
                );
                CREATE INDEX emergency_case_meeting ON emergency_case (meeting_id, id);
                CREATE TABLE roster_shift (
                    id INTEGER PRIMARY KEY,
                    meeting_id INTEGER NOT NULL REFERENCES meeting (id),
                    post TEXT NOT NULL CHECK (post <> ''),
                    person TEXT NOT NULL CHECK (person <> ''),
                    phone TEXT NOT NULL CHECK (phone <> ''),
                    starts_at INTEGER NOT NULL,
                    ends_at INTEGER NOT NULL CHECK (ends_at > starts_at),
                    updated_at INTEGER NOT NULL,
                    version INTEGER NOT NULL
                );
                CREATE INDEX roster_shift_meeting ON roster_shift (meeting_id, id);
                """)
    ]
}
