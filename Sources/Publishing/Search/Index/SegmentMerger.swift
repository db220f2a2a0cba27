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
        // Behind its last term a source has the largest number there is, which is no term.
        var terms = sources.map { $0.term ?? Int64.max }
        var encoder = PostingEncoder()
        var weaver = ArticleWeaver()
        while let term = terms.min(), term < Int64.max {
            encoder.removeAll()
            let isShared = terms.reduce(0) { $1 == term ? $0 + 1 : $0 } > 1
            for index in terms.indices where terms[index] == term {
                if isShared { weaver.add(sources[index]) } else { sources[index].copy(into: &encoder) }
                try sources[index].next()
                terms[index] = sources[index].term ?? Int64.max
            }
            if isShared { weaver.finish(into: &encoder) }
            if encoder.count > 0 { try output.append(term, encoder) }
        }
    }
}

/// Brings the articles of several segments into the order of the new one.
private struct ArticleWeaver {
    private struct Entry {
        let article: Int32
        let body: Int32
        let title: Int32
        let start: Int32
        let end: Int32
    }

    private var entries: [Entry] = []
    private var positions: [UInt8] = []

    mutating func add(_ source: TermSource) {
        source.eachArticle { article, body, title, bytes in
            let start = positions.count
            positions.append(contentsOf: bytes)
            entries.append(
                Entry(
                    article: Int32(clamping: article), body: Int32(clamping: body), title: Int32(clamping: title),
                    start: Int32(clamping: start), end: Int32(clamping: positions.count)))
        }
    }

    mutating func finish(into encoder: inout PostingEncoder) {
        entries.sort { $0.article < $1.article }
        positions.withUnsafeBufferPointer { positions in
            for entry in entries {
                encoder.append(article: Int(entry.article), body: Int(entry.body), title: Int(entry.title))
                encoder.appendPositions(
                    UnsafeBufferPointer(rebasing: positions[Int(entry.start)..<Int(entry.end)]))
            }
        }
        entries.removeAll(keepingCapacity: true)
        positions.removeAll(keepingCapacity: true)
    }
}

/// Reads the terms of a segment in order.
private final class TermSource {
    private let store: SegmentStore
    private let segment: Int64
    private let numbers: [Int]
    private var block: [UInt8] = []
    private var terms: [(term: Int64, articles: Range<Int>, positions: Range<Int>)] = []
    private var index = 0
    private var place: Int64 = 0

    init(_ store: SegmentStore, _ segment: Int64, _ numbers: [Int]) throws {
        (self.store, self.segment, self.numbers) = (store, segment, numbers)
        try readBlock()
    }

    var term: Int64? { index < terms.count ? terms[index].term : nil }

    func next() throws {
        index += 1
        if index >= terms.count { try readBlock() }
    }

    private func readBlock() throws {
        terms.removeAll(keepingCapacity: true)
        index = 0
        guard let read = try store.block(place, of: segment) else { return }
        place += 1
        block = read
        read.withUnsafeBufferPointer { bytes in
            PostingBlock.scan(bytes) { term, _, articles, positions in
                terms.append((term, articles, positions))
                return true
            }
        }
    }

    /// Calls `body` with each article that stays: its new number, how often, and its positions.
    func eachArticle(_ body: (Int, Int, Int, UnsafeBufferPointer<UInt8>) -> Void) {
        guard index < terms.count else { return }
        let (_, articles, positions) = terms[index]
        block.withUnsafeBufferPointer { bytes in
            numbers.withUnsafeBufferPointer { numbers in
                var cursor = PostingCursor(bytes, articles: articles, positions: positions)
                while cursor.next() {
                    guard cursor.article < numbers.count, numbers[cursor.article] >= 0 else { continue }
                    body(
                        numbers[cursor.article], cursor.body, cursor.title,
                        positions.isEmpty ? UnsafeBufferPointer(start: nil, count: 0) : cursor.rawPositions())
                }
            }
        }
    }

    func copy(into encoder: inout PostingEncoder) {
        eachArticle { article, body, title, positions in
            encoder.append(article: article, body: body, title: title)
            encoder.appendPositions(positions)
        }
    }
}
