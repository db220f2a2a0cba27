import Kernel

/// A row of a list of articles with its cells by column.
struct ArticleRow {
    let sheet: String
    /// From 1.
    let number: Int
    /// Letters of each column that the sheet has.
    let letters: [ArticleColumn: String]
    let cells: [ArticleColumn: String]

    /// The cell's text; empty for an empty cell and for a column that is not there.
    subscript(column: ArticleColumn) -> String { cells[column] ?? "" }

    /// `文章!C7`; the row's number alone for a column that is not there.
    func address(_ column: ArticleColumn) -> String { "\(sheet)!\(letters[column] ?? "")\(number)" }
}
