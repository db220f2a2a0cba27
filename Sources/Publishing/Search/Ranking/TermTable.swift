/// A hash table of tokens: first how many articles hold each, then the postings of those that are kept.
final class TermTable {
    private struct Entry {
        var term: UInt64 = 0
        var articles: UInt32 = 0
        /// The last article that was counted, plus one.
        var seen: UInt32 = 0
        /// Place in `lists`, or -1.
        var list: Int32 = -1
        var hits: Float = 0
    }

    private struct List {
        let term: UInt64
        var count = 0
        var last = -1
        var bytes: [UInt8] = []
    }

    private var entries: [Entry]
    private var mask: Int
    private var used = 0
    private var lists: [List] = []
    private var touched: [Int] = []

    init() {
        entries = Array(repeating: Entry(), count: 1 << 18)
        mask = 1 << 18 - 1
    }

    /// Counts an article for each of its tokens.
    func count(_ tokens: SegmentTokens, article: Int) {
        let stamp = UInt32(article + 1)
        for id in tokens.ids {
            let slot = find(id)
            if entries[slot].term == 0 {
                entries[slot].term = id
                used += 1
            }
            if entries[slot].seen != stamp {
                entries[slot].seen = stamp
                entries[slot].articles += 1
            }
            if used * 2 > entries.count { grow() }
        }
    }

    /// From now on only tokens in so many articles count.
    func keepTerms(inAtLeast least: Int) {
        let kept = entries.filter { $0.term != 0 && Int($0.articles) >= least }
        var capacity = 1024
        while capacity < kept.count * 4 { capacity *= 2 }
        entries = Array(repeating: Entry(), count: capacity)
        mask = capacity - 1
        used = kept.count
        for (index, entry) in kept.enumerated() {
            let slot = find(entry.term)
            entries[slot] = entry
            entries[slot].list = Int32(index)
            entries[slot].hits = 0
            lists.append(List(term: entry.term))
            lists[index].bytes.reserveCapacity(Int(entry.articles) * 2 + 8)
        }
    }

    /// Adds an article to the postings of its tokens.
    func append(_ tokens: SegmentTokens, article: Int, averageLength: Double) {
        touched.removeAll(keepingCapacity: true)
        for (index, id) in tokens.ids.enumerated() {
            let slot = find(id)
            guard entries[slot].list >= 0 else { continue }
            if entries[slot].hits == 0 { touched.append(slot) }
            entries[slot].hits += tokens.hits[index]
        }
        let length = Double(tokens.length)
        for slot in touched {
            let impact = Relevance.impact(
                hits: Double(entries[slot].hits), length: length, averageLength: averageLength)
            entries[slot].hits = 0
            append(article, Relevance.byte(impact), to: Int(entries[slot].list))
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

    /// The kept tokens in order, the number of their articles and their postings: gap to the article before, less
    /// one, in sevens of bits; then the impact.
    func kept() -> [(term: UInt64, count: Int, postings: [UInt8])] {
        lists.sorted { Int64(bitPattern: $0.term) < Int64(bitPattern: $1.term) }.map { ($0.term, $0.count, $0.bytes) }
    }

    private func find(_ id: UInt64) -> Int {
        var slot = Int(truncatingIfNeeded: (id &* 0x9E37_79B9_7F4A_7C15) >> 20) & mask
        while entries[slot].term != 0, entries[slot].term != id { slot = (slot + 1) & mask }
        return slot
    }

    private func grow() {
        let old = entries
        entries = Array(repeating: Entry(), count: old.count * 2)
        mask = entries.count - 1
        for entry in old where entry.term != 0 { entries[find(entry.term)] = entry }
    }
}
