import Kernel
import Storage

extension PublicReader {
    /// What a visitor who is typing may mean.
    public struct Suggestions: Sendable {
        public let zones: [ZoneHit]
        public let articles: [SearchHit]
    }

    /// Zones whose names begin, sound or look like what was typed, and articles whose titles hold it.
    public func suggestions(_ text: String, language: Language) async throws -> Suggestions {
        try await database.read { transaction in
            let search = try SearchReading(
                transaction: transaction, zones: zoneIndex.entries(transaction), counts: counts)
            let request = SearchRequest(SearchQuery(text))
            let found = try search.find(request, offset: 0, size: 12)
            let hits = try found.keys.compactMap { try search.hit($0, found.snippet, language) }
            return Suggestions(
                zones: search.zoneHits(request.query),
                articles: Array(hits.filter { $0.title.contains(where: \.isHit) }.prefix(5)))
        }
    }
}
