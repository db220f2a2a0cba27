import ChineseText
import Storage

/// How large segments are and when they are made.
struct SegmentSizes: Sendable {
    /// Articles in a full segment.
    var articles = 4096
    /// A token in fewer articles of a full segment than this is rare.
    var leastArticles = 32
    /// Articles after the last segment that are worth a new one.
    var waiting = 512
    /// Changed articles in a segment that are worth making it anew.
    var loose = 32
}

/// Makes a ranking segment: for each token that is common in it, the articles and what the token adds to their score.
///
/// Rare tokens are left out: FTS5 finds their few articles as fast.
struct SegmentWriter {
    let transaction: Transaction
    let averageLength: Double
    let sizes: SegmentSizes

    /// Writes one segment of the articles after `lower`, at most `limit` of them, all up to `upper`.
    /// - Parameter last: the key that the segment ends with when it holds all up to `upper`.
    /// - Returns: the last key of the segment; `nil` when there are no articles.
    func write(after lower: Int64, through upper: Int64, limit: Int) throws -> Int64? {
        var keys: [Int64] = []
        try transaction.scan(
            "SELECT key FROM search_document WHERE key > ? AND key <= ? ORDER BY key LIMIT ?",
            [.integer(lower), .integer(upper), .integer(Int64(limit))]
        ) { columns in
            keys.append(columns.integer(0))
            return true
        }
        guard let last = keys.last else { return nil }
        let lastKey = keys.count < limit && upper < Int64.max ? upper : last
        let table = TermTable(
            leastArticles: max(sizes.leastArticles / 8, sizes.leastArticles * keys.count / sizes.articles))
        try read(after: lower, through: last) { tokens, _ in table.count(tokens) }
        try read(after: lower, through: last) { tokens, article in
            table.append(tokens, article: article, averageLength: averageLength)
        }
        try transaction.execute(
            "INSERT INTO search_segment (last_key, size, keys) VALUES (?, ?, ?)",
            [.integer(lastKey), .integer(Int64(keys.count)), .blob(KeyList.packed(keys))])
        for (term, count, postings) in table.common() {
            try transaction.execute(
                "INSERT INTO search_posting (term, segment, size, postings) VALUES (?, ?, ?, ?)",
                [.integer(Int64(bitPattern: term)), .integer(lastKey), .integer(Int64(count)), .blob(postings)])
        }
        return lastKey
    }

    private func read(
        after lower: Int64, through upper: Int64, _ body: (SegmentTokens, Int) -> Void
    ) throws {
        var article = -1
        var current: Int64?
        let tokens = SegmentTokens()
        func finish() {
            guard current != nil else { return }
            body(tokens, article)
            tokens.removeAll()
        }
        try transaction.scan(
            """
            SELECT search_document.key, article_text.title, article_text.body_text, article.zone_id, article.region_id,
                article.kind_id
            FROM search_document JOIN article ON article.id = search_document.article_id
            JOIN article_text ON article_text.article_id = search_document.article_id
            WHERE search_document.key > ? AND search_document.key <= ?
            ORDER BY search_document.key, article_text.language DESC
            """, [.integer(lower), .integer(upper)]
        ) { columns in
            let key = columns.integer(0)
            if key != current {
                finish()
                (current, article) = (key, article + 1)
                if columns.integer(3) > 0 { tokens.addMark(SearchMark.zone(columns.integer(3))) }
                if columns.integer(4) > 0 { tokens.addMark(SearchMark.region(columns.integer(4))) }
                if columns.integer(5) > 0 { tokens.addMark(SearchMark.kind(columns.integer(5))) }
            }
            var sound = SearchDocument.sound(of: columns.text(1))
            sound.withUTF8 { tokens.addSound($0) }
            try columns.withBytes(1) { tokens.add($0, isTitle: true) }
            try columns.withBytes(2) { tokens.add($0, isTitle: false) }
            return true
        }
        finish()
    }
}
