import Storage

/// The tables of spreadsheets that come in and go out: files that wait for their acceptance, the headings that units
/// have, and which matter came of which row.
enum ImportSchema {
    static let migrations = [
        Migration(
            "2026-11-30-supervision-import",
            sql: """
                CREATE TABLE matter_upload (
                    id INTEGER PRIMARY KEY,
                    person_id INTEGER NOT NULL,
                    unit_id INTEGER NOT NULL,
                    name TEXT NOT NULL,
                    bytes BLOB,
                    created_at INTEGER NOT NULL,
                    expires_at INTEGER NOT NULL CHECK (expires_at > created_at),
                    accepted_at INTEGER,
                    outcome TEXT,
                    CHECK ((outcome IS NULL) = (accepted_at IS NULL))
                );
                CREATE INDEX matter_upload_person ON matter_upload (person_id, id);
                CREATE INDEX matter_upload_expiry ON matter_upload (expires_at);
                CREATE TABLE matter_sheet (
                    id INTEGER PRIMARY KEY,
                    unit_id INTEGER NOT NULL,
                    digest TEXT NOT NULL CHECK (digest <> ''),
                    title TEXT NOT NULL,
                    columns TEXT NOT NULL CHECK (columns <> ''),
                    used_at INTEGER NOT NULL,
                    UNIQUE (unit_id, digest)
                );
                CREATE TABLE matter_import_row (
                    matter_id INTEGER PRIMARY KEY REFERENCES matter (id),
                    unit_id INTEGER NOT NULL,
                    sheet TEXT NOT NULL,
                    number TEXT,
                    content TEXT NOT NULL,
                    whole TEXT NOT NULL,
                    report TEXT
                );
                CREATE INDEX matter_import_content ON matter_import_row (unit_id, content);
                CREATE INDEX matter_import_number ON matter_import_row (unit_id, sheet, number);
                CREATE TABLE matter_import_cell (
                    matter_id INTEGER NOT NULL REFERENCES matter_import_row (matter_id),
                    heading TEXT NOT NULL,
                    text TEXT NOT NULL CHECK (text <> ''),
                    PRIMARY KEY (matter_id, heading)
                );
                """)
    ]
}
