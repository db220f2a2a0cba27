import Glibc

/// Bytes to text: UTF-8, UTF-16 and GB18030 (which contains GBK and GB2312).
public enum TextDecoding {
    /// A decoded text and the character set that it was read in.
    public struct Decoded: Sendable, Equatable {
        public let text: String
        /// `UTF-8`, `UTF-16LE`, `UTF-16BE` or `GB18030`.
        public let encoding: String
        /// Whether some bytes had no meaning and were replaced by U+FFFD.
        public let damaged: Bool
    }

    /// Decodes by byte order mark, then valid UTF-8, then the look of UTF-16, then GB18030.
    ///
    /// A label such as `charset=gb2312` is not asked: old portals often carry a wrong one, the bytes do not lie.
    /// - Returns: `nil` for binary data (a zero byte where no UTF-16 explains it).
    public static func decode(_ bytes: [UInt8]) -> Decoded? {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return utf8(Array(bytes.dropFirst(3))) }
        if bytes.starts(with: [0xFF, 0xFE]) { return utf16(bytes.dropFirst(2), littleEndian: true) }
        if bytes.starts(with: [0xFE, 0xFF]) { return utf16(bytes.dropFirst(2), littleEndian: false) }
        if bytes.contains(0) {
            // A stray zero in a text is damage; a file of zeros is none.
            if bytes.count(where: { $0 == 0 }) * 200 < bytes.count, String(validating: bytes, as: UTF8.self) != nil {
                let text = utf8(bytes.filter { $0 != 0 }).text
                return Decoded(text: text, encoding: "UTF-8", damaged: true)
            }
            // No mark, and zeros: UTF-16 of whichever order reads like a page, or no text at all.
            let orders = [true, false].map { utf16(bytes[...], littleEndian: $0) }
            let best = orders.max { ordinaryShare($0.text) < ordinaryShare($1.text) }
            return best.flatMap { ordinaryShare($0.text) >= 0.9 ? $0 : nil }
        }
        if String(validating: bytes, as: UTF8.self) != nil { return utf8(bytes) }
        if let text = iconv(bytes, from: "GB18030") { return Decoded(text: text, encoding: "GB18030", damaged: false) }
        // Damaged: the reading with fewer wounds wins.
        let asUTF8 = utf8(bytes)
        let wounds = asUTF8.text.unicodeScalars.count { $0 == "\u{FFFD}" }
        if wounds * 20 <= bytes.count, wounds < 4 + bytes.count / 200 { return asUTF8 }
        let text = damagedGB18030(bytes)
        let gbWounds = text.unicodeScalars.count { $0 == "\u{FFFD}" }
        if gbWounds < 4 + bytes.count / 200 { return Decoded(text: text, encoding: "GB18030", damaged: true) }
        return nil
    }

    private static func utf8(_ bytes: [UInt8]) -> Decoded {
        let valid = String(validating: bytes, as: UTF8.self)
        return Decoded(
            text: valid ?? String(decoding: bytes, as: UTF8.self), encoding: "UTF-8", damaged: valid == nil)
    }

    private static func utf16(_ bytes: ArraySlice<UInt8>, littleEndian: Bool) -> Decoded {
        var units: [UInt16] = []
        units.reserveCapacity(bytes.count / 2)
        var iterator = bytes.makeIterator()
        var odd = false
        while let first = iterator.next() {
            guard let second = iterator.next() else {
                odd = true
                break
            }
            units.append(littleEndian ? UInt16(second) << 8 | UInt16(first) : UInt16(first) << 8 | UInt16(second))
        }
        let valid = String(validating: units, as: UTF16.self)
        return Decoded(
            text: valid ?? String(decoding: units, as: UTF16.self),
            encoding: littleEndian ? "UTF-16LE" : "UTF-16BE", damaged: odd || valid == nil)
    }

    /// Share of Latin, Han, full-width and punctuation characters among the first thousand, 0…1.
    private static func ordinaryShare(_ text: String) -> Double {
        let scalars = text.unicodeScalars.prefix(1000)
        let ordinary = scalars.count { scalar in
            switch scalar.value {
            case 9, 10, 13, 0x20...0x7E, 0xA0...0xFF, 0x2000...0x206F, 0x3000...0x303F, 0x4E00...0x9FFF,
                0xFF00...0xFFEF:
                true
            default: false
            }
        }
        return scalars.isEmpty ? 0 : Double(ordinary) / Double(scalars.count)
    }

    /// The whole of `bytes` converted to UTF-8 by iconv, or `nil` when a byte has no meaning.
    private static func iconv(_ bytes: [UInt8], from encoding: String) -> String? {
        let converter = iconv_open("UTF-8", encoding)
        guard converter != iconv_t(bitPattern: -1) else { return nil }
        defer { iconv_close(converter) }
        var input = bytes.map { CChar(bitPattern: $0) }
        // One byte of GB18030 never needs more than three of UTF-8.
        var output = [CChar](repeating: 0, count: bytes.count * 3 + 16)
        let capacity = output.count
        var written = 0
        let done = input.withUnsafeMutableBufferPointer { source in
            output.withUnsafeMutableBufferPointer { target in
                var from = source.baseAddress
                var fromLeft = source.count
                var to = target.baseAddress
                var toLeft = capacity
                let result = Glibc.iconv(converter, &from, &fromLeft, &to, &toLeft)
                written = capacity - toLeft
                return result != -1 && fromLeft == 0
            }
        }
        guard done else { return nil }
        return String(decoding: output[..<written].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Line by line, so that one broken character costs one line's tail and not the page.
    private static func damagedGB18030(_ bytes: [UInt8]) -> String {
        bytes.split(separator: 10, omittingEmptySubsequences: false).map { line in
            if let text = iconv(Array(line), from: "GB18030") { return text }
            for cut in 1...3 where line.count > cut {
                if let text = iconv(Array(line.dropLast(cut)), from: "GB18030") { return text + "\u{FFFD}" }
            }
            return line.map { $0 < 128 ? String(UnicodeScalar($0)) : "\u{FFFD}" }.joined()
        }.joined(separator: "\n")
    }
}
