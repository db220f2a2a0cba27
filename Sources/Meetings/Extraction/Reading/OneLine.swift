/// A text written on one line.
enum OneLine {
    /// The text with a space for each run of white space that holds a line break or a tab; none between two Chinese
    /// characters.
    static func of(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var gap = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar.properties.isWhitespace {
                gap.append(scalar)
                continue
            }
            if gap.contains(where: breaksLine) {
                let isBetweenChinese = isChinese(scalar) && result.last.map(isChinese) ?? true
                if !isBetweenChinese, !result.isEmpty { result.append(" ") }
            } else {
                result.append(contentsOf: gap)
            }
            gap.removeAll()
            result.append(scalar)
        }
        return String(result)
    }

    /// Line feed, tab, form feed, carriage return, and the separators of Unicode.
    private static func breaksLine(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 9...13, 0x85, 0x2028, 0x2029: true
        default: false
        }
    }

    /// Ideographs, and the punctuation that is printed as wide as they are.
    private static func isChinese(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x2E80...0x9FFF, 0xF900...0xFAFF, 0xFF00...0xFFEF, 0x20000...0x3FFFF, 0x2014, 0x2018...0x201D, 0x2026: true
        default: false
        }
    }
}
