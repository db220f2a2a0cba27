import Storage

/// Joins segments into one, without the articles that are gone.
struct SegmentMerger {
    private let store: SegmentStore
    private let segments: [Segment]
    /// The number in the new segment of each article of each old one; -1 for gone.
    private var numbers: [[Int]] = []
    private var keys: [Int64] = []
    private var lengths: [ArticleLength] = []

    init(_ ids: [Int64], in transaction: Transaction) throws {
        store = SegmentStore(transaction: transaction)
        let gone = try store.gone()
        segments = try ids.map(store.segment)
        var articles: [(key: Int64, segment: Int, number: Int)] = []
        for (index, segment) in segments.enumerated() {
            let left = Set(gone[segment.id] ?? [])
            numbers.append(Array(repeating: -1, count: segment.size))
            for (number, key) in segment.keys.enumerated() where !left.contains(key) {
                articles.append((key, index, number))
            }
        }
        articles.sort { $0.key < $1.key }
        for (number, article) in articles.enumerated() {
            numbers[article.segment][article.number] = number
            keys.append(article.key)
            let lengths = segments[article.segment].lengths
            self.lengths.append(
                lengths.indices.contains(article.number) ? lengths[article.number] : ArticleLength(all: 0, title: 0))
        }
    }

    /// Writes the new segment and takes the old ones out.
    func run() throws {
        if !keys.isEmpty {
            var output = try SegmentOutput(store, keys: keys, lengths: lengths)
            try join(into: &output)
            try output.finish()
            for segment in segments {
                try store.transaction.execute(
                    "UPDATE search_document SET segment = ? WHERE segment = ?",
                    [.integer(output.id), .integer(segment.id)])
            }
        }
        for segment in segments { try store.remove(segment.id) }
    }

    private func join(into output: inout SegmentOutput) throws {
        let sources = try segments.indices.map { try TermSource(store, segments[$0].id, numbers[$0]) }
        var encoder = PostingEncoder()
        while let term = sources.lazy.compactMap(\.term).min() {
            encoder.removeAll()
            let holders = sources.indices.filter { sources[$0].term == term }
            if holders.count == 1 {
                sources[holders[0]].copy(into: &encoder)
            } else {
                Self.weave(holders.map { sources[$0] }, into: &encoder)
            }
            for index in holders { try sources[index].next() }
            if encoder.count > 0 { try output.append(term, encoder) }
        }
    }

    /// Articles of several segments in the order of the new one.
    private static func weave(_ sources: [TermSource], into encoder: inout PostingEncoder) {
        var entries: [(article: Int, body: Int, title: Int, source: Int, start: Int, end: Int)] = []
        var positions: [UInt8] = []
        for (index, source) in sources.enumerated() {
            source.forEach { article, body, title, bytes in
                let start = positions.count
                positions.append(contentsOf: bytes)
                entries.append((article, body, title, index, start, positions.count))
            }
        }
        entries.sort { $0.article < $1.article }
        positions.withUnsafeBufferPointer { positions in
            for entry in entries {
                encoder.append(article: entry.article, body: entry.body, title: entry.title)
                encoder.appendPositions(UnsafeBufferPointer(rebasing: positions[entry.start..<entry.end]))
            }
        }
    }
}

/// Reads the terms of a segment in order.
private final class TermSource {
    private let store: SegmentStore
    private let segment: Int64
    private let numbers: [Int]
    private var block: [UInt8] = []
    private var terms: [(term: Int64, posting: Posting)] = []
    private var index = 0
    private var place: Int64 = 0

    init(_ store: SegmentStore, _ segment: Int64, _ numbers: [Int]) throws {
        (self.store, self.segment, self.numbers) = (store, segment, numbers)
        try readBlock()
    }

    var term: Int64? { terms.indices.contains(index) ? terms[index].term : nil }

    func next() throws {
        index += 1
        if index >= terms.count { try readBlock() }
    }

    private func readBlock() throws {
        (terms, index) = ([], 0)
        guard let read = try store.block(place, of: segment) else { return }
        place += 1
        read.withUnsafeBufferPointer { bytes in
            PostingBlock.scan(bytes) { term, count, articles, positions in
                terms.append(
                    (term, Posting(block: read, count: count, articles: articles, positions: positions)))
                return true
            }
        }
    }

    /// Calls `body` with each article that stays: its new number, how often, and its positions.
    func forEach(_ body: (Int, Int, Int, UnsafeBufferPointer<UInt8>) -> Void) {
        guard terms.indices.contains(index) else { return }
        let posting = terms[index].posting
        let hasPositions = !posting.positions.isEmpty
        posting.block.withUnsafeBufferPointer { bytes in
            var cursor = PostingCursor(posting, bytes)
            while cursor.next() {
                guard numbers.indices.contains(cursor.article), numbers[cursor.article] >= 0 else { continue }
                let none = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
                body(
                    numbers[cursor.article], cursor.body, cursor.title, hasPositions ? cursor.rawPositions() : none)
            }
        }
    }

    func copy(into encoder: inout PostingEncoder) {
        forEach { article, body, title, positions in
            encoder.append(article: article, body: body, title: title)
            encoder.appendPositions(positions)
        }
    }
}
