/// A place in a text that moves on over what it recognises.
struct TimeCursor {
    let codes: [UInt32]
    let limit: Int
    var place: Int

    /// The code some places on; 0 behind the end.
    @inline(__always)
    func peek(_ offset: Int = 0) -> UInt32 {
        let index = place + offset
        return index >= 0 && index < limit ? codes[index] : 0
    }

    /// Moves over a word if it stands here; a word is Chinese characters or one colon.
    mutating func take(_ word: StaticString) -> Bool {
        var index = place
        var byte = 0
        let matched = word.withUTF8Buffer { bytes in
            while byte < bytes.count {
                guard index < limit, byte + 2 < bytes.count || bytes[byte] < 128 else { return false }
                // The three bytes of a Chinese character, decoded in place.
                let scalar =
                    bytes[byte] < 128
                    ? UInt32(bytes[byte])
                    : UInt32(bytes[byte] & 15) << 12 | UInt32(bytes[byte + 1] & 63) << 6 | UInt32(bytes[byte + 2] & 63)
                guard codes[index] == scalar else { return false }
                index += 1
                byte += bytes[byte] < 128 ? 1 : 3
            }
            return true
        }
        if matched { place = index }
        return matched
    }

    /// Moves over the first of some words that stands here, and tells which.
    mutating func takeAny(_ words: [StaticString]) -> Int? {
        for (index, word) in words.enumerated() where take(word) { return index }
        return nil
    }

    /// Moves over a number of at most four digits, or a Chinese numeral up to 99 (十五, 三十一, 两).
    mutating func takeNumber() -> Int? {
        var value = 0
        var count = 0
        while count < 5, let digit = Self.digit(peek(count)) {
            value = value * 10 + digit
            count += 1
        }
        if count > 0 {
            guard count < 5 else { return nil }
            place += count
            return value
        }
        return takeNumeral()
    }

    private mutating func takeNumeral() -> Int? {
        var (tens, ones): (Int?, Int?) = (nil, nil)
        let start = place
        while place - start < 3 {
            let code = peek()
            if code == 0x5341, tens == nil {
                (tens, ones) = (ones ?? 1, nil)
            } else if let numeral = Self.numeral(code), ones == nil {
                ones = numeral
            } else {
                break
            }
            place += 1
        }
        return place == start ? nil : (tens ?? 0) * 10 + (ones ?? 0)
    }

    /// Moves over four digits of a year and its 年: 2026年, 二〇二六年.
    mutating func takeYear() -> Int? {
        var value = 0
        for offset in 0..<4 {
            guard let digit = Self.digit(peek(offset)) ?? Self.numeral(peek(offset)) else { return nil }
            value = value * 10 + digit
        }
        guard peek(4) == 0x5E74, value >= 1900, value < 2200 else { return nil }
        place += 5
        return value
    }

    @inline(__always)
    static func digit(_ code: UInt32) -> Int? { code >= 48 && code <= 57 ? Int(code) - 48 : nil }

    static func numeral(_ code: UInt32) -> Int? {
        switch code {
        case 0x3007, 0x25CB, 0x96F6: 0
        case 0x4E00: 1
        case 0x4E8C, 0x4E24: 2
        case 0x4E09: 3
        case 0x56DB: 4
        case 0x4E94: 5
        case 0x516D: 6
        case 0x4E03: 7
        case 0x516B: 8
        case 0x4E5D: 9
        default: nil
        }
    }
}
