import Storage

/// The rows of the segments.
struct SegmentStore {
    /// What is known of a segment without reading it.
    struct Head {
        let id: Int64
        let size: Int
        let tokens: Int
        let firstKey: Int64
        let lastKey: Int64
    }

    /// Blocks of a segment are numbered from its own number above this many bits.
    private static let blockBits: Int64 = 24

    let transaction: Transaction

    /// All segments, the newest articles first.
    func heads() throws -> [Head] {
        var heads: [Head] = []
        try transaction.scan(
            "SELECT id, size, tokens, first_key, last_key FROM search_segment ORDER BY last_key DESC, id DESC"
        ) { columns in
            heads.append(
                Head(
                    id: columns.integer(0), size: Int(columns.integer(1)), tokens: Int(columns.integer(2)),
                    firstKey: columns.integer(3), lastKey: columns.integer(4)))
            return true
        }
        return heads
    }

    func segment(_ id: Int64) throws -> Segment {
        var segment = Segment(id: id, keys: [], lengths: [])
        try transaction.scan("SELECT size, keys, lengths FROM search_segment WHERE id = ?", [.integer(id)]) { columns in
            let count = Int(columns.integer(0))
            segment = Segment(
                id: id, keys: try columns.withBytes(1) { Segment.keys($0, count: count) },
                lengths: try columns.withBytes(2) { Segment.lengths($0, count: count) })
            return false
        }
        return segment
    }

    /// The keys that no longer stand for the article of a segment, by segment.
    func gone() throws -> [Int64: [Int64]] {
        var gone: [Int64: [Int64]] = [:]
        try transaction.scan("SELECT segment, key FROM search_gone ORDER BY segment, key") { columns in
            gone[columns.integer(0), default: []].append(columns.integer(1))
            return true
        }
        return gone
    }

    // MARK: Postings

    func posting(of term: Int64, in segment: Int64) throws -> Posting? {
        var found: Posting?
        try transaction.scan(
            """
            SELECT data FROM search_block WHERE id = (
                SELECT block FROM search_term WHERE segment = ? AND first <= ? ORDER BY first DESC LIMIT 1)
            """, [.integer(segment), .integer(term)]
        ) { columns in
            found = try columns.withBytes(0) { PostingBlock.find(term, in: $0) }
            return false
        }
        return found
    }

    /// Segments whose postings one statement reads.
    static let readTogether = 8

    /// The postings of a term in some segments, `readTogether` at most, by segment.
    func postings(of term: Int64, in segments: [Int64]) throws -> [Int64: Posting] {
        let wanted = segments + Array(repeating: 0, count: max(0, Self.readTogether - segments.count))
        var found: [Int64: Posting] = [:]
        try transaction.scan(Self.together(transaction.engine), [.integer(term)] + wanted.map(Value.integer)) {
            columns in
            found[columns.integer(0)] = try columns.withBytes(1) { PostingBlock.find(term, in: $0) }
            return true
        }
        return found
    }

    /// SQLite's planner is told the order by CROSS; PostgreSQL's finds it.
    private static func together(_ engine: Engine) -> String {
        engine == .sqlite ? "\(head) CROSS \(tail)" : "\(head) \(tail)"
    }

    private static let head = "SELECT search_segment.id, search_block.data FROM search_segment"
    private static let tail = """
        JOIN search_block ON search_block.id = (
            SELECT block FROM search_term WHERE segment = search_segment.id AND first <= ?
            ORDER BY first DESC LIMIT 1)
        WHERE search_segment.id IN (\(Array(repeating: "?", count: readTogether).joined(separator: ", ")))
        """

    /// The postings of all terms in a range.
    func postings(of terms: ClosedRange<Int64>, in segment: Int64) throws -> [Posting] {
        var found: [Posting] = []
        try transaction.scan(
            """
            SELECT data FROM search_block WHERE id BETWEEN
                COALESCE((SELECT block FROM search_term WHERE segment = ? AND first <= ? ORDER BY first DESC LIMIT 1),
                    (SELECT MIN(block) FROM search_term WHERE segment = ?))
                AND (SELECT block FROM search_term WHERE segment = ? AND first <= ? ORDER BY first DESC LIMIT 1)
            ORDER BY id
            """,
            [
                .integer(segment), .integer(terms.lowerBound), .integer(segment), .integer(segment),
                .integer(terms.upperBound),
            ]
        ) { columns in
            try columns.withBytes(0) { block in
                PostingBlock.scan(block) { term, count, articles, positions in
                    guard terms.contains(term) else { return term < terms.lowerBound }
                    let bytes = Array(block[articles.lowerBound..<positions.upperBound])
                    found.append(
                        Posting(
                            block: bytes, count: count, articles: 0..<articles.count,
                            positions: articles.count..<bytes.count))
                    return true
                }
            }
            return true
        }
        return found
    }

    /// A block of a segment by its place from 0; `nil` behind the last.
    func block(_ place: Int64, of segment: Int64) throws -> [UInt8]? {
        var found: [UInt8]?
        try transaction.scan(
            "SELECT data FROM search_block WHERE id = ?", [.integer(segment << Self.blockBits + place)]
        ) { columns in
            found = try columns.withBytes(0) { Array($0) }
            return false
        }
        return found
    }

    // MARK: Writing

    /// Makes the row of a segment; its blocks follow.
    func make(keys: [Int64], lengths: [ArticleLength]) throws -> Int64 {
        let row = try transaction.row(
            """
            INSERT INTO search_segment (size, tokens, first_key, last_key, keys, lengths) VALUES (?, ?, ?, ?, ?, ?)
            RETURNING id
            """,
            [
                .integer(Int64(keys.count)), .integer(Int64(lengths.reduce(0) { $0 + Int($1.all) })),
                .integer(keys.first ?? 0), .integer(keys.last ?? 0), .blob(Segment.packed(keys)),
                .blob(Segment.packed(lengths)),
            ])
        return row?.integer("id") ?? 0
    }

    func write(_ block: PostingBlock, at place: Int64, of segment: Int64) throws {
        guard let first = block.first else { return }
        let id = segment << Self.blockBits + place
        try transaction.execute(
            "INSERT INTO search_block (id, data) VALUES (?, ?)", [.integer(id), .blob(block.bytes)])
        try transaction.execute(
            "INSERT INTO search_term (segment, first, block) VALUES (?, ?, ?)",
            [.integer(segment), .integer(first), .integer(id)])
    }

    func remove(_ segment: Int64) throws {
        let range: [Value] = [.integer(segment << Self.blockBits), .integer((segment + 1) << Self.blockBits)]
        try transaction.execute("DELETE FROM search_block WHERE id >= ? AND id < ?", range)
        for table in ["search_term", "search_gone"] {
            try transaction.execute("DELETE FROM \(table) WHERE segment = ?", [.integer(segment)])
        }
        try transaction.execute("DELETE FROM search_segment WHERE id = ?", [.integer(segment)])
    }
}

/// Writes the blocks of one new segment, term after term.
struct SegmentOutput {
    let id: Int64
    private let store: SegmentStore
    private var block = PostingBlock()
    private var place: Int64 = 0

    init(_ store: SegmentStore, keys: [Int64], lengths: [ArticleLength]) throws {
        self.store = store
        id = try store.make(keys: keys, lengths: lengths)
    }

    mutating func append(_ term: Int64, _ posting: PostingEncoder) throws {
        if block.isFull(adding: posting.articles.count + posting.positions.count) { try finish() }
        block.append(term, posting)
    }

    mutating func finish() throws {
        guard block.first != nil else { return }
        try store.write(block, at: place, of: id)
        place += 1
        block = PostingBlock()
    }
}
