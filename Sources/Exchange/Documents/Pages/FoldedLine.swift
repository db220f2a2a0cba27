/// A line of a page, whose white space is one space wherever it stands, and none where an editor broke a Chinese line.
struct FoldedLine {
    private var scalars = String.UnicodeScalarView()
    private var last: UnicodeScalar?
    /// White space that waits for what follows: whether it is a break of the line.
    private var pending: Bool?

    mutating func append(_ text: String) {
        for scalar in text.unicodeScalars {
            // The wide space (U+3000) is a character of Chinese texts.
            if scalar.properties.isWhitespace, scalar.value != 0x3000 {
                pending = (pending ?? false) || scalar == "\n" || scalar == "\r"
                continue
            }
            if let isBreak = pending, let last, !(isBreak && last.isWide && scalar.isWide) { scalars.append(" ") }
            pending = nil
            last = scalar
            scalars.append(scalar)
        }
    }

    /// The line, and begins a new one.
    mutating func take() -> String {
        defer { self = FoldedLine() }
        return String(scalars)
    }
}

extension UnicodeScalar {
    /// As wide as it is high: Han, its punctuation, full-width forms.
    var isWide: Bool {
        switch value {
        case 0x2E80...0x303F, 0x3041...0x33FF, 0x3400...0x9FFF, 0xF900...0xFAFF, 0xFF01...0xFF60, 0x20000...0x3FFFF:
            true
        // Quotes, dashes and dots that Chinese fonts draw wide.
        case 0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x2026: true
        default: false
        }
    }
}
