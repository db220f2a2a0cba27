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
            let search = SearchReading(
                transaction: transaction, zones: try zoneIndex.entries(transaction), segments: segments)
            let request = SearchRequest(SearchQuery(text))
            let found = try search.find(request, offset: 0, size: 12)
            let hits = try search.hits(found, language)
            return Suggestions(
                zones: search.zoneHits(request.query),
                articles: Array(hits.filter { $0.title.contains(where: \.isHit) }.prefix(5)))
        }
    }
}
