/// The words of a manuscript's body.
enum ManuscriptPlainText {
    /// A paragraph a line; empty for a body that cannot be read, which no saved manuscript has.
    static func of(_ html: String) -> String { (try? ArticleBody(cleaning: html))?.text ?? "" }
}
