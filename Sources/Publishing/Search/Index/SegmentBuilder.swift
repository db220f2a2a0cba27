import ChineseText

/// Gathers the tokens of articles and puts them in the order of a segment.
final class SegmentBuilder {
    /// A term at a place of an article. The top bit of the place says that it is a title.
    private struct Occurrence {
        var term: UInt32
        var article: UInt32
        var place: UInt32
    }

    private struct Slot {
        var term: Int64 = 0
        var number: Int32 = -1
        var count: Int32 = 0
    }

    private static let titleBit: UInt32 = 1 << 31
    /// More are too many for memory: about 40 MB.
    private static let mostOccurrences = 1_500_000

    private var occurrences: [Occurrence] = []
    private var terms: [Int64] = []
    /// By hash, each term once, its place in `terms` and how often it stands: one look into memory for a token.
    private var slots = [Slot](repeating: Slot(), count: 1 << 17)
    private(set) var keys: [Int64] = []
    private(set) var lengths: [ArticleLength] = []

    var isEmpty: Bool { keys.isEmpty }
    var isFull: Bool { occurrences.count >= Self.mostOccurrences }

    func removeAll() {
        occurrences.removeAll(keepingCapacity: true)
        terms.removeAll(keepingCapacity: true)
        keys.removeAll()
        lengths.removeAll()
        for index in slots.indices { slots[index] = Slot() }
    }

    /// An article whose key is larger than all before.
    func add(_ document: SearchDocument, key: Int64) {
        let article = UInt32(truncatingIfNeeded: keys.count)
        keys.append(key)
        let title = add(document.title, article, from: 0, Self.titleBit)
        // A phrase does not reach from the title into the body.
        let end = add(document.body, article, from: title + 1, 0)
        lengths.append(ArticleLength(all: title + end - title - 1, title: title))
        addMarks(document.facets, article, 0)
        addMarks(document.sound, article, Self.titleBit)
    }

    /// Each term in order with its posting.
    func eachTerm(_ body: (Int64, PostingEncoder) throws -> Void) rethrows {
        var starts = [Int](repeating: 0, count: terms.count)
        var counts = starts
        for slot in slots where slot.number >= 0 { counts[Int(slot.number)] = Int(slot.count) }
        var total = 0
        let order = terms.indices.sorted { terms[$0] < terms[$1] }
        for term in order { (starts[term], total) = (total, total + counts[term]) }
        let sorted = [Occurrence](unsafeUninitializedCapacity: total) { buffer, count in
            for occurrence in occurrences {
                let term = Int(occurrence.term)
                (buffer.baseAddress.map { $0 + starts[term] })?.initialize(to: occurrence)
                starts[term] += 1
            }
            count = total
        }
        var encoder = PostingEncoder()
        var next = 0
        for term in order {
            encoder.removeAll()
            encode(sorted[next..<next + counts[term]], hasPositions: IndexTerm.hasPositions(terms[term]), &encoder)
            next += counts[term]
            try body(terms[term], encoder)
        }
    }

    private func encode(_ stretch: ArraySlice<Occurrence>, hasPositions: Bool, _ encoder: inout PostingEncoder) {
        var index = stretch.startIndex
        while index < stretch.endIndex {
            let article = stretch[index].article
            var end = index
            var title = 0
            var last: UInt32 = 0
            while end < stretch.endIndex, stretch[end].article == article {
                let place = stretch[end].place & ~Self.titleBit
                if stretch[end].place & Self.titleBit != 0 { title += 1 }
                if hasPositions {
                    encoder.appendPosition(gap: Int(place &- last))
                    last = place
                }
                end += 1
            }
            encoder.append(article: Int(article), body: end - index - title, title: title)
            index = end
        }
    }

    // MARK: Tokens

    private func add(_ text: String, _ article: UInt32, from first: Int, _ bit: UInt32) -> Int {
        var place = first
        var text = text
        text.withUTF8 { bytes in
            SearchTokens.forEach(in: bytes) { token, _ in
                append(IndexTerm.placed(token.id), article, UInt32(truncatingIfNeeded: place) | bit)
                if token.character != 0 { append(IndexTerm.character(token.character), article, bit) }
                place += 1
                return true
            }
        }
        return place
    }

    private func addMarks(_ marks: String, _ article: UInt32, _ bit: UInt32) {
        var marks = marks
        var place: UInt32 = 0
        marks.withUTF8 { bytes in
            SearchMark.forEach(in: bytes) { mark, _, _ in
                append(IndexTerm.placed(SearchToken.id(ofMark: mark)), article, place | bit)
                place += 1
                return true
            }
        }
    }

    @inline(__always)
    private func append(_ term: Int64, _ article: UInt32, _ place: UInt32) {
        let mask = slots.count - 1
        var slot = Self.hash(term) & mask
        while slots[slot].number >= 0, slots[slot].term != term { slot = (slot + 1) & mask }
        if slots[slot].number < 0 {
            slots[slot] = Slot(term: term, number: Int32(truncatingIfNeeded: terms.count))
            terms.append(term)
        }
        slots[slot].count &+= 1
        occurrences.append(
            Occurrence(term: UInt32(truncatingIfNeeded: slots[slot].number), article: article, place: place))
        if terms.count * 2 > slots.count { grow() }
    }

    @inline(__always)
    private static func hash(_ term: Int64) -> Int {
        Int(truncatingIfNeeded: (UInt64(bitPattern: term) &* 0x9E37_79B9_7F4A_7C15) >> 24)
    }

    private func grow() {
        let old = slots
        slots = [Slot](repeating: Slot(), count: old.count * 2)
        let mask = slots.count - 1
        for entry in old where entry.number >= 0 {
            var slot = Self.hash(entry.term) & mask
            while slots[slot].number >= 0 { slot = (slot + 1) & mask }
            slots[slot] = entry
        }
    }
}
