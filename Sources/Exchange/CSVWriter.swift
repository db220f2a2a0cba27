/// Writes tables as CSV (RFC 4180) that Excel opens in the right character set.
public enum CSVWriter {
    /// The rows with a byte order mark and CRLF.
    ///
    /// A cell that a spreadsheet would take for a formula gets an apostrophe before it (OWASP: CSV injection).
    public static func text(_ rows: [[String]]) -> String {
        "\u{FEFF}" + rows.map { $0.map(cell).joined(separator: ",") + "\r\n" }.joined()
    }

    /// A cell as it is written. Spreadsheets read scalar by scalar: a comma that makes one character with the letter before
    /// it, as after a sign of the Malayalam script, still ends a cell.
    private static func cell(_ text: String) -> String {
        let isNumber = Double(text) != nil
        let isGuarded = !isNumber && text.unicodeScalars.first.map(formulaStarts.contains) ?? false
        let guarded = isGuarded ? "'" + text : text
        guard guarded.utf8.contains(where: special.contains) else { return guarded }
        var quoted = String.UnicodeScalarView("\"".unicodeScalars)
        for scalar in guarded.unicodeScalars {
            if scalar == "\"" { quoted.append(scalar) }
            quoted.append(scalar)
        }
        return String(quoted) + "\""
    }

    /// What begins a formula, in the width of a letter and in that of a Chinese character.
    private static let formulaStarts: Set<Unicode.Scalar> = ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"]
    private static let special = Set(",\"\r\n".utf8)
}
