import Kernel
import Storage

/// Reads what is shown of an article that was found, with one statement: most of a search's time goes here.
struct HitReader {
    let transaction: Transaction
    let snippet: Snippet
    let language: Language

    /// - Parameter key: its place in the search.
    func hit(_ key: Int64) throws -> PublicReader.SearchHit? {
        var shown: PublicReader.SearchHit?
        // The language of the page comes first, and stays unless only the other one holds the words.
        try transaction.scan(language == .english ? Self.english : Self.chinese, [.integer(key)]) { columns in
            let titleHits = try columns.withBytes(1) { snippet.hits(in: $0) }
            let excerpt = try columns.withBytes(2) { bytes in
                let hits = snippet.hits(in: bytes)
                return (pieces: snippet.excerpt(bytes, hits), isHit: !hits.isEmpty)
            }
            let isHit = !titleHits.isEmpty || excerpt.isHit
            if shown == nil || isHit {
                shown = PublicReader.SearchHit(
                    row: Self.row(columns), title: try columns.withBytes(1) { snippet.marked($0, titleHits) },
                    snippet: excerpt.pieces)
            }
            return !isHit
        }
        return shown
    }

    private static let chinese = select + " ORDER BY words.language DESC"
    private static let english = select + " ORDER BY words.language"

    private static let select = """
        SELECT article.id, words.title, words.body_text, words.language, article.sort_day, article.updated_at,
            words.excerpt, COALESCE(words.source, article.source), zone.id, zone.name_zh, zone.name_en,
            kind.id, kind.name_zh, kind.name_en, words.picture_file, words.picture_alt,
            stored_file.width, stored_file.height
        FROM search_document
        JOIN article ON article.id = search_document.article_id
        JOIN article_text AS words ON words.article_id = article.id
        LEFT JOIN zone ON zone.id = article.zone_id
        LEFT JOIN facet AS kind ON kind.id = article.kind_id
        LEFT JOIN stored_file ON stored_file.hash = words.picture_file
        WHERE search_document.key = ?
        """

    private static func row(_ columns: Transaction.Columns) -> PublicReader.ArticleRow {
        PublicReader.ArticleRow(
            id: columns.integer(0), title: columns.text(1),
            language: Language(rawValue: columns.text(3)) ?? .zhHans, day: CalendarDay(iso: columns.text(4)),
            excerpt: columns.text(6), source: columns.isNull(7) ? nil : columns.text(7),
            zone: name(columns, 8), kind: name(columns, 11),
            picture: columns.isNull(14)
                ? nil
                : PublicReader.PictureRow(
                    hash: columns.text(14), alternative: columns.text(15),
                    width: columns.isNull(16) ? nil : columns.integer(16),
                    height: columns.isNull(17) ? nil : columns.integer(17)),
            updatedAt: columns.integer(5))
    }

    private static func name(_ columns: Transaction.Columns, _ first: Int) -> PublicReader.Name? {
        guard !columns.isNull(first), !columns.isNull(first + 1) else { return nil }
        return PublicReader.Name(
            id: columns.integer(first), chinese: columns.text(first + 1),
            english: columns.isNull(first + 2) ? nil : columns.text(first + 2))
    }
}
