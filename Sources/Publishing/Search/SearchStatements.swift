import Storage

/// The reading of a plan through the full-text tables.
struct SearchStatements {
    let transaction: Transaction

    /// `FROM … WHERE …` of a match within a range of keys, the name of the key, and the values.
    private func source(
        _ match: SearchPlan.Match, _ keys: ClosedRange<Int64>
    ) throws -> (sql: String, key: String, values: [Value]) {
        var values: [Value] = []
        var sql: String
        let key: String
        switch (match.text, match.characters) {
        case (let text?, nil):
            (sql, key) = ("FROM search_text WHERE search_text MATCH ?", "search_text.rowid")
            values = [.text(text)]
        case (let text?, let characters?):
            // A rare character leads; else the words do.
            var alone = SearchPlan.Match()
            alone.characters = characters
            let leads = try count(alone, keys, limit: 1000) < 1000
            sql = """
                FROM \(leads ? "search_character CROSS JOIN search_text" : "search_text CROSS JOIN search_character")
                    ON search_character.rowid = search_text.rowid
                WHERE search_text MATCH ? AND search_character MATCH ?
                """
            key = leads ? "search_character.rowid" : "search_text.rowid"
            values = [.text(text), .text(characters)]
        case (nil, let characters?):
            (sql, key) = ("FROM search_character WHERE search_character MATCH ?", "search_character.rowid")
            values = [.text(characters)]
        case (nil, nil):
            return ("FROM search_document WHERE 0", "key", [])
        }
        sql += " AND \(key) BETWEEN ? AND ?"
        values += [.integer(keys.lowerBound), .integer(keys.upperBound)]
        if let excluded = match.excludedText {
            sql += " AND NOT EXISTS (SELECT 1 FROM search_text AS n WHERE n.search_text MATCH ? AND n.rowid = \(key))"
            values.append(.text(excluded))
        }
        if let excluded = match.excludedCharacters {
            sql += """
                 AND NOT EXISTS (SELECT 1 FROM search_character AS n
                    WHERE n.search_character MATCH ? AND n.rowid = \(key))
                """
            values.append(.text(excluded))
        }
        return (sql, key, values)
    }

    /// How many articles match, counted up to `limit`.
    func count(_ match: SearchPlan.Match, _ keys: ClosedRange<Int64>, limit: Int) throws -> Int {
        let source = try source(match, keys)
        var count = 0
        try transaction.scan(
            "SELECT COUNT(*) FROM (SELECT 1 \(source.sql) LIMIT ?)", source.values + [.integer(Int64(limit))]
        ) { columns in
            count = Int(columns.integer(0))
            return false
        }
        return count
    }

    /// The keys of the newest articles that match.
    func newest(_ match: SearchPlan.Match, _ keys: ClosedRange<Int64>, limit: Int, offset: Int) throws -> [Int64] {
        let source = try source(match, keys)
        var found: [Int64] = []
        try transaction.scan(
            "SELECT \(source.key) \(source.sql) ORDER BY \(source.key) DESC LIMIT ? OFFSET ?",
            source.values + [.integer(Int64(limit)), .integer(Int64(offset))]
        ) { columns in
            found.append(columns.integer(0))
            return true
        }
        return found
    }

    /// Every article that matches with its score; 0 where only characters were looked for.
    func scored(
        _ match: SearchPlan.Match, _ keys: ClosedRange<Int64>, weights: [Double], averageLength: Double,
        _ body: (Int64, Double) -> Void
    ) throws {
        let source = try source(match, keys)
        var score = "0.0"
        var values: [Value] = []
        if match.text != nil {
            score = "kaimen_score(search_text, ?, ?, ?)"
            var pairs: [Double] = []
            for (word, _) in match.phrases { pairs += word.map { [weights[$0], Double($0)] } ?? [0, 0] }
            values = [
                .real(averageLength), .real(Relevance.titleWeight),
                .blob(pairs.withUnsafeBytes { Array($0) }),
            ]
        }
        try transaction.scan("SELECT \(source.key), \(score) \(source.sql)", values + source.values) { columns in
            body(columns.integer(0), columns.real(1))
            return true
        }
    }
}
