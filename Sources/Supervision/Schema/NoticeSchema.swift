import Storage

/// The tables of notices (消息): which matters people follow, what they are told of matters in the office, and how they
/// want to have it by letter.
enum NoticeSchema {
    static let migrations = [
        Migration(
            "2026-11-30-supervision-notices",
            sql: """
                CREATE TABLE matter_follow (
                    matter_id INTEGER NOT NULL REFERENCES matter (id),
                    person_id INTEGER NOT NULL,
                    since INTEGER NOT NULL,
                    PRIMARY KEY (matter_id, person_id)
                );
                CREATE TABLE matter_notice (
                    id INTEGER PRIMARY KEY,
                    person_id INTEGER NOT NULL,
                    matter_id INTEGER NOT NULL,
                    step INTEGER NOT NULL,
                    why TEXT NOT NULL CHECK (why IN ('duty', 'follow')),
                    told_at INTEGER NOT NULL,
                    read_at INTEGER,
                    by_letter TEXT NOT NULL CHECK (by_letter IN ('now', 'daily', 'never')),
                    letter_id INTEGER,
                    UNIQUE (matter_id, step, person_id),
                    FOREIGN KEY (matter_id, step) REFERENCES matter_step (matter_id, position)
                );
                CREATE INDEX matter_notice_person ON matter_notice (person_id, id);
                CREATE INDEX matter_notice_unread ON matter_notice (person_id, matter_id) WHERE read_at IS NULL;
                CREATE INDEX matter_notice_unsent ON matter_notice (by_letter, person_id, id)
                    WHERE letter_id IS NULL AND by_letter <> 'never';
                CREATE INDEX matter_notice_age ON matter_notice (told_at);
                CREATE TABLE notice_choice (
                    person_id INTEGER PRIMARY KEY,
                    letters TEXT NOT NULL CHECK (letters IN ('now', 'daily', 'never')),
                    chosen_at INTEGER NOT NULL
                );
                CREATE TABLE notice_digest (
                    person_id INTEGER NOT NULL,
                    day TEXT NOT NULL,
                    letter_id INTEGER NOT NULL,
                    PRIMARY KEY (person_id, day)
                );
                CREATE INDEX notice_digest_day ON notice_digest (day);
                """),
        // Whether somebody is told because their unit helps (协办), beside `why`, which is their duty then.
        Migration(
            "2026-12-01-supervision-notices-of-help",
            sql: """
                ALTER TABLE matter_notice ADD COLUMN helps INTEGER NOT NULL DEFAULT 0 CHECK (helps IN (0, 1));
                """),
    ]
}
