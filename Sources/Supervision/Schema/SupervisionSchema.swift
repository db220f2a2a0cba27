import Storage

/// The tables of the room: matters, the units that they are given to, the steps that they took with the files of these,
/// the numbers that units have given, what units and people were reminded of, and inspection visits.
public enum SupervisionSchema {
    public static let migrations =
        matters + NoticeSchema.migrations + ImportSchema.migrations + MatterIndexes.migrations
        + MilestoneSchema.migrations + InspectionSchema.migrations + [circularWording]

    private static let matters = [
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
                """),
        Migration(
            "2026-11-29-supervision-course",
            sql: """
                ALTER TABLE matter ADD COLUMN form INTEGER NOT NULL DEFAULT 1;
                ALTER TABLE matter ADD COLUMN lead_id INTEGER;
                ALTER TABLE matter ADD COLUMN parent_id INTEGER REFERENCES matter (id);
                ALTER TABLE matter ADD COLUMN weight INTEGER NOT NULL DEFAULT 1 CHECK (weight BETWEEN 1 AND 100);
                ALTER TABLE matter ADD COLUMN progress INTEGER NOT NULL DEFAULT 0 CHECK (progress BETWEEN 0 AND 100);
                ALTER TABLE matter ADD COLUMN assigned_on INTEGER;
                ALTER TABLE matter ADD COLUMN due_on INTEGER;
                ALTER TABLE matter ADD COLUMN finished_on INTEGER;
                ALTER TABLE matter ADD COLUMN asked_deadline TEXT;
                ALTER TABLE matter ADD COLUMN resting_state TEXT;
                ALTER TABLE matter ADD COLUMN merged_into INTEGER REFERENCES matter (id);
                UPDATE matter SET lead_id = (SELECT matter_unit.unit_id FROM matter_unit
                    WHERE matter_unit.matter_id = matter.id AND matter_unit.part = 'lead');
                CREATE INDEX matter_parent ON matter (parent_id, id) WHERE parent_id IS NOT NULL;
                CREATE INDEX matter_due ON matter (lead_id, due_on, id) WHERE due_on IS NOT NULL;
                CREATE INDEX matter_state ON matter (state, due_on, id);
                ALTER TABLE matter_step ADD COLUMN action TEXT NOT NULL DEFAULT 'register';
                ALTER TABLE matter_step ADD COLUMN progress INTEGER;
                ALTER TABLE matter_step ADD COLUMN deadline TEXT;
                ALTER TABLE matter_step ADD COLUMN other_unit INTEGER;
                CREATE INDEX matter_step_remind ON matter_step (matter_id) WHERE action = 'remind';
                CREATE TABLE matter_revision (
                    id INTEGER PRIMARY KEY CHECK (id = 1),
                    revision INTEGER NOT NULL
                );
                INSERT INTO matter_revision (id, revision) VALUES (1, 0);
                CREATE TABLE matter_file (
                    matter_id INTEGER NOT NULL,
                    step INTEGER NOT NULL,
                    position INTEGER NOT NULL CHECK (position > 0),
                    digest TEXT NOT NULL,
                    name TEXT NOT NULL CHECK (name <> ''),
                    media_type TEXT NOT NULL,
                    size INTEGER NOT NULL CHECK (size >= 0),
                    PRIMARY KEY (matter_id, step, position),
                    FOREIGN KEY (matter_id, step) REFERENCES matter_step (matter_id, position)
                );
                CREATE TABLE reminder_sheet (
                    id INTEGER PRIMARY KEY,
                    unit_id INTEGER NOT NULL,
                    day TEXT NOT NULL,
                    made_at INTEGER NOT NULL,
                    UNIQUE (unit_id, day)
                );
                CREATE TABLE reminder_line (
                    sheet_id INTEGER NOT NULL REFERENCES reminder_sheet (id),
                    matter_id INTEGER NOT NULL REFERENCES matter (id),
                    rung TEXT NOT NULL CHECK (rung <> ''),
                    addressee TEXT NOT NULL CHECK (addressee IN ('workers', 'heads', 'above')),
                    due_on INTEGER NOT NULL,
                    PRIMARY KEY (sheet_id, matter_id, rung)
                );
                CREATE INDEX reminder_line_matter ON reminder_line (matter_id, due_on, rung);
                CREATE TABLE reminder_day (
                    day TEXT PRIMARY KEY,
                    finished_at INTEGER NOT NULL
                );
                CREATE TABLE reminder_told (
                    person_id INTEGER NOT NULL,
                    sheet_id INTEGER NOT NULL REFERENCES reminder_sheet (id),
                    addressee TEXT NOT NULL,
                    letter_id INTEGER NOT NULL,
                    PRIMARY KEY (person_id, sheet_id, addressee)
                );
                CREATE INDEX reminder_sheet_day ON reminder_sheet (day);
                """),
        circulars,
    ]
}
