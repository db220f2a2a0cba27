import Kernel
import Storage

/// What anyone may read. Everything that these queries return is public; nothing else can be reached from here.
public struct PublicReader: Sendable {
    let database: Database
    let zoneIndex = ZoneIndex()
    let segments = SegmentCache()

    public init(database: Database) { self.database = database }

    /// A name of the platform's own: Chinese always, English when it is known.
    public struct Name: Sendable, Hashable {
        public let id: Int64
        public let chinese: String
        public let english: String?

        /// The name in a language, or the Chinese one, with the language that it is really in.
        public func shown(in language: Language) -> (text: String, language: Language) {
            if language == .english, let english { return (english, .english) }
            let isLatin = chinese.utf8.allSatisfy { $0 < 128 }
            return (chinese, isLatin ? .english : .zhHans)
        }
    }

    /// An article in a list, in the wanted language where it has one.
    public struct ArticleRow: Sendable, Hashable {
        public let id: Int64
        public let title: String
        /// The language of title and excerpt.
        public let language: Language
        public let day: CalendarDay?
        public let excerpt: String
        public let source: String?
        public let zone: Name?
        public let kind: Name?
        public let picture: PictureRow?
        /// Seconds since 1970.
        public let updatedAt: Int64
    }

    /// A stored picture with its size in pixels where the file says it.
    public struct PictureRow: Sendable, Hashable {
        public let hash: String
        public let alternative: String
        public let width: Int64?
        public let height: Int64?
    }

    /// The columns and joins that make an `ArticleRow`; the first two `?` are the wanted language.
    static let rowColumns = """
        SELECT article.id AS id, article.sort_day AS day, article.updated_at AS updated_at,
            words.title AS title, words.language AS language, words.excerpt AS excerpt,
            COALESCE(words.source, article.source) AS source,
            zone.id AS zone_id, zone.name_zh AS zone_zh, zone.name_en AS zone_en,
            kind.id AS kind_id, kind.name_zh AS kind_zh, kind.name_en AS kind_en,
            words.picture_file AS picture_file, words.picture_alt AS picture_alt,
            stored_file.width AS width, stored_file.height AS height
        """
    static let rowJoins = """
        FROM article
        JOIN article_text AS words ON words.article_id = article.id AND words.language = COALESCE(
            (SELECT language FROM article_text WHERE article_id = article.id AND language = ?),
            (SELECT language FROM article_text WHERE article_id = article.id ORDER BY language DESC LIMIT 1))
        LEFT JOIN zone ON zone.id = article.zone_id
        LEFT JOIN facet AS kind ON kind.id = article.kind_id
        LEFT JOIN stored_file ON stored_file.hash = words.picture_file
        """

    static func article(_ row: Row) -> ArticleRow {
        ArticleRow(
            id: row.integer("id") ?? 0, title: row.text("title") ?? "",
            language: row.text("language").flatMap(Language.init(rawValue:)) ?? .zhHans,
            day: row.text("day").flatMap { CalendarDay(iso: $0) }, excerpt: row.text("excerpt") ?? "",
            source: row.text("source"), zone: name(row, "zone"), kind: name(row, "kind"), picture: picture(row),
            updatedAt: row.integer("updated_at") ?? 0)
    }

    static func name(_ row: Row, _ prefix: String) -> Name? {
        guard let id = row.integer(prefix + "_id"), let chinese = row.text(prefix + "_zh") else { return nil }
        return Name(id: id, chinese: chinese, english: row.text(prefix + "_en"))
    }

    static func picture(_ row: Row) -> PictureRow? {
        row.text("picture_file").map {
            PictureRow(
                hash: $0, alternative: row.text("picture_alt") ?? "", width: row.integer("width"),
                height: row.integer("height"))
        }
    }
}
