import Storage

/// The tables of the room: matters, the units that they are given to, the states that they entered, and the numbers
/// that units have given.
public enum SupervisionSchema {
    public static let migrations = [
        Migration(
            "2026-11-28-supervision",
            sql: """
                CREATE TABLE matter_counter (
                    unit_id INTEGER NOT NULL,
                    year INTEGER NOT NULL,
                    last INTEGER NOT NULL CHECK (last > 0),
                    PRIMARY KEY (unit_id, year)
                );
                CREATE TABLE matter (
                    id INTEGER PRIMARY KEY,
                    unit_id INTEGER NOT NULL,
                    year INTEGER NOT NULL CHECK (year BETWEEN 1900 AND 2199),
                    serial INTEGER NOT NULL CHECK (serial > 0),
                    label TEXT NOT NULL CHECK (label <> ''),
                    text TEXT NOT NULL CHECK (text <> ''),
                    source_kind TEXT NOT NULL CHECK (source_kind IN ('meeting', 'instruction', 'superior-document',
                        'inspection', 'proposal')),
                    source_text TEXT NOT NULL,
                    deadline TEXT,
                    deadline_words TEXT,
                    topic TEXT,
                    public_by INTEGER,
                    public_at INTEGER,
                    state TEXT NOT NULL CHECK (state <> ''),
                    registered_by INTEGER,
                    registered_at INTEGER NOT NULL,
                    updated_at INTEGER NOT NULL,
                    version INTEGER NOT NULL,
                    UNIQUE (unit_id, year, serial),
                    CHECK (public_by IS NULL OR public_at IS NOT NULL)
                );
                CREATE INDEX matter_number ON matter (year, serial, id);
                CREATE INDEX matter_registered ON matter (registered_at, id);
                CREATE INDEX matter_deadline ON matter (deadline, id) WHERE deadline IS NOT NULL;
                CREATE INDEX matter_public ON matter (public_at, id) WHERE public_at IS NOT NULL;
                CREATE TABLE matter_unit (
                    matter_id INTEGER NOT NULL REFERENCES matter (id),
                    unit_id INTEGER NOT NULL,
                    part TEXT NOT NULL CHECK (part IN ('lead', 'co')),
                    position INTEGER NOT NULL CHECK (position > 0),
                    PRIMARY KEY (matter_id, unit_id),
                    CHECK (part = 'co' OR position = 1)
                );
                CREATE UNIQUE INDEX matter_unit_lead ON matter_unit (matter_id) WHERE part = 'lead';
                CREATE INDEX matter_unit_of ON matter_unit (unit_id, part, matter_id);
                CREATE TABLE matter_step (
                    matter_id INTEGER NOT NULL REFERENCES matter (id),
                    position INTEGER NOT NULL CHECK (position > 0),
                    state TEXT NOT NULL CHECK (state <> ''),
                    actor TEXT NOT NULL,
                    unit_id INTEGER,
                    entered_at INTEGER NOT NULL,
                    reason TEXT,
                    PRIMARY KEY (matter_id, position)
                );
                """)
    ]
}
