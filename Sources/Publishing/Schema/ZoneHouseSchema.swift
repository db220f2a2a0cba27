import Storage

/// The tables of what zones decide of their own pages. An article that is withdrawn keeps its place: it may come back.
enum ZoneHouseSchema {
    static let migrations = [
        Migration(
            "2026-11-28-publishing-zone-houses",
            sql: """
                CREATE TABLE zone_house (
                    zone_id INTEGER PRIMARY KEY REFERENCES zone (id),
                    accent TEXT
                        CHECK (accent IN ('pine', 'river', 'seal', 'plum', 'ochre', 'indigo', 'teal', 'slate')),
                    version INTEGER NOT NULL
                );
                CREATE TABLE zone_pin (
                    zone_id INTEGER NOT NULL REFERENCES zone_house (zone_id),
                    position INTEGER NOT NULL,
                    article_id INTEGER NOT NULL,
                    PRIMARY KEY (zone_id, position),
                    UNIQUE (zone_id, article_id)
                );
                CREATE TABLE zone_document (
                    zone_id INTEGER NOT NULL REFERENCES zone_house (zone_id),
                    position INTEGER NOT NULL,
                    label_zh TEXT NOT NULL,
                    label_en TEXT,
                    name TEXT NOT NULL,
                    file TEXT NOT NULL REFERENCES stored_file (hash),
                    PRIMARY KEY (zone_id, position),
                    UNIQUE (zone_id, file)
                );
                """)
    ]
}
