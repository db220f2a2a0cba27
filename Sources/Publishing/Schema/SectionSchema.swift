import Storage

/// The tables of what is decided of sections: their order, their earlier names, and those that were merged into others.
enum SectionSchema {
    static let migrations = [
        Migration(
            "2026-11-28-publishing-sections",
            sql: """
                CREATE TABLE section_place (
                    facet_id INTEGER PRIMARY KEY REFERENCES facet (id),
                    position INTEGER NOT NULL,
                    hides_when_empty INTEGER NOT NULL CHECK (hides_when_empty IN (0, 1)),
                    version INTEGER NOT NULL
                );
                CREATE TABLE section_name (
                    name TEXT PRIMARY KEY,
                    facet_id INTEGER NOT NULL REFERENCES section_place (facet_id)
                );
                CREATE INDEX section_name_facet ON section_name (facet_id, name);
                CREATE TABLE merged_section (
                    id INTEGER PRIMARY KEY,
                    facet_id INTEGER NOT NULL REFERENCES section_place (facet_id)
                );
                CREATE INDEX merged_section_facet ON merged_section (facet_id, id);
                """)
    ]
}
