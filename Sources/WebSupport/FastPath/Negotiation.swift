/// What a client says about the bytes that it can read and has: one reading for both paths.
enum Negotiation {
    /// Whether `Accept-Encoding` allows gzip.
    static func acceptsGzip(_ header: Span<UInt8>) -> Bool {
        var position = 0
        while let part = piece(of: header, in: position..<header.count, until: { $0 == UInt8(ascii: ",") }) {
            position = part.upperBound
            var within = part
            var isNamed = false
            var isRefused = false
            var isFirst = true
            while let word = piece(of: header, in: within, until: isBetweenWords) {
                within = word.upperBound..<part.upperBound
                if isFirst {
                    isNamed = equal(header.extracting(word), "gzip") || equal(header.extracting(word), "*")
                    isFirst = false
                } else {
                    isRefused = isRefused || isZero(header.extracting(word))
                }
            }
            if isNamed, !isRefused { return true }
        }
        return false
    }

    /// Whether `If-None-Match` names the tag: weak comparison, as RFC 9110 asks for.
    static func names(_ header: Span<UInt8>, tag: Span<UInt8>) -> Bool {
        var position = 0
        while let part = piece(of: header, in: position..<header.count, until: { $0 == UInt8(ascii: ",") }) {
            position = part.upperBound
            var start = part.lowerBound
            var end = part.upperBound
            while start < end, header[start] == UInt8(ascii: " ") { start += 1 }
            while end > start, header[end - 1] == UInt8(ascii: " ") { end -= 1 }
            if end - start >= 2, header[start] == UInt8(ascii: "W"), header[start + 1] == UInt8(ascii: "/") {
                start += 2
            }
            let candidate = header.extracting(start..<end)
            if equal(candidate, "*") || equal(candidate, tag) { return true }
        }
        return false
    }

    /// The next run of bytes that do not separate.
    private static func piece(of header: Span<UInt8>, in range: Range<Int>, until separates: (UInt8) -> Bool)
        -> Range<Int>?
    {
        var start = range.lowerBound
        while start < range.upperBound, separates(header[start]) { start += 1 }
        guard start < range.upperBound else { return nil }
        var end = start
        while end < range.upperBound, !separates(header[end]) { end += 1 }
        return start..<end
    }

    private static func isBetweenWords(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: ";") || byte == UInt8(ascii: "\t")
    }

    private static func isZero(_ word: Span<UInt8>) -> Bool {
        equal(word, "q=0") || equal(word, "q=0.0") || equal(word, "q=0.00") || equal(word, "q=0.000")
    }

    /// Compares without regard to case; `word` has no capitals.
    private static func equal(_ bytes: Span<UInt8>, _ word: StaticString) -> Bool {
        guard bytes.count == word.utf8CodeUnitCount else { return false }
        return word.withUTF8Buffer { word in
            for (index, letter) in word.enumerated() {
                let byte = bytes[index]
                let isCapital = byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z")
                guard (isCapital ? byte | 0x20 : byte) == letter else { return false }
            }
            return true
        }
    }

    private static func equal(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
        guard left.count == right.count else { return false }
        for index in left.indices where left[index] != right[index] { return false }
        return true
    }
}
