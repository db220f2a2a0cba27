import Kernel
import Storage

extension PublicReader {
    /// An article that was found.
    public struct SearchHit: Sendable {
        public let row: ArticleRow
        public let title: [MarkedPiece]
        /// The text around the hit.
        public let snippet: [MarkedPiece]
    }

    /// A zone whose name was typed, or nearly.
    public struct ZoneHit: Sendable {
        public let name: Name
        /// Found by its sound or a close spelling.
        public let isGuess: Bool
    }

    /// What may be left out to find something.
    public struct Relief: Sendable {
        /// The part that is left out.
        public enum Part: Sendable, Hashable {
            case word(String), excluded(String), zone, region, kind, days
        }
        public let part: Part
        /// How many articles are found then, counted up to `mostCounted`.
        public let count: Int
    }

    /// The answer to a question.
    public struct SearchResult: Sendable {
        public let hits: [SearchHit]
        /// Exact below `mostCounted`, which stands for itself and more.
        public let total: Int
        public let zones: [ZoneHit]
        /// For an empty result.
        public let reliefs: [Relief]
    }

    /// Matches are counted up to here.
    public static let mostCounted = 10_000

    /// Finds articles.
    /// - Parameter size: articles on a page.
    public func search(_ request: SearchRequest, size: Int, language: Language) async throws -> SearchResult {
        try await database.read { transaction in
            let search = try SearchReading(
                transaction: transaction, zones: zoneIndex.entries(transaction), counts: counts)
            let offset = request.page > 1 ? min(request.page - 1, Self.mostCounted) * size : 0
            let found = try search.find(request, offset: offset, size: size)
            return SearchResult(
                hits: try found.keys.compactMap { try search.hit($0, found.snippet, language) }, total: found.total,
                zones: search.zoneHits(request.query), reliefs: found.total == 0 ? try search.reliefs(request) : [])
        }
    }
}

/// The search within one snapshot.
struct SearchReading {
    let transaction: Transaction
    let zones: [ZoneIndex.Entry]
    private let counts: CountCache
    private let statements: SearchStatements

    init(transaction: Transaction, zones: [ZoneIndex.Entry], counts: CountCache) throws {
        (self.transaction, self.zones, self.counts) = (transaction, zones, counts)
        statements = SearchStatements(transaction: transaction)
    }

    struct Found {
        var keys: [Int64] = []
        var total = 0
        var snippet = Snippet(SearchPlan())
    }

    func find(_ request: SearchRequest, offset: Int, size: Int) throws -> Found {
        guard transaction.engine == .sqlite else { return Found() }
        guard let plan = try SearchPlanner(transaction: transaction, zones: zones).plan(request) else {
            return Found()
        }
        var found = Found()
        found.snippet = Snippet(plan)
        guard offset < PublicReader.mostCounted else {
            found.total = try count(plan)
            return found
        }
        switch request.sort {
        case .newest:
            found.keys = try statements.newest(plan.match(), plan.keys, limit: size, offset: offset)
            let isAll = found.keys.count < size && (offset == 0 || !found.keys.isEmpty)
            found.total = isAll ? offset + found.keys.count : try count(plan)
        case .relevance:
            let needed = offset + size
            var ranked = try RankedSearch(transaction: transaction, plan: plan, needed: needed)
            let result = try ranked.run(needed: needed)
            found.keys = Array(result.keys.dropFirst(offset).prefix(size))
            found.total = min(PublicReader.mostCounted, try result.total ?? count(plan))
        }
        return found
    }

    func count(_ plan: SearchPlan) throws -> Int {
        guard transaction.engine == .sqlite else { return 0 }
        return try counts.count(of: plan, in: transaction) {
            var ranked = try RankedSearch(transaction: transaction, plan: plan, needed: 0)
            if let count = try ranked.count(atMost: PublicReader.mostCounted) { return count }
            return try statements.count(plan.match(), plan.keys, limit: PublicReader.mostCounted)
        }
    }

    func hit(_ key: Int64, _ snippet: Snippet, _ language: Language) throws -> PublicReader.SearchHit? {
        guard
            let id = try transaction.row("SELECT article_id FROM search_document WHERE key = ?", [.integer(key)])?
                .integer("article_id")
        else { return nil }
        let texts = try transaction.rows(
            "SELECT language, title, body_text FROM article_text WHERE article_id = ? ORDER BY language = ? DESC",
            [.integer(id), .text(language.rawValue)])
        // The language of the page, unless only the other one holds the words.
        var shown: (language: String, body: String, titleHits: [Range<Int>], bodyHits: [Range<Int>])?
        for text in texts {
            let body = text.text("body_text") ?? ""
            let found = (snippet.hits(in: text.text("title") ?? ""), snippet.hits(in: body))
            guard shown == nil || !found.0.isEmpty || !found.1.isEmpty else { continue }
            shown = (text.text("language") ?? language.rawValue, body, found.0, found.1)
            if !found.0.isEmpty || !found.1.isEmpty { break }
        }
        guard let shown,
            let row = try transaction.row(
                "\(PublicReader.rowColumns) \(PublicReader.rowJoins) WHERE article.id = ?",
                [.text(shown.language), .integer(id)])
        else { return nil }
        let article = PublicReader.article(row)
        return PublicReader.SearchHit(
            row: article, title: snippet.marked(article.title, shown.titleHits),
            snippet: snippet.excerpt(shown.body, shown.bodyHits))
    }

    /// The zones that the whole text names; else those that one of its words does.
    func zoneHits(_ query: SearchQuery, limit: Int = 4) -> [PublicReader.ZoneHit] {
        guard !query.isTooLong else { return [] }
        let typed = query.words.map(\.text)
        for text in [typed.joined(separator: " ")] + (typed.count > 1 ? typed : []) {
            let matcher = ZoneMatcher(text)
            let found = zones.compactMap { zone in matcher.closeness(to: zone).map { (zone, $0) } }
            guard let best = found.map(\.1).min() else { continue }
            return found.filter { best == .close || $0.1 < .close }
                .sorted { ($0.1, $0.0.name.id) < ($1.1, $1.0.name.id) }.prefix(limit)
                .map { PublicReader.ZoneHit(name: $0.0.name, isGuess: $0.1 > .part) }
        }
        return []
    }

    /// Each part alone that could be left out, with what would be found.
    func reliefs(_ request: SearchRequest) throws -> [PublicReader.Relief] {
        var tries: [(PublicReader.Relief.Part, SearchRequest)] = []
        func without(_ part: PublicReader.Relief.Part, _ change: (inout SearchRequest) -> Void) {
            var changed = request
            change(&changed)
            if !changed.query.isEmpty { tries.append((part, changed)) }
        }
        if request.zone != nil { without(.zone) { $0.zone = nil } }
        if request.region != nil { without(.region) { $0.region = nil } }
        if request.kind != nil { without(.kind) { $0.kind = nil } }
        if request.from != nil || request.to != nil { without(.days) { ($0.from, $0.to) = (nil, nil) } }
        for word in request.query.excluded.prefix(4) {
            without(.excluded(word.text)) { $0.query.excluded.removeAll { $0 == word } }
        }
        for word in request.query.words.prefix(6) {
            without(.word(word.text)) { $0.query.words.removeAll { $0 == word } }
        }
        let planner = SearchPlanner(transaction: transaction, zones: zones)
        return try tries.compactMap { part, changed in
            guard let plan = try planner.plan(changed) else { return nil }
            let count = try count(plan)
            return count > 0 ? PublicReader.Relief(part: part, count: count) : nil
        }
    }
}
