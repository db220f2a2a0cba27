import Storage

/// The tables of the room.
public enum PublishingSchema {
    /// Whether a table is made from the others: the search.
    @Sendable public static func isDerived(_ table: String) -> Bool { table.hasPrefix("search_") }

    public static let migrations =
        firstTables + ManuscriptSchema.migrations + ZoneHouseSchema.migrations
        + SectionSchema.migrations + TopicSchema.migrations + WebhookSchema.migrations + VisitSchema.migrations
        + [OutcomeSchema.migration]

    private static let firstTables = [
        Migration(
            "2026-11-24-publishing",
            sql: """
                CREATE TABLE facet (
                    id INTEGER PRIMARY KEY,
                    dimension TEXT NOT NULL CHECK (dimension IN ('region', 'section', 'kind')),
                    name_zh TEXT NOT NULL,
                    name_en TEXT,
                    column_type TEXT NOT NULL DEFAULT 'news'
                        CHECK (column_type IN ('news', 'opportunities', 'policies')),
                    UNIQUE (dimension, name_zh)
                );
                CREATE TABLE stored_file (
                    hash TEXT PRIMARY KEY,
                    media_type TEXT NOT NULL,
                    size INTEGER NOT NULL,
                    width INTEGER,
                    height INTEGER
                );
                CREATE TABLE zone (
                    id INTEGER PRIMARY KEY,
                    name_zh TEXT NOT NULL UNIQUE,
                    name_en TEXT,
                    level TEXT CHECK (level IN ('national', 'provincial', 'municipal', 'county')),
                    region_id INTEGER REFERENCES facet (id),
                    area_km2 REAL,
                    industries_zh TEXT,
                    industries_en TEXT,
                    phone TEXT,
                    fax TEXT,
                    email TEXT,
                    address_zh TEXT,
                    address_en TEXT,
                    website TEXT,
                    established INTEGER,
                    picture_file TEXT REFERENCES stored_file (hash),
                    picture_alt_zh TEXT,
                    picture_alt_en TEXT,
                    intro_zh TEXT,
                    intro_en TEXT,
                    version INTEGER NOT NULL DEFAULT 1
                );
                CREATE TABLE article (
                    id INTEGER PRIMARY KEY,
                    published_on TEXT,
                    sort_day TEXT NOT NULL,
                    source TEXT,
                    zone_id INTEGER REFERENCES zone (id),
                    region_id INTEGER REFERENCES facet (id),
                    section_id INTEGER REFERENCES facet (id),
                    kind_id INTEGER REFERENCES facet (id),
                    phone TEXT,
                    fax TEXT,
                    email TEXT,
                    version INTEGER NOT NULL DEFAULT 1,
                    updated_at INTEGER NOT NULL
                );
                CREATE INDEX article_order ON article (sort_day DESC, id DESC);
                CREATE INDEX article_zone ON article (zone_id, sort_day DESC, id DESC);
                CREATE INDEX article_section ON article (section_id, sort_day DESC, id DESC);
                CREATE INDEX article_region ON article (region_id, sort_day DESC, id DESC);
                CREATE INDEX article_kind ON article (kind_id, sort_day DESC, id DESC);
                CREATE TABLE article_text (
                    article_id INTEGER NOT NULL REFERENCES article (id),
                    language TEXT NOT NULL CHECK (language IN ('zh-Hans', 'en')),
                    title TEXT NOT NULL,
                    source TEXT,
                    excerpt TEXT NOT NULL,
                    body_html TEXT NOT NULL,
                    body_text TEXT NOT NULL,
                    picture_file TEXT REFERENCES stored_file (hash),
                    picture_alt TEXT,
                    copyright TEXT,
                    address TEXT,
                    PRIMARY KEY (article_id, language)
                );
                CREATE INDEX article_text_title ON article_text (title);
                CREATE TABLE attachment (
                    article_id INTEGER NOT NULL REFERENCES article (id),
                    language TEXT NOT NULL,
                    position INTEGER NOT NULL,
                    label TEXT NOT NULL,
                    name TEXT NOT NULL,
                    file TEXT NOT NULL REFERENCES stored_file (hash),
                    PRIMARY KEY (article_id, language, position)
                );
                CREATE TABLE old_address (
                    address TEXT PRIMARY KEY,
                    host TEXT NOT NULL,
                    target TEXT NOT NULL,
                    article_id INTEGER NOT NULL REFERENCES article (id)
                );
                CREATE INDEX old_address_target ON old_address (target);
                CREATE TABLE imported_page (
                    origin TEXT PRIMARY KEY,
                    digest TEXT NOT NULL,
                    article_id INTEGER NOT NULL REFERENCES article (id)
                );
                CREATE TABLE outbox (
                    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
                    recorded_at INTEGER NOT NULL,
                    touched TEXT NOT NULL
                );
                """),
        SearchSchema.migration,
        Migration("2026-11-24-old-address-host", sql: "CREATE INDEX old_address_host ON old_address (host);"),
        Migration(
            "2026-11-24-imported-page-article",
            sql: "CREATE INDEX imported_page_article ON imported_page (article_id, digest);"),
        // Names of regions, sections and kinds had no entries before.
        Migration(
            "2026-11-25-publishing-facet-entries",
            sql: """
                INSERT INTO audit_entry (recorded_at, actor, action, subject_kind, subject, version, detail)
                SELECT (SELECT COALESCE(MAX(recorded_at), 0) FROM audit_entry), 'migration', 'facet.listed', 'facet', id,
                    1, name_zh FROM facet ORDER BY id;
                """),
        SearchSchema.segments,
        FigureSchema.migration,
        Migration("2026-11-25-article-updated", sql: "CREATE INDEX article_updated ON article (updated_at, id);"),
    ]
}
