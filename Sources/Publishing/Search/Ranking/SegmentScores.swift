/// The scores of one segment while a query is read: an upper bound for each of its articles.
struct SegmentScores {
    let size: Int
    /// Sum of what the words add.
    private(set) var sums: [Float]
    /// How many words were found.
    private(set) var found: [UInt8]
    private var word: [Float]
    private var alternative: [UInt8]
    private var steps: [UInt8]

    init(size: Int) {
        self.size = size
        sums = Array(repeating: 0, count: size)
        found = Array(repeating: 0, count: size)
        word = Array(repeating: 0, count: size)
        alternative = Array(repeating: 0, count: size)
        steps = Array(repeating: 0, count: size)
    }

    /// Forgets all, for the next segment of the same size.
    mutating func clear() {
        for index in 0..<size { (sums[index], found[index]) = (0, 0) }
    }

    /// A word of one token: the common case, added at once.
    mutating func add(_ postings: [UInt8], weight: Float) {
        sums.withUnsafeMutableBufferPointer { sums in
            found.withUnsafeMutableBufferPointer { found in
                let size = size
                Self.forEach(postings) { article, impact in
                    guard article < size else { return }
                    sums[article] += weight * Float(impact)
                    found[article] &+= 1
                }
            }
        }
    }

    /// A word of several alternatives, each of one or more tokens: of an alternative the least token counts, of the
    /// word the best alternative.
    mutating func add(_ alternatives: [[[UInt8]]], weight: Float) {
        for index in 0..<size { word[index] = 0 }
        for tokens in alternatives {
            for index in 0..<size { (alternative[index], steps[index]) = (255, 0) }
            alternative.withUnsafeMutableBufferPointer { alternative in
                steps.withUnsafeMutableBufferPointer { steps in
                    let size = size
                    for (step, postings) in tokens.enumerated() {
                        let wanted = UInt8(truncatingIfNeeded: step)
                        Self.forEach(postings) { article, impact in
                            guard article < size, steps[article] == wanted else { return }
                            steps[article] = wanted + 1
                            alternative[article] = min(alternative[article], impact)
                        }
                    }
                }
            }
            for index in 0..<size where Int(steps[index]) == tokens.count {
                word[index] = max(word[index], Float(alternative[index]))
            }
        }
        for index in 0..<size where word[index] > 0 {
            sums[index] += weight * word[index]
            found[index] &+= 1
        }
    }

    /// Articles that hold a token do not count.
    mutating func remove(_ postings: [UInt8]) {
        found.withUnsafeMutableBufferPointer { found in
            let size = size
            Self.forEach(postings) { article, _ in
                if article < size { found[article] = 0 }
            }
        }
    }

    /// An article does not count.
    mutating func remove(article: Int) {
        if found.indices.contains(article) { found[article] = 0 }
    }

    @inline(__always)
    private static func forEach(_ postings: [UInt8], _ body: (Int, UInt8) -> Void) {
        postings.withUnsafeBufferPointer { bytes in
            var position = 0
            var article = -1
            while position + 1 < bytes.count {
                var gap = Int(bytes[position])
                position += 1
                if gap >= 0x80 {
                    gap &= 0x7F
                    var shift = 7
                    while position + 1 < bytes.count {
                        let byte = Int(bytes[position])
                        position += 1
                        gap |= (byte & 0x7F) << shift
                        shift += 7
                        if byte < 0x80 || shift > 28 { break }
                    }
                }
                article += gap + 1
                body(article, bytes[position])
                position += 1
            }
        }
    }
}
