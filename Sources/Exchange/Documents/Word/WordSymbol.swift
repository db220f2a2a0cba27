/// Characters of Word's symbol fonts that forms are full of, as Unicode has them.
enum WordSymbol {
    private static let signs: [String: [Int: String]] = [
        "wingdings": [
            0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x75: "◆", 0xA1: "○", 0xA8: "□", 0xD8: "➢", 0xE0: "→",
            0xFC: "✓", 0xFB: "✗", 0xFD: "☒", 0xFE: "☑",
        ],
        "wingdings 2": [0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "□"],
    ]

    /// - Parameters:
    ///   - code: four hexadecimal digits; such fonts have their own characters from F000.
    static func text(font: String, code: String) -> String {
        guard let value = Int(code, radix: 16) else { return "\u{FFFD}" }
        if let sign = signs[font.lowercased()]?[value & 0xFF] { return sign }
        let isOwn = (0xE000...0xF8FF).contains(value) || font.lowercased().hasPrefix("wingdings")
        return isOwn ? "\u{FFFD}" : UInt32(exactly: value).flatMap(UnicodeScalar.init).map { String($0) } ?? "\u{FFFD}"
    }
}
