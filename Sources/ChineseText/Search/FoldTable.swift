import UnicodeBridge

/// What a scalar counts as in a search, and the form in which it is compared.
///
/// Full-width is half-width, upper case lower case, an accent is dropped, a traditional character is its simplified
/// one. The table is filled from ICU when it is first asked for and then only looked up.
struct FoldTable: Sendable {
    enum Kind: UInt32 {
        /// Punctuation, space, symbol: ends a word.
        case separator
        /// A Chinese character, kana or hangul: any two neighbours are a token.
        case ideograph
        /// A letter or digit: neighbours make one word.
        case word
        /// A combining mark or an invisible format character: as if it were not there.
        case ignored
    }

    static let shared = FoldTable()

    /// The folded scalar in the low 24 bits, its kind above; never written after it was filled.
    private nonisolated(unsafe) let entries: UnsafePointer<UInt32>

    private init() {
        let table = UnsafeMutablePointer<UInt32>.allocate(capacity: 0x10000)
        table.initialize(repeating: 0, count: 0x10000)
        if kaimen_fold_table(table) != 0 { Self.fillWithoutICU(table) }
        entries = UnsafePointer(table)
    }

    /// The folded scalar and its kind.
    @inline(__always)
    func look(up scalar: UInt32) -> (scalar: UInt32, kind: Kind) {
        guard scalar < 0x10000 else {
            return (scalar, (0x20000..<0x40000).contains(scalar) ? .ideograph : .separator)
        }
        let entry = entries[Int(scalar)]
        return (entry & 0xFF_FFFF, Kind(rawValue: entry >> 24) ?? .separator)
    }

    /// ASCII and the common ideographs: better than no search at all when ICU's data is missing.
    private static func fillWithoutICU(_ table: UnsafeMutablePointer<UInt32>) {
        for scalar in UInt32(0)..<0x10000 {
            switch scalar {
            case 0x30...0x39, 0x61...0x7A: table[Int(scalar)] = scalar | Kind.word.rawValue << 24
            case 0x41...0x5A: table[Int(scalar)] = (scalar + 32) | Kind.word.rawValue << 24
            case 0x3400..<0xA000: table[Int(scalar)] = scalar | Kind.ideograph.rawValue << 24
            default: table[Int(scalar)] = scalar
            }
        }
    }
}
