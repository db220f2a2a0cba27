import Kernel
import Storage

/// Files that stood on the portal and must not be read any more, because all that showed them was withdrawn.
///
/// The bytes stay in the store: manuscripts keep them, and what is published again gives them back.
struct WithheldFiles {
    let transaction: Transaction

    /// Withholds the files of a manuscript that was taken off the portal, but those that something public still shows.
    func withhold(of manuscript: Manuscript) throws {
        let sent = try transaction.rows(
            "SELECT hash FROM manuscript_file WHERE manuscript_id = ?", [.integer(manuscript.id.rawValue)]
        ).compactMap { $0.text("hash") }
        for hash in manuscript.content.files.union(sent).sorted() where try !isShown(hash) {
            for file in try [hash] + renditions(of: hash) {
                try transaction.execute(
                    "INSERT INTO withheld_file (hash) VALUES (?) ON CONFLICT DO NOTHING", [.text(file)])
            }
        }
    }

    /// Gives a file back, with the pictures that were made from it.
    func release(_ hash: String) throws {
        for file in try [hash] + renditions(of: hash) {
            try transaction.execute("DELETE FROM withheld_file WHERE hash = ?", [.text(file)])
        }
    }

    private func renditions(of hash: String) throws -> [String] {
        try transaction.rows("SELECT hash FROM rendition WHERE original = ?", [.text(hash)])
            .compactMap { $0.text("hash") }
    }

    /// Whether an article, a zone or a topic shows the file. Only texts of other systems have to be read for it, which
    /// no table of files knows; a withdrawal is rare.
    private func isShown(_ hash: String) throws -> Bool {
        let places = [
            "attachment WHERE file = ?", "article_text WHERE picture_file = ?", "zone WHERE picture_file = ?",
            "zone_document WHERE file = ?",
            """
            topic_file JOIN topic ON topic.id = topic_file.topic_id
            WHERE topic_file.hash = ? AND topic.published_at IS NOT NULL
            """,
            """
            manuscript_file JOIN article ON article.id = manuscript_file.manuscript_id WHERE manuscript_file.hash = ?
            """,
        ]
        for place in places {
            if try transaction.row("SELECT 1 AS one FROM \(place) LIMIT 1", [.text(hash)]) != nil { return true }
        }
        return try transaction.row(
            "SELECT 1 AS one FROM article_text WHERE body_html LIKE ? LIMIT 1", [.text("%/\(hash)%")]) != nil
    }
}
