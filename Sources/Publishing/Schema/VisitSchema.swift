import Storage

/// The tables of visits: how often each public page was read on a day, and nothing of who read it.
///
/// They are no records: nobody decides them, so no entry of the ledger stands behind them. `zone_id` is the zone that the
/// page belonged to when it was read, 0 for none: what a zone's figures were stays so when an article is withdrawn.
enum VisitSchema {
    static let migrations = [
        Migration(
            "2026-11-28-publishing-visits",
            sql: """
                CREATE TABLE visit_count (
                    day TEXT NOT NULL,
                    kind TEXT NOT NULL CHECK (kind IN ('home', 'list', 'article', 'zone', 'topic', 'other')),
                    record_id INTEGER NOT NULL,
                    language TEXT NOT NULL CHECK (language IN ('zh-Hans', 'en')),
                    zone_id INTEGER NOT NULL,
                    visits INTEGER NOT NULL CHECK (visits > 0),
                    PRIMARY KEY (day, kind, record_id, language)
                );
                CREATE INDEX visit_count_zone ON visit_count (zone_id, day, kind, visits);
                CREATE INDEX visit_count_day ON visit_count (day, kind, visits);
                CREATE TABLE visit_writer (
                    id INTEGER PRIMARY KEY,
                    batch INTEGER NOT NULL,
                    written_at INTEGER NOT NULL
                );
                """)
    ]
}
