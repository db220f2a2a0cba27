/// XML as it is written: what is text is escaped, what XML cannot say is left out.
struct MarkupWriter {
    private(set) var text = #"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"# + "\n"

    /// Adds markup of our own.
    mutating func raw(_ markup: String) { text += markup }

    /// Adds a text.
    mutating func words(_ words: String) { text += Self.escaped(words) }

    /// A text, or the value of an attribute.
    static func escaped(_ words: String) -> String {
        var escaped = ""
        for scalar in words.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "\t", "\n": escaped.unicodeScalars.append(scalar)
            // XML 1.0, 2.2: no other control characters, no half of a pair, no U+FFFE and U+FFFF.
            case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": break
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    var bytes: [UInt8] { [UInt8](text.utf8) }
}
