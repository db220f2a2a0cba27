import Storage

/// How much stands in the index.
struct CorpusSize {
    var articles: Double
    /// Tokens of title and body.
    var tokens: Double

    /// Mean tokens of title and body.
    var averageLength: Double { articles > 0 ? max(1, tokens / articles) : 1 }

    /// With the articles of segments; the few that are gone from them are counted still.
    func adding(_ segments: [SegmentStore.Head]) -> CorpusSize {
        segments.reduce(into: self) { size, segment in
            size.articles += Double(segment.size)
            size.tokens += Double(segment.tokens)
        }
    }
}
