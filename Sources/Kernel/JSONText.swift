/// JSON whose keys keep their order, which is part of our interfaces.
public indirect enum JSONText: Sendable {
    case null
    case text(String)
    case number(Int)
    case decimal(Double)
    case truth(Bool)
    case list([JSONText])
    case object([(String, JSONText)])

    /// A text, or null.
    public static func text(orNull text: String?) -> JSONText { text.map(JSONText.text) ?? .null }

    /// One line of JSON; `<` is written as an escape, so that it can stand in an HTML data block.
    public var line: String {
        var result = ""
        write(to: &result)
        return result
    }

    private func write(to result: inout String) {
        switch self {
        case .null: result += "null"
        case .text(let text): Self.write(text, to: &result)
        case .number(let number): result += String(number)
        case .decimal(let decimal): result += decimal.isFinite ? String(decimal) : "null"
        case .truth(let truth): result += truth ? "true" : "false"
        case .list(let items):
            result += "["
            for (index, item) in items.enumerated() {
                if index > 0 { result += "," }
                item.write(to: &result)
            }
            result += "]"
        case .object(let members):
            result += "{"
            for (index, member) in members.enumerated() {
                if index > 0 { result += "," }
                Self.write(member.0, to: &result)
                result += ":"
                member.1.write(to: &result)
            }
            result += "}"
        }
    }

    private static func write(_ text: String, to result: inout String) {
        result += "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case "<": result += "\\u003c"
            case "\u{2028}": result += "\\u2028"
            case "\u{2029}": result += "\\u2029"
            case _ where scalar.value < 32:
                result += "\\u" + String(0x10000 + scalar.value, radix: 16).dropFirst()
            default: result.unicodeScalars.append(scalar)
            }
        }
        result += "\""
    }
}
