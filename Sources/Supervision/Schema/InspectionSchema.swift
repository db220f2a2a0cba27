import Storage

/// The tables of inspection visits: each with what was found and the photographs that came with it, and the numbers that
/// units have given. Positions are millionths of a degree (WGS 84).
enum InspectionSchema {
    static let migrations = [
        Migration(
            "2026-11-30-inspections",
            sql: """
                CREATE TABLE inspection_counter (
                    unit_id INTEGER NOT NULL,
                    year INTEGER NOT NULL,
                    last INTEGER NOT NULL CHECK (last > 0),
                    PRIMARY KEY (unit_id, year)
                );
                CREATE TABLE inspection (
                    id INTEGER PRIMARY KEY,
                    unit_id INTEGER NOT NULL,
                    year INTEGER NOT NULL CHECK (year BETWEEN 1900 AND 2199),
                    serial INTEGER NOT NULL CHECK (serial > 0),
                    label TEXT NOT NULL CHECK (label <> ''),
                    subject_id INTEGER NOT NULL,
                    matter_id INTEGER REFERENCES matter (id),
                    method TEXT NOT NULL CHECK (method <> ''),
                    place TEXT,
                    latitude INTEGER CHECK (latitude BETWEEN -90000000 AND 90000000),
                    longitude INTEGER CHECK (longitude BETWEEN -180000000 AND 180000000),
                    visited_at INTEGER NOT NULL,
                    received_at INTEGER NOT NULL,
                    inspectors TEXT NOT NULL CHECK (inspectors <> ''),
                    summary TEXT NOT NULL CHECK (summary <> ''),
                    state TEXT NOT NULL CHECK (state IN ('submitted', 'heard', 'closed')),
                    client_key TEXT NOT NULL UNIQUE,
                    content TEXT NOT NULL,
                    submitted_by INTEGER,
                    view_text TEXT,
                    view_by INTEGER,
                    view_at INTEGER,
                    conclusion TEXT,
                    closed_by INTEGER,
                    closed_at INTEGER,
                    updated_at INTEGER NOT NULL,
                    version INTEGER NOT NULL,
                    UNIQUE (unit_id, year, serial),
                    CHECK ((latitude IS NULL) = (longitude IS NULL)),
                    CHECK ((view_text IS NULL) = (view_at IS NULL)),
                    CHECK ((conclusion IS NULL) = (closed_at IS NULL))
                );
                CREATE INDEX inspection_number ON inspection (year, serial, id);
                CREATE INDEX inspection_visited ON inspection (visited_at, id);
                CREATE INDEX inspection_subject ON inspection (subject_id, state, id);
                CREATE INDEX inspection_matter ON inspection (matter_id, id) WHERE matter_id IS NOT NULL;
                CREATE TABLE inspection_finding (
                    inspection_id INTEGER NOT NULL REFERENCES inspection (id),
                    position INTEGER NOT NULL CHECK (position > 0),
                    kind TEXT NOT NULL CHECK (kind IN ('problem', 'good', 'neutral')),
                    severity TEXT CHECK (severity IN ('minor', 'general', 'serious')),
                    text TEXT NOT NULL CHECK (text <> ''),
                    explanation TEXT,
                    deadline TEXT,
                    matter_id INTEGER UNIQUE REFERENCES matter (id),
                    PRIMARY KEY (inspection_id, position),
                    CHECK ((kind = 'problem') = (severity IS NOT NULL))
                );
                CREATE TABLE inspection_file (
                    inspection_id INTEGER NOT NULL REFERENCES inspection (id),
                    position INTEGER NOT NULL CHECK (position > 0),
                    finding INTEGER,
                    digest TEXT NOT NULL,
                    name TEXT NOT NULL CHECK (name <> ''),
                    media_type TEXT NOT NULL,
                    size INTEGER NOT NULL CHECK (size >= 0),
                    taken_at INTEGER NOT NULL,
                    time_source TEXT NOT NULL CHECK (time_source IN ('exif', 'device', 'typed')),
                    place TEXT,
                    latitude INTEGER,
                    longitude INTEGER,
                    place_source TEXT CHECK (place_source IN ('exif', 'device', 'typed')),
                    PRIMARY KEY (inspection_id, position),
                    FOREIGN KEY (inspection_id, finding) REFERENCES inspection_finding (inspection_id, position),
                    CHECK ((latitude IS NULL) = (longitude IS NULL))
                );
                """)
    ]
}
