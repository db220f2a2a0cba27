/// The tokens of a segment: first a rough count of each, then the postings of those that may be common.
final class TermTable {
    private struct Entry {
        var term: UInt64
        /// Place in `lists`.
        var list: Int
    }

    private struct List {
        let term: UInt64
        var count = 0
        var last = -1
        /// Of the article that is read.
        var hits: Float = 0
        var bytes: [UInt8] = []
    }

    /// Counters that tokens share by chance: never too low. 4 MB, whatever the segment holds.
    private static let counterBits: UInt64 = 21
    private let counters: UnsafeMutablePointer<UInt16>
    private var entries: UnsafeMutablePointer<Entry>
    private var capacity = 1 << 14
    private var lists: [List] = []
    private var touched: [Int] = []
    private let least: Int

    /// - Parameter least: tokens in fewer articles are left out.
    init(leastArticles least: Int) {
        self.least = least
        counters = UnsafeMutablePointer.allocate(capacity: 1 << Int(Self.counterBits))
        counters.initialize(repeating: 0, count: 1 << Int(Self.counterBits))
        entries = Self.table(capacity)
    }

    deinit {
        counters.deallocate()
        entries.deallocate()
    }

    private static func table(_ capacity: Int) -> UnsafeMutablePointer<Entry> {
        let table = UnsafeMutablePointer<Entry>.allocate(capacity: capacity)
        table.initialize(repeating: Entry(term: 0, list: -1), count: capacity)
        return table
    }

    @inline(__always)
    private static func hash(_ term: UInt64) -> UInt64 { term &* 0x9E37_79B9_7F4A_7C15 }

    /// Counts the tokens of an article.
    func count(_ tokens: SegmentTokens) {
        for id in tokens.ids {
            let counter = Int(truncatingIfNeeded: Self.hash(id) >> (64 - Self.counterBits))
            if counters[counter] < UInt16.max { counters[counter] += 1 }
        }
    }

    /// Adds an article to the postings of its tokens; after all were counted, in order.
    func append(_ tokens: SegmentTokens, article: Int, averageLength: Double) {
        touched.removeAll(keepingCapacity: true)
        tokens.eachToken { id, hits in
            let hash = Self.hash(id)
            guard Int(counters[Int(truncatingIfNeeded: hash >> (64 - Self.counterBits))]) >= least else { return }
            let list = list(of: id, hash)
            if lists[list].hits == 0 { touched.append(list) }
            lists[list].hits += hits
        }
        let length = Double(tokens.length)
        for list in touched {
            let impact = Relevance.impact(
                hits: Double(lists[list].hits), length: length, averageLength: averageLength)
            lists[list].hits = 0
            append(article, Relevance.byte(impact), to: list)
        }
    }

    private func append(_ article: Int, _ impact: UInt8, to list: Int) {
        var gap = article - lists[list].last - 1
        lists[list].last = article
        lists[list].count += 1
        while gap >= 0x80 {
            lists[list].bytes.append(UInt8(gap & 0x7F) | 0x80)
            gap >>= 7
        }
        lists[list].bytes.append(UInt8(gap))
        lists[list].bytes.append(impact)
    }

    /// The common tokens in order, the number of their articles and their postings: gap to the article before, less
    /// one, in sevens of bits; then the impact.
    func common() -> [(term: UInt64, count: Int, postings: [UInt8])] {
        lists.filter { $0.count >= least }.sorted { Int64(bitPattern: $0.term) < Int64(bitPattern: $1.term) }
            .map { ($0.term, $0.count, $0.bytes) }
    }

    private func list(of id: UInt64, _ hash: UInt64) -> Int {
        var slot = Int(truncatingIfNeeded: hash >> 20) & (capacity - 1)
        while entries[slot].term != 0 {
            if entries[slot].term == id { return entries[slot].list }
            slot = (slot + 1) & (capacity - 1)
        }
        let list = lists.count
        entries[slot] = Entry(term: id, list: list)
        lists.append(List(term: id))
        if lists.count * 2 > capacity { grow() }
        return list
    }

    private func grow() {
        let old = entries
        let oldCapacity = capacity
        capacity *= 2
        entries = Self.table(capacity)
        for index in 0..<oldCapacity where old[index].term != 0 {
            var slot = Int(truncatingIfNeeded: Self.hash(old[index].term) >> 20) & (capacity - 1)
            while entries[slot].term != 0 { slot = (slot + 1) & (capacity - 1) }
            entries[slot] = old[index]
        }
        old.deallocate()
    }
}
