/// Texts as cells, sheets and properties of a workbook can hold them.
enum CellText {
    /// What a cell shows of a text: XML holds no control characters, Excel no more than 32,767 UTF-16 units.
    static func fitting(_ text: String) -> String {
        let isPlain =
            text.utf8.count <= Workbook.Limit.text && text.utf8.allSatisfy { $0 >= 32 && $0 != 95 && $0 != 239 }
        return isPlain ? text : cut(escaped(readable(text)), to: Workbook.Limit.text)
    }

    /// The name of a sheet: at most 31 characters, without those that Excel refuses.
    static func sheetName(_ text: String) -> String {
        let allowed = readable(text).map { "[]:*?/\\\n\t".contains($0) ? " " : $0 }
        var name = cut(String(allowed), to: 31)[...]
        while name.first == "'" || name.first == " " { name.removeFirst() }
        while name.last == "'" || name.last == " " { name.removeLast() }
        // Excel keeps this name for itself.
        return name.isEmpty || name.lowercased() == "history" ? "Sheet1" : String(name)
    }

    /// A property of the document, which holds 255 characters.
    static func property(_ text: String) -> String { cut(readable(text), to: 255) }

    /// How wide a text is in characters of a table: Chinese ones count double. Of several lines the first.
    static func width(_ text: String) -> Int {
        text.unicodeScalars.prefix { $0 != "\n" }.reduce(0) { $0 + ($1.value > 0x2E7F ? 2 : 1) }
    }

    /// Line breaks as Excel has them; in the place of what XML cannot hold the sign for an unknown character.
    private static func readable(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        var last: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            defer { last = scalar }
            switch scalar {
            case "\r": scalars.append("\n")
            case "\n" where last == "\r": continue
            case "\t", "\n": scalars.append(scalar)
            case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": scalars.append("\u{FFFD}")
            default: scalars.append(scalar)
            }
        }
        return String(scalars)
    }

    /// A text that looks like the escape of a character (`_x000A_`) is told from one (ECMA-376 part 1, 22.9.2.19).
    private static func escaped(_ text: String) -> String {
        guard text.contains("_x") else { return text }
        return text.replacing(/_(x[0-9A-Fa-f]{4}_)/) { "_x005F_" + $0.1 }
    }

    /// The beginning of a text with an ellipsis, where it has too many UTF-16 units.
    private static func cut(_ text: String, to limit: Int) -> String {
        guard text.utf16.count > limit else { return text }
        var units = 0
        let kept = text.prefix {
            units += $0.utf16.count
            return units < limit
        }
        return kept + "…"
    }
}
