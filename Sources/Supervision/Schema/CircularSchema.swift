import Storage

extension SupervisionSchema {
    /// Circulars with the units and the matters that they count, and their documents.
    static let circulars = Migration(
        "2026-11-30-supervision-circulars",
        sql: """
            CREATE TABLE circular_counter (
                unit_id INTEGER NOT NULL,
                year INTEGER NOT NULL,
                last INTEGER NOT NULL CHECK (last > 0),
                PRIMARY KEY (unit_id, year)
            );
            CREATE TABLE circular (
                id INTEGER PRIMARY KEY,
                unit_id INTEGER NOT NULL,
                year INTEGER,
                serial INTEGER,
                label TEXT,
                from_day TEXT NOT NULL,
                until_day TEXT NOT NULL,
                state TEXT NOT NULL CHECK (state IN ('draft', 'issued', 'discarded')),
                title TEXT NOT NULL CHECK (title <> ''),
                addressee TEXT NOT NULL,
                opening TEXT NOT NULL,
                demands TEXT NOT NULL,
                heading_ranking TEXT NOT NULL,
                heading_overdue TEXT NOT NULL,
                overdue_none TEXT NOT NULL,
                heading_demands TEXT NOT NULL,
                heading_annex TEXT NOT NULL,
                drafted_by INTEGER,
                counted_at INTEGER NOT NULL,
                issued_by INTEGER,
                issued_at INTEGER,
                updated_at INTEGER NOT NULL,
                version INTEGER NOT NULL,
                UNIQUE (unit_id, year, serial),
                CHECK ((state = 'issued') = (label IS NOT NULL))
            );
            CREATE TABLE circular_line (
                circular_id INTEGER NOT NULL REFERENCES circular (id),
                unit_id INTEGER NOT NULL,
                position INTEGER NOT NULL CHECK (position > 0),
                name_zh TEXT NOT NULL,
                name_en TEXT,
                place INTEGER NOT NULL CHECK (place > 0),
                assigned INTEGER NOT NULL,
                done INTEGER NOT NULL,
                on_time INTEGER NOT NULL,
                overdue INTEGER NOT NULL,
                returned INTEGER NOT NULL,
                days_late INTEGER NOT NULL,
                PRIMARY KEY (circular_id, unit_id)
            );
            CREATE TABLE circular_matter (
                circular_id INTEGER NOT NULL REFERENCES circular (id),
                matter_id INTEGER NOT NULL REFERENCES matter (id),
                unit_id INTEGER NOT NULL,
                result TEXT NOT NULL CHECK (result IN ('on-time', 'late', 'overdue', 'open')),
                returned INTEGER NOT NULL CHECK (returned IN (0, 1)),
                days_late INTEGER NOT NULL,
                due_on INTEGER,
                PRIMARY KEY (circular_id, matter_id)
            );
            CREATE INDEX circular_matter_of ON circular_matter (matter_id, circular_id);
            CREATE INDEX circular_matter_result ON circular_matter (circular_id, unit_id, result);
            CREATE TABLE circular_file (
                circular_id INTEGER NOT NULL REFERENCES circular (id),
                kind TEXT NOT NULL CHECK (kind IN ('docx', 'pdf')),
                digest TEXT NOT NULL,
                name TEXT NOT NULL CHECK (name <> ''),
                media_type TEXT NOT NULL,
                size INTEGER NOT NULL CHECK (size >= 0),
                made_at INTEGER NOT NULL,
                PRIMARY KEY (circular_id, kind)
            );
            """)

    /// The words that the template made of a draft, so that what somebody wrote is told from them.
    static let circularWording = Migration(
        "2026-12-01-supervision-circular-wording",
        sql: """
            ALTER TABLE circular ADD COLUMN made_title TEXT;
            ALTER TABLE circular ADD COLUMN made_addressee TEXT;
            ALTER TABLE circular ADD COLUMN made_opening TEXT;
            ALTER TABLE circular ADD COLUMN made_demands TEXT;
            """)
}
