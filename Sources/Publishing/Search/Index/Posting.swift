/// The articles of a segment that hold a term, with how often and where.
///
/// Articles: the gap to the one before less one, doubled, plus one when the term stands once and in the body; else how
/// often it stands in the body and in the title follow. Positions: per article the first, then the gaps; the title's
/// come first.
struct Posting: Sendable {
    /// The bytes that hold both.
    let block: [UInt8]
    let count: Int
    let articles: Range<Int>
    let positions: Range<Int>
}

/// Writes postings, article after article.
struct PostingEncoder {
    private(set) var count = 0
    private(set) var articles: [UInt8] = []
    private(set) var positions: [UInt8] = []
    private var last = -1

    mutating func removeAll() {
        (count, last) = (0, -1)
        articles.removeAll(keepingCapacity: true)
        positions.removeAll(keepingCapacity: true)
    }

    /// An article that comes after all before; its positions follow.
    @inline(__always)
    mutating func append(article: Int, body: Int, title: Int) {
        let gap = UInt64(clamping: article - last - 1)
        last = article
        count += 1
        guard body != 1 || title != 0 else { return Sevens.append(gap << 1 | 1, to: &articles) }
        Sevens.append(gap << 1, to: &articles)
        Sevens.append(body, to: &articles)
        Sevens.append(title, to: &articles)
    }

    @inline(__always)
    mutating func appendPosition(gap: Int) { Sevens.append(gap, to: &positions) }

    /// The positions of an article as another posting holds them.
    mutating func appendPositions(_ bytes: UnsafeBufferPointer<UInt8>) { positions.append(contentsOf: bytes) }

    var posting: Posting {
        Posting(
            block: articles + positions, count: count, articles: 0..<articles.count,
            positions: articles.count..<articles.count + positions.count)
    }
}

/// Reads a posting, article after article.
struct PostingCursor {
    private var articles: SevensReader
    private var positionBytes: SevensReader
    private var unread = 0
    private(set) var article = -1
    private(set) var body = 0
    private(set) var title = 0

    /// - Parameter bytes: the block of the posting, valid as long as the cursor is used.
    init(_ bytes: UnsafeBufferPointer<UInt8>, articles: Range<Int>, positions: Range<Int>) {
        self.articles = SevensReader(UnsafeBufferPointer(rebasing: bytes[articles.clamped(to: bytes.indices)]))
        positionBytes = SevensReader(UnsafeBufferPointer(rebasing: bytes[positions.clamped(to: bytes.indices)]))
    }

    init(_ posting: Posting, _ bytes: UnsafeBufferPointer<UInt8>) {
        self.init(bytes, articles: posting.articles, positions: posting.positions)
    }

    /// Goes to the next article; `false` behind the last.
    @inline(__always)
    mutating func next() -> Bool {
        guard !articles.isAtEnd else { return false }
        unread += body + title
        let entry = articles.next()
        article += Int(truncatingIfNeeded: entry >> 1 & 0xFFFF_FFFF) + 1
        (body, title) = entry & 1 == 1 ? (1, 0) : (articles.count(), articles.count())
        return true
    }

    /// Goes on to an article or the first one behind it.
    mutating func advance(to wanted: Int) -> Bool {
        guard article < wanted else { return true }
        guard let bounds = articles.bounds else { return false }
        var place = bounds.position
        var (current, passed, count) = (article, unread, body + title)
        while current < wanted {
            guard place < bounds.end else {
                articles.move(to: place)
                return false
            }
            let byte = place.pointee
            passed += count
            if byte & 0x81 == 1 {
                // Once in the body, and near: the common case.
                current += Int(byte >> 1) + 1
                count = 1
                place += 1
                (body, title) = (1, 0)
            } else {
                articles.move(to: place)
                (article, unread) = (current, passed)
                (body, title) = (0, 0)
                guard next() else { return false }
                (current, count) = (article, body + title)
                guard let rest = articles.bounds else { return false }
                place = rest.position
            }
        }
        articles.move(to: place)
        (article, unread) = (current, passed)
        return true
    }

    /// Hits, those of the title counted more.
    var hits: Float { Float(body) + Float(title) * Float(Relevance.titleWeight) }

    /// The positions of the article, once.
    mutating func positions(into list: inout [Int]) {
        list.removeAll(keepingCapacity: true)
        positionBytes.skip(unread)
        var position = 0
        let count = body + title
        for _ in 0..<count where !positionBytes.isAtEnd {
            position += positionBytes.count()
            list.append(position)
        }
        unread = -count
    }

    /// Keeps of some places, in order, those from which the term stands so far away; once for an article.
    mutating func keep(_ starts: inout [Int], offset: Int) {
        positionBytes.skip(unread)
        var left = body + title
        // Before the first; a place may lie before the text.
        var position = Int.min
        var kept = 0
        // By index: an array that is iterated over would be copied when it is written to.
        for index in 0..<starts.count {
            let wanted = starts[index] + offset
            while left > 0, position < wanted {
                position = max(0, position) + positionBytes.count()
                left -= 1
            }
            guard position == wanted else { continue }
            starts[kept] = wanted - offset
            kept += 1
        }
        if kept < starts.count { starts.removeSubrange(kept...) }
        unread = left - body - title
    }

    /// The positions of the article as bytes, once.
    mutating func rawPositions() -> UnsafeBufferPointer<UInt8> {
        positionBytes.skip(unread)
        unread = 0
        let bytes = positionBytes.bytes(ofNumbers: body + title)
        unread = -(body + title)
        return bytes
    }
}
