import ChineseText
import Kernel
import Storage

/// An article as it stands in the search: all its languages together.
struct SearchDocument {
    let article: Int64
    /// The day, empty for none.
    let day: String
    let title: String
    let body: String
    /// What it belongs to, as marks.
    let facets: String
    /// How its title sounds, as marks.
    let sound: String

    /// Columns of an article that the search reads, in the order of `init`.
    static func selection(_ engine: Engine) -> String {
        func lines(_ column: String) -> String {
            let joined = engine == .sqlite ? "GROUP_CONCAT(\(column), CHAR(10))" : "STRING_AGG(\(column), CHR(10))"
            return """
                (SELECT \(joined) FROM (SELECT \(column) FROM article_text
                    WHERE article_id = article.id ORDER BY language DESC) AS texts)
                """
        }
        return """
            SELECT article.id, article.sort_day, article.zone_id, article.region_id, article.kind_id,
                \(lines("title")), \(lines("body_text"))
            """
    }

    init(_ columns: Transaction.Columns) {
        article = columns.integer(0)
        day = columns.text(1)
        title = Self.unmarked(columns.text(5))
        body = Self.unmarked(columns.text(6))
        facets = Self.marks(zone: columns.integer(2), region: columns.integer(3), kind: columns.integer(4))
        sound = Self.sound(of: title)
    }

    /// The article as it stands now; `nil` when there is none of that number.
    static func read(_ article: Int64, in transaction: Transaction) throws -> SearchDocument? {
        var found: SearchDocument?
        try transaction.scan("\(selection(transaction.engine)) FROM article WHERE article.id = ?", [.integer(article)])
        { columns in
            found = SearchDocument(columns)
            return false
        }
        return found
    }

    private static func unmarked(_ text: String) -> String {
        guard let first = text.unicodeScalars.first, (0xE000...0xE003).contains(first.value) else { return text }
        return " " + text
    }

    private static func marks(zone: Int64, region: Int64, kind: Int64) -> String {
        var marks: [String] = []
        if zone > 0 { marks.append(SearchMark.zone(zone)) }
        if region > 0 { marks.append(SearchMark.region(region)) }
        if kind > 0 { marks.append(SearchMark.kind(kind)) }
        return marks.joined(separator: " ")
    }

    /// Syllables, then initials; a mark between the rows keeps phrases from reaching across.
    static func sound(of title: String) -> String {
        var marks = ""
        for reading in Pinyin.shared.readings(of: String(title.prefix(200))) {
            for syllable in reading { marks += SearchMark.syllable + syllable + " " }
            marks += SearchMark.end + " "
            for syllable in reading { marks += SearchMark.initial + syllable.prefix(1) + " " }
            marks += SearchMark.end + " "
        }
        return marks
    }
}
