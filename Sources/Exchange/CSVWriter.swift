/// Writes tables as CSV (RFC 4180) that Excel opens in the right character set.
public enum CSVWriter {
    /// The rows with a byte order mark and CRLF.
    ///
    /// A cell that a spreadsheet would take for a formula gets an apostrophe before it (OWASP: CSV injection).
    public static func text(_ rows: [[String]]) -> String {
        "\u{FEFF}" + rows.map { $0.map(cell).joined(separator: ",") + "\r\n" }.joined()
    }

    private static func cell(_ text: String) -> String {
        let isNumber = Double(text) != nil
        let guarded = !isNumber && text.first.map { "=+-@\t\r".contains($0) } ?? false ? "'" + text : text
        let needsQuotes = guarded.contains { $0 == "," || $0 == "\"" || $0.isNewline }
        return needsQuotes ? "\"" + guarded.replacing("\"", with: "\"\"") + "\"" : guarded
    }
}
