/// `xl/styles.xml`: which cells show their number as a day.
final class CellFormats: XMLFollower {
    /// How a number is shown.
    enum Format: Equatable {
        case plain
        case day
        /// Filled with zeros to a number of digits, as codes are.
        case zeros(Int)
    }

    private var codes: [Int: String] = [:]
    private var formats: [Format] = []
    private var isInCells = false
    var isOver: Bool { formats.count > 100_000 || codes.count > 100_000 }

    /// The format of a cell by the number of its style.
    func format(_ style: Int) -> Format { formats.indices.contains(style) ? formats[style] : .plain }

    func open(_ name: String, _ attributes: XMLAttributes) {
        switch name {
        case "numFmt":
            if let id = attributes["numFmtId"].flatMap({ Int($0) }) { codes[id] = attributes["formatCode"] }
        case "cellXfs": isInCells = true
        case "xf" where isInCells:
            let id = attributes["numFmtId"].flatMap { Int($0) } ?? 0
            formats.append(codes[id].map { Self.format(code: $0) } ?? Self.builtIn(id))
        default: break
        }
    }

    func close(_ name: String) { if name == "cellXfs" { isInCells = false } }
    func text(_ bytes: UnsafeRawBufferPointer) {}

    /// ECMA-376 part 1, 18.8.30: 14–22 and 45–47 everywhere, 27–36 and 50–58 in East Asian languages.
    private static func builtIn(_ id: Int) -> Format {
        switch id {
        case 14...22, 27...36, 45...47, 50...58: .day
        default: .plain
        }
    }

    /// A format of the author's own is one of days when its first section names year, month, day, hour or second.
    static func format(code: String) -> Format {
        var letters: [Character] = []
        var rest = Substring(code)
        while let character = rest.popFirst(), character != ";" {
            switch character {
            case "\"": rest = rest.drop { $0 != "\"" }.dropFirst()
            case "[":
                // Of what stands in brackets only the hours, minutes and seconds of a duration matter: it is no day.
                let inside = rest.prefix { $0 != "]" }.lowercased()
                if !inside.isEmpty, inside.allSatisfy({ "hms".contains($0) }) { return .plain }
                rest = rest.drop { $0 != "]" }.dropFirst()
            case "\\", "_", "*": rest = rest.dropFirst()
            default: letters.append(contentsOf: character.lowercased())
            }
        }
        let text = String(letters)
        if !text.isEmpty, text.allSatisfy({ $0 == "0" }) {
            return text.count > 1 ? .zeros(min(text.count, 40)) : .plain
        }
        return !text.contains("general") && letters.contains { "ydmhs".contains($0) } ? .day : .plain
    }
}
