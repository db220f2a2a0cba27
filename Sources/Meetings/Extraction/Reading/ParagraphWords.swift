import ChineseText

/// A word of the lexicon where it stands in a paragraph.
struct WordHit: Sendable {
    let start: Int
    let end: Int
    let kinds: WordKinds
    let topics: UInt32
}

/// A paragraph with all words of the lexicon that stand in it.
struct ParagraphWords {
    let codes: [UInt32]
    private(set) var range: Range<Int> = 0..<0
    private(set) var hits: [WordHit] = []
    private(set) var shield = ShieldedPlaces()
    /// The first hit that begins at each place, and one more for the end.
    private var firstHit: [Int] = []
    private var kindsAt: [WordKinds] = []
    private var suffixKinds: [WordKinds] = []
    private var masked: [Bool] = []

    init(codes: [UInt32]) { self.codes = codes }

    /// Reads a paragraph in the place of the one before.
    mutating func read(_ range: Range<Int>, _ lexicon: Lexicon) {
        self.range = range
        hits.removeAll(keepingCapacity: true)
        firstHit.removeAll(keepingCapacity: true)
        Self.reset(&kindsAt, [], range.count + 1)
        Self.reset(&suffixKinds, [], range.count + 1)
        Self.reset(&masked, false, range.count + 1)
        shield.read(codes, range)
        for place in range {
            firstHit.append(hits.count)
            lexicon.trie.forEachWord(in: codes, at: place, limit: range.upperBound) { end, value in
                let entry = lexicon.entries[Int(value)]
                hits.append(WordHit(start: place, end: end, kinds: entry.kinds, topics: entry.topics))
                note(entry.kinds, place, end)
            }
        }
        firstHit.append(hits.count)
    }

    private static func reset<Value>(_ list: inout [Value], _ value: Value, _ count: Int) {
        list.removeAll(keepingCapacity: true)
        list.append(contentsOf: repeatElement(value, count: count))
    }

    private mutating func note(_ kinds: WordKinds, _ place: Int, _ end: Int) {
        let first = place - range.lowerBound
        kindsAt[first].formUnion(kinds)
        suffixKinds[end - range.lowerBound].formUnion(
            kinds.intersection([.organSuffix, .groupSuffix, .regionSuffix, .nonUnit]))
        if kinds.contains(.masked) {
            for index in first..<end - range.lowerBound { masked[index] = true }
        }
    }

    /// The kinds of all words that begin at a place.
    @inline(__always)
    func kinds(at place: Int) -> WordKinds {
        let index = place - range.lowerBound
        return index >= 0 && index < kindsAt.count ? kindsAt[index] : []
    }

    /// The kinds of suffix that end at a place.
    @inline(__always)
    func suffixes(endingAt place: Int) -> WordKinds {
        let index = place - range.lowerBound
        return index >= 0 && index < suffixKinds.count ? suffixKinds[index] : []
    }

    /// The code at a place; 0 outside the paragraph.
    @inline(__always)
    func code(at place: Int) -> UInt32 { range.contains(place) ? codes[place] : 0 }

    /// The hits that begin in a range and end in it.
    func hits(in scope: Range<Int>) -> some Sequence<WordHit> {
        let first = index(of: scope.lowerBound)
        let last = max(first, index(of: scope.upperBound))
        return hits[first..<last].lazy.filter { $0.end <= scope.upperBound }
    }

    private func index(of place: Int) -> Int {
        let index = min(max(place - range.lowerBound, 0), firstHit.count - 1)
        return index >= 0 ? firstHit[index] : 0
    }

    /// The end of the longest word of some kinds that begins at a place.
    func longest(_ kinds: WordKinds, at place: Int, limit: Int) -> WordHit? {
        guard !self.kinds(at: place).isDisjoint(with: kinds) else { return nil }
        let first = index(of: place)
        return hits[first..<max(first, index(of: place + 1))]
            .last { !$0.kinds.isDisjoint(with: kinds) && $0.end <= limit }
    }

    /// A label with its colon (责任单位:) that begins at a place.
    func label(at place: Int) -> WordHit? {
        guard let hit = longest(.anyLabel, at: place, limit: range.upperBound), code(at: hit.end) == 0x3A else {
            return nil
        }
        return hit
    }

    /// The marker (要, 须, 不得…) that begins at a place and is no part of another word.
    func marker(at place: Int, limit: Int, _ kinds: WordKinds = .anyMarker) -> WordHit? {
        let index = place - range.lowerBound
        guard index >= 0, index < masked.count, !masked[index] else { return nil }
        return longest(kinds, at: place, limit: limit)
    }
}
