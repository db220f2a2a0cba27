import Kernel
import Storage

/// The titles of articles in both languages, for a query over `article`.
enum ArticleTitles {
    static let columns = "chinese.title AS title_zh, english.title AS title_en"
    static let join = """
        LEFT JOIN article_text AS chinese ON chinese.article_id = article.id AND chinese.language = 'zh-Hans'
        LEFT JOIN article_text AS english ON english.article_id = article.id AND english.language = 'en'
        """

    /// The English title stands for both where there is no Chinese one; `nil` for an article without any.
    static func title(_ row: Row) -> LocalizedText? {
        row.localized("title") ?? row.text("title_en").map { LocalizedText(chinese: $0, english: $0) }
    }
}
