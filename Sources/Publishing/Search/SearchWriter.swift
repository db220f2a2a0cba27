import Kernel
import Storage

/// Keeps the search true to an article, within the transaction that changes it.
///
/// A few articles go into the full-text tables, many at once into segments of their own. On PostgreSQL, which has no
/// such tables, every article goes into a segment, and `SearchKeeper` joins the small ones.
struct SearchWriter {
    let transaction: Transaction
    let sizes: SegmentSizes

    init(transaction: Transaction, sizes: SegmentSizes = SegmentSizes()) {
        (self.transaction, self.sizes) = (transaction, sizes)
    }

    /// Takes an article out of the search: before its rows are changed, because the index is told its old words.
    /// - Returns: the place it had, which it may keep.
    @discardableResult
    func remove(_ article: Int64) throws -> Int64? {
        guard
            let row = try transaction.row(
                "SELECT key, segment FROM search_document WHERE article_id = ?", [.integer(article)]),
            let key = row.integer("key"), let segment = row.integer("segment")
        else { return nil }
        if segment > 0 {
            try transaction.execute(
                "INSERT INTO search_gone (segment, key) VALUES (?, ?) ON CONFLICT DO NOTHING",
                [.integer(segment), .integer(key)])
        } else if let document = try SearchDocument.read(article, in: transaction) {
            try transaction.execute(
                """
                INSERT INTO search_text (search_text, rowid, title, body, facets, sound)
                VALUES ('delete', ?, ?, ?, ?, ?)
                """, [.integer(key)] + words(document))
            try transaction.execute(
                """
                INSERT INTO search_character (search_character, rowid, content, facets) VALUES ('delete', ?, ?, ?)
                """, [.integer(key)] + characters(document))
        }
        try transaction.execute("DELETE FROM search_document WHERE key = ?", [.integer(key)])
        return key
    }

    /// Puts articles into the search as they stand now.
    /// - Parameter old: the places that they had before, kept where the day has not changed.
    func add(_ documents: [SearchDocument], keeping old: [Int64: Int64] = [:]) throws {
        let isBatch = transaction.engine == .postgreSQL || documents.count >= sizes.batch
        var placed: [(key: Int64, document: SearchDocument)] = []
        func place(_ document: SearchDocument, at key: Int64) throws {
            try transaction.execute(
                "INSERT INTO search_document (key, article_id, segment) VALUES (?, ?, 0)",
                [.integer(key), .integer(document.article)])
            placed.append((key, document))
        }
        // Places that are kept are taken first, so that none of them is given to another article.
        var moving: [SearchDocument] = []
        for document in documents {
            if let kept = old[document.article], SearchKey.isKey(kept, of: CalendarDay(iso: document.day)) {
                try place(document, at: kept)
            } else {
                moving.append(document)
            }
        }
        for document in moving.sorted(by: { ($0.day, $0.article) < ($1.day, $1.article) }) {
            try place(document, at: nextKey(CalendarDay(iso: document.day)))
        }
        placed.sort { $0.key < $1.key }
        guard isBatch else {
            for (key, document) in placed { try addRow(document, key) }
            return
        }
        try addSegments(placed)
    }

    /// Writes segments of articles that have their places, in the order of these.
    func addSegments(_ placed: some Sequence<(key: Int64, document: SearchDocument)>) throws {
        let builder = SegmentBuilder()
        for (key, document) in placed {
            builder.add(document, key: key)
            if builder.isFull || builder.keys.count >= sizes.articles { try finish(builder) }
        }
        try finish(builder)
    }

    private func finish(_ builder: SegmentBuilder) throws {
        guard !builder.isEmpty else { return }
        var output = try SegmentOutput(
            SegmentStore(transaction: transaction), keys: builder.keys, lengths: builder.lengths)
        try builder.eachTerm { try output.append($0, $1) }
        try output.finish()
        for key in builder.keys {
            try transaction.execute(
                "UPDATE search_document SET segment = ? WHERE key = ?", [.integer(output.id), .integer(key)])
        }
        builder.removeAll()
    }

    /// FTS5 keeps what is new in memory only as long as places grow: rows come in their order.
    private func addRow(_ document: SearchDocument, _ key: Int64) throws {
        try transaction.execute(
            "INSERT INTO search_text (rowid, title, body, facets, sound) VALUES (?, ?, ?, ?, ?)",
            [.integer(key)] + words(document))
        try transaction.execute(
            "INSERT INTO search_character (rowid, content, facets) VALUES (?, ?, ?)",
            [.integer(key)] + characters(document))
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
}
