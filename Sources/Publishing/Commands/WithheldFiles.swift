import Kernel
import Storage

/// Files that stood on the portal and must not be read any more, because all that showed them was withdrawn.
///
/// The bytes stay in the store: manuscripts and topics keep them, and what is published again gives them back.
struct WithheldFiles {
    let transaction: Transaction

    /// That a row of `stored_file` is not withheld.
    static let isFree = "NOT EXISTS (SELECT 1 FROM withheld_file WHERE withheld_file.hash = stored_file.hash)"

    /// Withholds all files of a manuscript that was taken off the portal, those of earlier revisions too, but not what
    /// something public still shows. The manuscript keeps them.
    func withhold(of manuscript: Manuscript) throws {
        let id = Value.integer(manuscript.id.rawValue)
        var files = manuscript.content.files
        for row in try transaction.rows("SELECT content FROM manuscript_revision WHERE manuscript_id = ?", [id]) {
            files.formUnion(row.text("content").flatMap(ManuscriptContent.init(json:))?.files ?? [])
        }
        // What came with an article of another system belongs to no manuscript yet.
        for file in files.sorted() {
            try transaction.execute(
                """
                INSERT INTO manuscript_file (hash, manuscript_id, name, media_type, size, width, height)
                SELECT hash, ?, hash, media_type, size, width, height FROM stored_file WHERE hash = ?
                ON CONFLICT DO NOTHING
                """, [id, .text(file)])
        }
        let sent = try transaction.rows("SELECT hash FROM manuscript_file WHERE manuscript_id = ?", [id])
        try withhold(files.union(sent.compactMap { $0.text("hash") }))
    }

    /// Withholds files, and the pictures made from them, but not what something public shows.
    func withhold(_ files: Set<String>) throws {
        var renditions: [String: [String]] = [:]
        for file in files { renditions[file] = try self.renditions(of: file) }
        let shown = try shown(of: files.union(renditions.values.joined()))
        for (file, made) in renditions where !shown.contains(file) {
            for hash in [file] + made where !shown.contains(hash) {
                try transaction.execute(
                    "INSERT INTO withheld_file (hash) VALUES (?) ON CONFLICT DO NOTHING", [.text(hash)])
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

    /// Which of the files an article, a zone or a topic shows.
    private func shown(of files: Set<String>) throws -> Set<String> {
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
        var shown: Set<String> = []
        for file in files {
            let isShown = try places.contains { place in
                try transaction.row("SELECT 1 AS one FROM \(place) LIMIT 1", [.text(file)]) != nil
            }
            if isShown { shown.insert(file) }
        }
        return shown.union(try inTexts(files.subtracting(shown)))
    }

    /// Which of the files stand within the text of an article: texts of other systems name theirs nowhere else. Texts are
    /// read for it, once for many files; a withdrawal is rare.
    private func inTexts(_ files: Set<String>) throws -> Set<String> {
        var found: Set<String> = []
        var rest = files.sorted()[...]
        while !rest.isEmpty {
            let some = rest.prefix(60)
            rest = rest.dropFirst(60)
            let condition = some.map { _ in "body_html LIKE ?" }.joined(separator: " OR ")
            let texts = try transaction.rows(
                "SELECT body_html FROM article_text WHERE \(condition)", some.map { .text("%/\($0)%") })
            for html in texts.compactMap({ $0.text("body_html") }) {
                found.formUnion(some.filter { html.contains("/\($0)") })
            }
        }
        return found
    }
}
