/// A page of a PDF as the lines that a reader sees, from above.
struct PDFPage: Sendable {
    /// From 1.
    let number: Int
    var lines: [PDFLine]
}

/// A word where it stands on its page; places are in points from the upper left corner.
struct PDFWord: Sendable {
    let text: String
    let left: Double
    let right: Double
    let top: Double
    let bottom: Double
    /// Which of poppler's lines it stands in; of a table each cell has lines of its own.
    let line: Int

    var height: Double { bottom - top }
    var center: Double { (top + bottom) / 2 }
    /// How wide a Han character is here, by the words that have nothing else.
    var em: Double? {
        let count = text.unicodeScalars.count
        guard count > 0, text.unicodeScalars.allSatisfy(\.isWide) else { return nil }
        return (right - left) / Double(count)
    }
}

/// A line of a page.
struct PDFLine: Sendable {
    var text: String
    let left: Double
    let right: Double
    let top: Double
    /// How wide a Han character is, or would be.
    let size: Double
    /// Its size is known by Han characters, not only by the height of others.
    let hasHan: Bool
    /// On a page of columns: which one, from 0; 2 for what stands above both.
    let column: Int

    /// A row of a table: its cells are parted by tabs.
    var isRow: Bool { text.contains("\t") }
    var center: Double { (left + right) / 2 }
}
