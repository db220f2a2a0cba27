/// Escapes text for HTML content and attribute values.
public func escapedHTML(_ text: some StringProtocol) -> String {
    guard text.utf8.contains(where: { [38, 60, 62, 34, 39].contains($0) }) else { return String(text) }
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
