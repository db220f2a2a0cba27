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
        if scalar.properties.isWhitespace || scalar.value < 32 || scalar == "\u{FEFF}" || scalar == "\u{200B}" {
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

/// Escapes text for HTML content and attribute values.
public func escapedHTML(_ text: some StringProtocol) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
        switch scalar {
        case "&": result += "&amp;"
        case "<": result += "&lt;"
        case ">": result += "&gt;"
        case "\"": result += "&quot;"
        case "'": result += "&#39;"
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result
}
