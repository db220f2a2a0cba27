import ChineseText

/// A piece of a text, and whether it is what was looked for.
public struct MarkedPiece: Sendable, Hashable {
    public let text: String
    public let isHit: Bool
}

/// Finds the words of a plan in a text and cuts out the place where most of them stand.
struct Snippet {
    /// Characters of a snippet.
    static let length = 120

    private let phrases: [SearchPhrase]

    init(_ plan: SearchPlan) {
        phrases = plan.words.filter { !$0.isFilter }.flatMap(\.alternatives).filter {
            $0.place == .text || $0.place == .character
        }
    }

    /// The whole text with its hits.
    func marked(_ text: UnsafeBufferPointer<UInt8>, _ hits: [Range<Int>]) -> [MarkedPiece] {
        pieces(text, within: 0..<text.count, hits)
    }

    /// About `length` characters around the densest hits; the beginning when there are none.
    func excerpt(_ text: UnsafeBufferPointer<UInt8>, _ hits: [Range<Int>]) -> [MarkedPiece] {
        let span = Self.length * 3
        var best = 0
        var bestCount = 0
        for (index, hit) in hits.enumerated() {
            let count = hits[index...].prefix(60).prefix { $0.upperBound <= hit.lowerBound + span * 2 / 3 }.count
            if count > bestCount { (best, bestCount) = (hit.lowerBound, count) }
        }
        var start = max(0, min(best, text.count) - span / 4)
        // From the beginning of a sentence, if one begins just before.
        if let stop = text[start..<max(start, best)].lastIndex(of: 10) { start = stop + 1 }
        while start > 0, start < text.count, text[start] & 0xC0 == 0x80 { start += 1 }
        let end = Self.end(of: text, from: start)
        var found = pieces(text, within: start..<end, hits)
        if start > 0 { found.insert(MarkedPiece(text: "…", isHit: false), at: 0) }
        if end < text.count { found.append(MarkedPiece(text: "…", isHit: false)) }
        return found
    }

    /// Behind `length` scalars, and what belongs to the last of them.
    private static func end(of text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var end = start
        var left = length
        while end < text.count {
            if left == 0 {
                let next = String(decoding: text[end..<min(end + 4, text.count)], as: UTF8.self).unicodeScalars.first
                guard let next, next.properties.isGraphemeExtend || next.value == 0x200D else { break }
            } else {
                left -= 1
            }
            end += 1
            while end < text.count, text[end] & 0xC0 == 0x80 { end += 1 }
        }
        return end
    }

    /// Bytes of the hits, in order, touching ones joined.
    func hits(in text: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
        guard !phrases.isEmpty else { return [] }
        var tokens: [SearchToken] = []
        tokens.reserveCapacity(text.count / 3 + 1)
        SearchTokens.forEach(in: text) { token, _ in
            tokens.append(token)
            return true
        }
        var ranges: [Range<Int>] = []
        for phrase in phrases {
            guard let first = phrase.tokens.first, tokens.count >= phrase.tokens.count else { continue }
            if phrase.place == .character {
                for token in tokens where token.character == first.character {
                    ranges.append(token.start..<token.firstEnd)
                }
                continue
            }
            for start in 0...(tokens.count - phrase.tokens.count)
            where (tokens[start].id == first.id || phrase.tokens.count == 1) && fits(phrase, tokens, at: start) {
                let last = tokens[start + phrase.tokens.count - 1]
                ranges.append(tokens[start].start..<(phrase.isOpen ? last.firstEnd : last.end))
            }
        }
        guard ranges.count > 1 else { return ranges }
        var joined: [Range<Int>] = []
        for range in ranges.sorted(by: { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }) {
            if let last = joined.last, range.lowerBound <= last.upperBound {
                joined[joined.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                joined.append(range)
            }
        }
        return joined
    }

    private func fits(_ phrase: SearchPhrase, _ tokens: [SearchToken], at start: Int) -> Bool {
        for (offset, token) in phrase.tokens.enumerated() {
            let found = tokens[start + offset]
            let isLast = offset == phrase.tokens.count - 1
            if phrase.isOpen && isLast ? found.character != token.character : found.id != token.id { return false }
        }
        return true
    }

    private func pieces(
        _ text: UnsafeBufferPointer<UInt8>, within span: Range<Int>, _ hits: [Range<Int>]
    ) -> [MarkedPiece] {
        var pieces: [MarkedPiece] = []
        var position = span.lowerBound
        func add(_ end: Int, _ isHit: Bool) {
            guard end > position, end <= text.count else { return }
            pieces.append(MarkedPiece(text: Self.line(text[position..<end]), isHit: isHit))
            position = end
        }
        for hit in hits where hit.upperBound > span.lowerBound && hit.lowerBound < span.upperBound {
            add(max(position, hit.lowerBound), false)
            add(min(hit.upperBound, span.upperBound), true)
        }
        add(span.upperBound, false)
        return pieces
    }

    /// A text on one line.
    private static func line(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> String {
        guard text.contains(where: { $0 == 10 || $0 == 13 }) else { return String(decoding: text, as: UTF8.self) }
        return String(decoding: text.map { $0 == 10 || $0 == 13 ? 32 : $0 }, as: UTF8.self)
    }
}
