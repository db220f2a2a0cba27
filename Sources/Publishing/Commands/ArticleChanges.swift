import Ledger
import Storage

/// What an edit of an article changed, as its history shows it.
struct ArticleChanges {
    let transaction: Transaction
    let article: Int64
    let language: String

    /// The fields of the article in one language; empty when it has none.
    func fields() throws -> [(field: String, value: String?)] {
        let row = try transaction.row(
            """
            SELECT words.title, COALESCE(words.source, article.source) AS source, article.published_on,
                zone.name_zh AS zone, region.name_zh AS region, section.name_zh AS section, kind.name_zh AS kind,
                words.body_text
            FROM article JOIN article_text AS words ON words.article_id = article.id AND words.language = ?
            LEFT JOIN zone ON zone.id = article.zone_id
            LEFT JOIN facet AS region ON region.id = article.region_id
            LEFT JOIN facet AS section ON section.id = article.section_id
            LEFT JOIN facet AS kind ON kind.id = article.kind_id
            WHERE article.id = ?
            """, [.text(language), .integer(article)])
        guard let row else { return [] }
        return ["title", "source", "published_on", "zone", "region", "section", "kind", "body_text"].map {
            ($0, row.text($0))
        }
    }
}
