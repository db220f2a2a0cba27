import Kernel
import Storage

/// An article as a record of an archive.
struct ArticleArchive {
    let transaction: Transaction
    let article: Row
    let id: Int

    func record() throws -> JSONText {
        func text(_ column: String) -> JSONText { .text(orNull: article.text(column)) }
        func number(_ column: String) -> JSONText { .number(orNull: article.integer(column)) }
        let addresses = try transaction.rows(
            "SELECT address FROM old_address WHERE article_id = ? ORDER BY address", [.integer(Int64(id))]
        ).compactMap { $0.text("address") }
        // The order of an engine's letters is not that of another.
        return .object([
            ("id", .number(id)), ("publishedOn", text("published_on")), ("source", text("source")),
            ("zone", number("zone_id")), ("region", number("region_id")), ("section", number("section_id")),
            ("kind", number("kind_id")), ("phone", text("phone")), ("fax", text("fax")), ("email", text("email")),
            ("isArchived", .truth(article.integer("archived_at") != nil)), ("version", number("version")),
            ("updatedAt", number("updated_at")), ("oldAddresses", .list(addresses.sorted().map(JSONText.text))),
            ("texts", .object(try Language.allCases.compactMap(self.text))),
        ])
    }

    private func text(_ language: Language) throws -> (String, JSONText)? {
        let key: [Value] = [.integer(Int64(id)), .text(language.rawValue)]
        guard
            let row = try transaction.row(
                """
                SELECT title, source, excerpt, body_html, body_text, picture_file, picture_alt, copyright, address
                FROM article_text WHERE article_id = ? AND language = ?
                """, key)
        else { return nil }
        func text(_ column: String) -> JSONText { .text(orNull: row.text(column)) }
        let attachments = try transaction.rows(
            "SELECT label, name, file FROM attachment WHERE article_id = ? AND language = ? ORDER BY position", key
        ).map { row in
            JSONText.object([
                ("label", .text(orNull: row.text("label"))), ("name", .text(orNull: row.text("name"))),
                ("file", .text(orNull: row.text("file"))),
            ])
        }
        return (
            language.rawValue,
            .object([
                ("title", text("title")), ("source", text("source")), ("excerpt", text("excerpt")),
                ("html", text("body_html")), ("text", text("body_text")), ("picture", text("picture_file")),
                ("pictureAlternative", text("picture_alt")), ("copyright", text("copyright")),
                ("address", text("address")), ("attachments", .list(attachments)),
            ])
        )
    }
}
