/// Splits text into the tokens that are indexed and compared.
public enum SearchTokens {
    /// A word longer than this is known by its beginning.
    static let longestWord = 200

    /// Calls `body` with each token and its folded UTF-8 form, which is not to be kept, until it gives `false`.
    ///
    /// 徐州工业 → 徐州, 州工, 工业, 业; `5G Zones` → `5g`, `zone`. A comma or space ends a run, so that no token reaches
    /// across it.
    public static func forEach(
        in text: UnsafeBufferPointer<UInt8>, _ body: (SearchToken, UnsafeBufferPointer<UInt8>) -> Bool
    ) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: longestWord + 8) { buffer in
            var splitter = Splitter(text: text, buffer: buffer)
            splitter.run(body)
        }
    }

    /// The tokens of a text.
    public static func of(_ text: String) -> [SearchToken] {
        var text = text
        return text.withUTF8 { bytes in
            var tokens: [SearchToken] = []
            tokens.reserveCapacity(bytes.count / 3)
            forEach(in: bytes) { token, _ in
                tokens.append(token)
                return true
            }
            return tokens
        }
    }

    /// The tokens of a text with their folded forms, as the index stores them.
    public static func named(_ text: String) -> [(token: SearchToken, form: String)] {
        var text = text
        return text.withUTF8 { bytes in
            var tokens: [(token: SearchToken, form: String)] = []
            forEach(in: bytes) { token, form in
                tokens.append((token, String(decoding: form, as: UTF8.self)))
                return true
            }
            return tokens
        }
    }
}

/// The state of one pass over a text.
private struct Splitter {
    let text: UnsafeBufferPointer<UInt8>
    let buffer: UnsafeMutableBufferPointer<UInt8>
    let table = FoldTable.shared
    private var wordLength = 0
    private var wordStart = 0
    private var wordEnd = 0
    private var wordIsLetters = true
    private var pending: UInt32 = 0
    private var pendingStart = 0
    private var pendingEnd = 0

    init(text: UnsafeBufferPointer<UInt8>, buffer: UnsafeMutableBufferPointer<UInt8>) {
        (self.text, self.buffer) = (text, buffer)
    }

    mutating func run(_ body: (SearchToken, UnsafeBufferPointer<UInt8>) -> Bool) {
        var position = 0
        while position < text.count {
            let start = position
            let (scalar, kind) = table.look(up: next(&position))
            switch kind {
            case .ignored: continue
            case .word:
                if pending != 0, !endRun(body) { return }
                append(scalar, start: start, end: position)
            case .ideograph:
                if wordLength > 0, !endWord(body) { return }
                if pending != 0, !pair(scalar, end: position, body) { return }
                (pending, pendingStart, pendingEnd) = (scalar, start, position)
            case .separator:
                if wordLength > 0, !endWord(body) { return }
                if pending != 0, !endRun(body) { return }
            }
        }
        if wordLength > 0 { _ = endWord(body) }
        if pending != 0 { _ = endRun(body) }
    }

    /// Decodes one scalar; a damaged byte is a separator.
    @inline(__always)
    private func next(_ position: inout Int) -> UInt32 {
        let first = UInt32(text[position])
        position += 1
        if first < 0x80 { return first }
        let count = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : first >= 0xC0 ? 1 : 0
        guard count > 0, position + count <= text.count else { return 0 }
        var scalar = first & (0x3F >> UInt32(count))
        for _ in 0..<count {
            scalar = scalar << 6 | UInt32(text[position] & 0x3F)
            position += 1
        }
        return scalar
    }

    private mutating func append(_ scalar: UInt32, start: Int, end: Int) {
        if wordLength == 0 { (wordStart, wordIsLetters) = (start, true) }
        wordEnd = end
        if !(97...122).contains(scalar) { wordIsLetters = false }
        guard wordLength < SearchTokens.longestWord else { return }
        wordLength += write(scalar, at: wordLength)
    }

    @inline(__always)
    private func write(_ scalar: UInt32, at index: Int) -> Int {
        if scalar < 0x80 {
            buffer[index] = UInt8(truncatingIfNeeded: scalar)
            return 1
        }
        if scalar < 0x800 {
            buffer[index] = UInt8(truncatingIfNeeded: 0xC0 | scalar >> 6)
            buffer[index + 1] = UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F)
            return 2
        }
        if scalar < 0x10000 {
            buffer[index] = UInt8(truncatingIfNeeded: 0xE0 | scalar >> 12)
            buffer[index + 1] = UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F)
            buffer[index + 2] = UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F)
            return 3
        }
        buffer[index] = UInt8(truncatingIfNeeded: 0xF0 | scalar >> 18)
        buffer[index + 1] = UInt8(truncatingIfNeeded: 0x80 | scalar >> 12 & 0x3F)
        buffer[index + 2] = UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F)
        buffer[index + 3] = UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F)
        return 4
    }

    private mutating func endWord(_ body: (SearchToken, UnsafeBufferPointer<UInt8>) -> Bool) -> Bool {
        let length = wordIsLetters ? EnglishPlural.stemLength(buffer, wordLength) : wordLength
        let form = UnsafeBufferPointer(rebasing: buffer[..<length])
        wordLength = 0
        return body(
            SearchToken(
                id: SearchToken.word(form), character: 0, start: wordStart, end: wordEnd, firstEnd: wordEnd), form)
    }

    private func pair(
        _ second: UInt32, end: Int, _ body: (SearchToken, UnsafeBufferPointer<UInt8>) -> Bool
    ) -> Bool {
        let middle = write(pending, at: 0)
        let length = middle + write(second, at: middle)
        return body(
            SearchToken(
                id: SearchToken.pair(pending, second), character: pending, start: pendingStart, end: end,
                firstEnd: pendingEnd), UnsafeBufferPointer(rebasing: buffer[..<length]))
    }

    private mutating func endRun(_ body: (SearchToken, UnsafeBufferPointer<UInt8>) -> Bool) -> Bool {
        let character = pending
        pending = 0
        let length = write(character, at: 0)
        return body(
            SearchToken(
                id: SearchToken.id(ofCharacter: character), character: character, start: pendingStart,
                end: pendingEnd, firstEnd: pendingEnd), UnsafeBufferPointer(rebasing: buffer[..<length]))
    }
}
