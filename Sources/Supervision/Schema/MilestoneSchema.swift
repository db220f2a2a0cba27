import Storage

/// Who may see a matter, the days by which parts of it are to be reached, and how well it was done.
enum MilestoneSchema {
    static let migrations = [
        Migration(
            "2026-11-30-supervision-milestones",
            sql: """
                ALTER TABLE matter ADD COLUMN secrecy TEXT NOT NULL DEFAULT 'internal'
                    CHECK (secrecy IN ('internal', 'restricted'));
                CREATE INDEX matter_restricted ON matter (id) WHERE secrecy = 'restricted';
                ALTER TABLE matter_step ADD COLUMN quality INTEGER CHECK (quality BETWEEN 1 AND 5);
                CREATE TABLE matter_milestone (
                    matter_id INTEGER NOT NULL REFERENCES matter (id),
                    position INTEGER NOT NULL CHECK (position > 0),
                    due_on INTEGER NOT NULL,
                    text TEXT NOT NULL CHECK (text <> ''),
                    reached_on INTEGER,
                    PRIMARY KEY (matter_id, position)
                );
                """)
    ]
}
