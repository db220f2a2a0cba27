/// A text as rules read it: one form for each character, no spaces, and the way back to the original.
///
/// Full-width is half-width, traditional is simplified (by ICU's table), upper case is lower case. Spaces between
/// characters are left out. In a line that has no punctuation at all, a space between words stands for a comma.
public struct FoldedText: Sendable {
    /// The text's Unicode scalars, as they were.
    public let scalars: [Unicode.Scalar]
    /// The folded characters, and a 10 for every line end.
    public let codes: [UInt32]
    /// The position in `scalars` of each of `codes`.
    public let origins: [Int32]

    /// The code of a line end.
    public static let lineEnd: UInt32 = 10
    /// The code of a comma; the full-width one is folded to it.
    public static let comma: UInt32 = 0x2C

    /// Folds a text; what lies beyond two thousand million scalars is not read.
    public init(_ text: String) {
        var scalars: [Unicode.Scalar] = []
        scalars.reserveCapacity(text.utf8.count / 2)
        for scalar in text.unicodeScalars where scalars.count < Int(Int32.max) { scalars.append(scalar) }
        var writer = FoldedLineWriter(count: scalars.count)
        var start = 0
        for (index, scalar) in scalars.enumerated() where Self.endsLine(scalar) {
            if scalar.value == 10, index > 0, scalars[index - 1].value == 13 {
                // CR LF is one line end.
                start = index + 1
                continue
            }
            writer.write(scalars[start..<index])
            writer.endLine(at: index)
            start = index + 1
        }
        writer.write(scalars[start...])
        (self.scalars, codes, origins) = (scalars, writer.codes, writer.origins)
    }

    init(scalars: [Unicode.Scalar], codes: [UInt32], origins: [Int32]) {
        (self.scalars, self.codes, self.origins) = (scalars, codes, origins)
    }

    /// Its lines in their order, without their ends and without empty ones.
    public var lines: [Range<Int>] {
        var lines: [Range<Int>] = []
        var start = 0
        for (index, code) in codes.enumerated() where code == Self.lineEnd {
            if start < index { lines.append(start..<index) }
            start = index + 1
        }
        if start < codes.count { lines.append(start..<codes.count) }
        return lines
    }

    /// The original text of some folded characters, inner spaces included.
    public func text(_ range: Range<Int>) -> String {
        Self.string(scalars[scalarRange(range)])
    }

    /// Whether a comma is none of the text but stands for a space between words.
    public static func standsForSpace(_ text: FoldedText, _ place: Int) -> Bool {
        guard text.codes.indices.contains(place), text.codes[place] == comma else { return false }
        return isSpace(text.scalars[Int(text.origins[place])].value)
    }

    /// Where some folded characters stand in `scalars`.
    public func scalarRange(_ range: Range<Int>) -> Range<Int> {
        guard range.lowerBound >= 0, range.upperBound <= origins.count, let last = origins[range].last else {
            return 0..<0
        }
        return Int(origins[range.lowerBound])..<Int(last) + 1
    }

    /// The original text of some folded characters without the spaces that the fold left out.
    public func name(_ range: Range<Int>) -> String {
        guard range.lowerBound >= 0, range.upperBound <= origins.count else { return "" }
        return Self.string(ArraySlice(origins[range].map { scalars[Int($0)] }))
    }

    /// The text of some scalars; written byte by byte, as the general way is several times slower.
    private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        String(unsafeUninitializedCapacity: scalars.count * 4) { buffer in
            var count = 0
            for scalar in scalars {
                let value = scalar.value
                if value < 0x80 {
                    buffer[count] = UInt8(value)
                    count += 1
                    continue
                }
                let length = value < 0x800 ? 2 : value < 0x10000 ? 3 : 4
                let lead: UInt32 = length == 2 ? 0xC0 : length == 3 ? 0xE0 : 0xF0
                for index in 0..<length {
                    let bits = value >> UInt32(6 * (length - 1 - index))
                    buffer[count + index] = UInt8(index == 0 ? lead | bits : 0x80 | bits & 0x3F)
                }
                count += length
            }
            return count
        }
    }

    /// The folded form of a word of the lexicon, by the same table as texts.
    public static func fold(_ word: String) -> [UInt32] {
        word.unicodeScalars.map { FoldTable.shared.look(up: $0.value).scalar }.filter { !isSpace($0) }
    }

    @inline(__always)
    private static func endsLine(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value == 10 || scalar.value == 13 || scalar.value == 0x2028 || scalar.value == 0x2029
    }

    /// Whether a code is a space, a tab, or has no width.
    @inline(__always)
    static func isSpace(_ code: UInt32) -> Bool {
        switch code {
        case 0x20, 9, 11, 12, 0xA0, 0x3000, 0x2000...0x200F, 0x202F, 0x205F, 0x2060, 0xFEFF: true
        default: false
        }
    }
}
