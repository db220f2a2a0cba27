import Kernel
import Storage

/// Keeps the search true to an article, within the transaction that changes it.
struct SearchWriter {
    let transaction: Transaction

    /// Takes an article out of the search: before its rows are changed, because the index is told its old words.
    /// - Returns: the place it had, which it may keep.
    @discardableResult
    func remove(_ article: Int64) throws -> Int64? {
        guard transaction.engine == .sqlite else { return nil }
        guard
            let key = try transaction.row(
                "SELECT key FROM search_document WHERE article_id = ?", [.integer(article)])?.integer("key"),
            let document = try SearchDocument.read(article, in: transaction)
        else { return nil }
        try transaction.execute(
            """
            INSERT INTO search_text (search_text, rowid, title, body, facets, sound)
            VALUES ('delete', ?, ?, ?, ?, ?)
            """, [.integer(key)] + words(document))
        try transaction.execute(
            """
            INSERT INTO search_character (search_character, rowid, content, facets) VALUES ('delete', ?, ?, ?)
            """, [.integer(key)] + characters(document))
        try transaction.execute("DELETE FROM search_document WHERE key = ?", [.integer(key)])
        try loosen(key)
        return key
    }

    /// Puts an article into the search as it stands now.
    /// - Parameter old: the place that it had before, kept when its day has not changed.
    func add(_ article: Int64, keeping old: Int64? = nil) throws {
        guard let document = try SearchDocument.read(article, in: transaction) else { return }
        try add(document, keeping: old)
    }

    func add(_ document: SearchDocument, keeping old: Int64? = nil) throws {
        guard transaction.engine == .sqlite else { return }
        let day = CalendarDay(iso: document.day)
        let key = try old.flatMap { SearchKey.isKey($0, of: day) ? $0 : nil } ?? nextKey(day)
        try transaction.execute(
            "INSERT INTO search_document (key, article_id) VALUES (?, ?)", [.integer(key), .integer(document.article)])
        try transaction.execute(
            "INSERT INTO search_text (rowid, title, body, facets, sound) VALUES (?, ?, ?, ?, ?)",
            [.integer(key)] + words(document))
        try transaction.execute(
            "INSERT INTO search_character (rowid, content, facets) VALUES (?, ?, ?)",
            [.integer(key)] + characters(document))
        try loosen(key)
    }

    private func words(_ document: SearchDocument) -> [Value] {
        [.text(document.title), .text(document.body), .text(document.facets), .text(document.sound)]
    }

    private func characters(_ document: SearchDocument) -> [Value] {
        [.text(document.title + "\n" + document.body), .text(document.facets)]
    }

    private func nextKey(_ day: CalendarDay?) throws -> Int64 {
        let newest = try transaction.row(
            "SELECT MAX(key) AS key FROM search_document WHERE key BETWEEN ? AND ?",
            [.integer(SearchKey.first(of: day)), .integer(SearchKey.last(of: day))])?.integer("key")
        // Key 0 stays free: an unknown day counts from 1.
        return newest.map { $0 + 1 } ?? max(1, SearchKey.first(of: day))
    }

    /// A ranking segment no longer tells the truth about this place.
    private func loosen(_ key: Int64) throws {
        try transaction.execute(
            """
            INSERT INTO search_loose (key, segment) SELECT ?, MIN(last_key) FROM search_segment WHERE last_key >= ?
            HAVING MIN(last_key) IS NOT NULL ON CONFLICT DO NOTHING
            """, [.integer(key), .integer(key)])
    }
}
