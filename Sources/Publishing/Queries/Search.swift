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
    /// - Parameters:
    ///   - size: articles on a page.
    ///   - withAdvice: also the zones that are named, and what an empty result may leave out.
    public func search(
        _ request: SearchRequest, size: Int, language: Language, withAdvice: Bool = true
    ) async throws -> SearchResult {
        try await database.read { transaction in
            let search = SearchReading(
                transaction: transaction, zones: try zoneIndex.entries(transaction), segments: segments)
            let offset = request.page > 1 ? min(request.page - 1, Self.mostCounted) * size : 0
            let found = try search.find(request, offset: offset, size: size)
            return SearchResult(
                hits: try search.hits(found, language), total: found.total,
                zones: withAdvice ? search.zoneHits(request.query) : [],
                reliefs: withAdvice && found.total == 0 ? try search.reliefs(request) : [])
        }
    }
}

/// The search within one snapshot.
struct SearchReading {
    let transaction: Transaction
    let zones: [ZoneIndex.Entry]
    private let index: ArticleIndex

    init(transaction: Transaction, zones: [ZoneIndex.Entry], segments: SegmentCache) {
        (self.transaction, self.zones) = (transaction, zones)
        index = ArticleIndex(transaction: transaction, cache: segments)
    }

    struct Found {
        var keys: [Int64] = []
        var total = 0
        var snippet = Snippet(SearchPlan())
    }

    func find(_ request: SearchRequest, offset: Int, size: Int) throws -> Found {
        guard let plan = try SearchPlanner(index: index, zones: zones).plan(request) else {
            return Found()
        }
        var found = Found()
        found.snippet = Snippet(plan)
        guard offset < PublicReader.mostCounted else {
            found.total = try index.count(plan, atMost: PublicReader.mostCounted)
            return found
        }
        let answer = try index.find(
            plan, request.sort, offset: offset, size: size, counting: PublicReader.mostCounted)
        (found.keys, found.total) = (answer.keys, answer.total)
        return found
    }

    func hits(_ found: Found, _ language: Language) throws -> [PublicReader.SearchHit] {
        let reader = HitReader(transaction: transaction, snippet: found.snippet, language: language)
        return try found.keys.compactMap(reader.hit)
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
        let planner = SearchPlanner(index: index, zones: zones)
        return try tries.compactMap { part, changed in
            guard let plan = try planner.plan(changed) else { return nil }
            let count = try index.count(plan, atMost: PublicReader.mostCounted)
            return count > 0 ? PublicReader.Relief(part: part, count: count) : nil
        }
    }
}
