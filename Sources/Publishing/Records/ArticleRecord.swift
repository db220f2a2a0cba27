import Ledger
import Storage

/// What an article is to the ledger: its row, its texts and their attachments.
///
/// Form `article-1`: the columns of `article` in order; how many texts there are, then the columns of each by language;
/// how many attachments, then the columns of each by language and position.
enum ArticleRecord {
    static let kind = "article"

    /// The articles after a number.
    static func states(after id: Int64, limit: Int64, in transaction: Transaction) throws -> [RecordState] {
        let articles = try transaction.rows(
            "\(select) WHERE id > ? ORDER BY id LIMIT ?", [.integer(id), .integer(limit)])
        return try states(of: articles, in: transaction)
    }

    /// The article of a number, or nothing.
    static func states(of id: Int64, in transaction: Transaction) throws -> [RecordState] {
        try states(of: try transaction.rows("\(select) WHERE id = ?", [.integer(id)]), in: transaction)
    }

    private static let select = """
        SELECT id, published_on, sort_day, source, zone_id, region_id, section_id, kind_id, phone, fax, email, version,
            updated_at FROM article
        """

    private static func states(of articles: [Row], in transaction: Transaction) throws -> [RecordState] {
        guard let first = articles.first?.integer("id"), let last = articles.last?.integer("id") else { return [] }
        let range: [Value] = [.integer(first), .integer(last)]
        let texts = try transaction.rows(
            """
            SELECT article_id, language, title, source, excerpt, body_html, body_text, picture_file, picture_alt,
                copyright, address FROM article_text WHERE article_id BETWEEN ? AND ? ORDER BY article_id, language
            """, range)
        let attachments = try transaction.rows(
            """
            SELECT article_id, language, position, label, name, file FROM attachment
            WHERE article_id BETWEEN ? AND ? ORDER BY article_id, language, position
            """, range)
        var (textsLeft, attachmentsLeft) = (texts[...], attachments[...])
        return articles.map { article in
            let id = article.integer("id") ?? 0
            return RecordState(
                id: id,
                digest: digest(
                    article, texts: take(id, from: &textsLeft), attachments: take(id, from: &attachmentsLeft)))
        }
    }

    /// The rows of one article at the front of rows by article.
    private static func take(_ id: Int64, from rows: inout ArraySlice<Row>) -> ArraySlice<Row> {
        let own = rows.prefix { $0.integer("article_id") == id }
        rows = rows.dropFirst(own.count)
        return own
    }

    private static func digest(_ article: Row, texts: ArraySlice<Row>, attachments: ArraySlice<Row>) -> String {
        var digest = RecordDigest("article-1")
        digest.add(article.integer("id"))
        for column in ["published_on", "sort_day", "source"] { digest.add(article.text(column)) }
        for column in ["zone_id", "region_id", "section_id", "kind_id"] { digest.add(article.integer(column)) }
        for column in ["phone", "fax", "email"] { digest.add(article.text(column)) }
        for column in ["version", "updated_at"] { digest.add(article.integer(column)) }
        digest.add(Int64(texts.count))
        for text in texts {
            for column in [
                "language", "title", "source", "excerpt", "body_html", "body_text", "picture_file", "picture_alt",
                "copyright", "address",
            ] { digest.add(text.text(column)) }
        }
        digest.add(Int64(attachments.count))
        for attachment in attachments {
            digest.add(attachment.text("language"))
            digest.add(attachment.integer("position"))
            for column in ["label", "name", "file"] { digest.add(attachment.text(column)) }
        }
        return digest.text
    }
}
