/// Folds one line after the other.
struct FoldedLineWriter {
    private(set) var codes: [UInt32] = []
    private(set) var origins: [Int32] = []

    init(count: Int) {
        codes.reserveCapacity(count)
        origins.reserveCapacity(count)
    }

    /// Appends a line, without its end.
    mutating func write(_ line: ArraySlice<Unicode.Scalar>) {
        let spacesArePunctuation = Self.spacesArePunctuation(line)
        var pendingSpace = false
        let begin = codes.count
        for index in line.indices {
            let code = FoldTable.shared.look(up: line[index].value).scalar
            if FoldedText.isSpace(code) {
                pendingSpace = true
                continue
            }
            if pendingSpace, spacesArePunctuation, codes.count > begin {
                codes.append(FoldedText.comma)
                origins.append(Int32(truncatingIfNeeded: index - 1))
            }
            pendingSpace = false
            codes.append(Self.unified(code))
            origins.append(Int32(truncatingIfNeeded: index))
        }
    }

    /// Appends the line end that stands at a position of the text.
    mutating func endLine(at position: Int) {
        codes.append(FoldedText.lineEnd)
        origins.append(Int32(truncatingIfNeeded: position))
    }

    /// One sign for each mark of punctuation that is written in several ways.
    @inline(__always)
    private static func unified(_ code: UInt32) -> UInt32 {
        switch code {
        case 0xFF61: 0x3002  // half-width full stop
        case 0x2236, 0xFE55: 0x3A  // ratio sign and small colon: a colon
        case 0xFE50: 0x2C  // small comma
        case 0xFE54: 0x3B  // small semicolon
        default: code
        }
    }

    /// Words with spaces between and no punctuation: at least four characters to a space, so that 关 于 印 发 is none.
    private static func spacesArePunctuation(_ line: ArraySlice<Unicode.Scalar>) -> Bool {
        var (spaces, others, lastWasSpace) = (0, 0, true)
        for scalar in line {
            switch scalar {
            case "\u{3002}", "，", ",", "；", ";", "、", "：", ":", "！", "？": return false
            default: break
            }
            if FoldedText.isSpace(scalar.value) {
                spaces += lastWasSpace ? 0 : 1
                lastWasSpace = true
            } else {
                others += 1
                lastWasSpace = false
            }
        }
        return spaces > 0 && others >= 4 * spaces
    }
}
