/// A line of a page: a block of an HTML page, or a line of a copied text.
struct PageBlock: Sendable {
    enum Shape: Sendable, Equatable {
        case line
        case heading(level: Int)
        case listItem
        case table(html: String, rows: [String])
        case picture(reference: String, alternative: String)
        case caption
    }

    var shape: Shape
    /// Plain text, white space folded and trimmed.
    var text: String
    /// The same with the inline tags that are kept, escaped.
    var html: String
    /// Stands in a navigation, a header, a footer or a side column.
    var isFurniture = false
    /// Share of the characters that are link text, 0…1.
    var linkShare = 0.0
    /// Addresses and labels of the links in it.
    var links: [(reference: String, label: String)] = []
}

/// Folds white space of every width to single spaces and trims.
func folded(_ text: some StringProtocol) -> String {
    var result = String.UnicodeScalarView()
    var pending = false
    for scalar in text.unicodeScalars {
        if scalar.isFolded {
            pending = !result.isEmpty
        } else if scalar.value == 127 || (0x80...0x9F).contains(scalar.value) {
            continue
        } else {
            if pending { result.append(" ") }
            pending = false
            result.append(scalar)
        }
    }
    return String(result)
}

extension Unicode.Scalar {
    /// White space, and what is invisible like it; most scalars are known without a look into Unicode's tables.
    fileprivate var isFolded: Bool {
        switch value {
        case 33..<127, 0x3001..<0xD800: false
        case 0...32, 0xFEFF, 0x200B: true
        default: properties.isWhitespace
        }
    }

    /// A letter of any script; the same shortcut.
    var isLetter: Bool {
        switch value {
        case 0..<128: (65...90).contains(value) || (97...122).contains(value)
        case 0x3400..<0x4DC0, 0x4E00..<0xA000: true
        default: properties.isAlphabetic
        }
    }

    /// Ends a line.
    var isLineEnd: Bool { (10...13).contains(value) || value == 0x85 || value == 0x2028 || value == 0x2029 }
}
