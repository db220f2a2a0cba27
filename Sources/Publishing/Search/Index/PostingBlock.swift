/// Some thousand bytes of postings: terms in order, each with its articles and positions.
///
/// A term is kept as the difference to the one before; then the number of articles and the bytes of both parts.
struct PostingBlock {
    /// What fills a page of the database. A term with more has a block of its own.
    static let size = 4000

    private(set) var first: Int64?
    private(set) var bytes: [UInt8] = []
    private var last: Int64 = 0

    /// Whether a posting of so many bytes should begin a new block.
    func isFull(adding size: Int) -> Bool { first != nil && bytes.count + size + 16 > Self.size }

    mutating func append(_ term: Int64, _ posting: PostingEncoder) {
        if first == nil { first = term }
        Sevens.append(UInt64(bitPattern: term &- last), to: &bytes)
        last = term
        Sevens.append(posting.count, to: &bytes)
        Sevens.append(posting.articles.count, to: &bytes)
        Sevens.append(posting.positions.count, to: &bytes)
        bytes.append(contentsOf: posting.articles)
        bytes.append(contentsOf: posting.positions)
    }

    /// Calls `body` with each term from one on, its number of articles and where its parts stand, until it gives
    /// `false`.
    static func scan(
        _ block: UnsafeBufferPointer<UInt8>,
        _ body: (Int64, _ count: Int, _ articles: Range<Int>, _ positions: Range<Int>) -> Bool
    ) {
        var reader = SevensReader(block)
        var term: Int64 = 0
        while !reader.isAtEnd {
            term = term &+ Int64(bitPattern: reader.next())
            let count = reader.count()
            let sizes = (reader.count(), reader.count())
            let start = block.count - reader.rest
            let middle = min(start + sizes.0, block.count)
            let end = min(middle + sizes.1, block.count)
            guard body(term, count, start..<middle, middle..<end) else { return }
            _ = reader.take(end - start)
        }
    }

    /// The posting of a term, when the block holds it.
    static func find(_ term: Int64, in block: UnsafeBufferPointer<UInt8>) -> Posting? {
        var found: Posting?
        scan(block) { other, count, articles, positions in
            guard other < term else {
                if other == term {
                    let bytes = Array(block[articles.lowerBound..<positions.upperBound])
                    found = Posting(
                        block: bytes, count: count, articles: 0..<articles.count,
                        positions: articles.count..<bytes.count)
                }
                return false
            }
            return true
        }
        return found
    }
}
