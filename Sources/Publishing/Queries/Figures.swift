import Kernel
import Storage

extension PublicReader {
    /// A published figure in a list.
    public struct FigureRow: Sendable, Hashable {
        public let id: Int64
        public let name: LocalizedText
        /// 亿元.
        public let measure: LocalizedText
        /// A decimal number, as it was measured.
        public let value: String
        public let period: Period
        /// Reported quickly, expected to change.
        public let isPreliminary: Bool
        /// The unit that answers for it, as it was called then.
        public let unit: LocalizedText
        /// Seconds since 1970.
        public let publishedAt: Int64
        /// The figure that stands in its place.
        public let replacedBy: Int64?
    }

    /// A published figure with its frozen trace.
    public struct FigureDetail: Sendable {
        public let row: FigureRow
        public let replaces: Int64?
        public let sentences: [FigureSentence]
        public let documents: [FigureDocument]
        public let sequence: Int64
    }

    /// A sentence of a public article, as it stood when the figure was published.
    public struct FigureSentence: Sendable, Hashable {
        public let article: Int64
        public let title: String
        public let titleLanguage: Language
        public let language: Language
        /// In Unicode scalars of the article's text.
        public let start: Int64
        public let end: Int64
        public let before: String
        public let sentence: String
        public let after: String
    }

    /// A document of the figure's evidence: what was handed in, by its digest, and when somebody else accepted it.
    public struct FigureDocument: Sendable, Hashable {
        /// SHA-256, in hexadecimal.
        public let hash: String
        /// Seconds since 1970.
        public let acceptedAt: Int64
    }

    /// The newest published figures.
    public func figures(limit: Int) async throws -> [FigureRow] {
        try await database.read { transaction in
            try transaction.rows(
                "\(Self.figureColumns) ORDER BY figure.published_at DESC, figure.id DESC LIMIT ?",
                [.integer(Int64(limit))]
            ).compactMap(Self.figure)
        }
    }

    /// A figure by its number; `nil` when there is none.
    public func figure(_ id: Int64, language: Language) async throws -> FigureDetail? {
        try await database.read { transaction in
            guard let found = try transaction.row("\(Self.figureColumns) WHERE figure.id = ?", [.integer(id)]),
                let row = Self.figure(found)
            else { return nil }
            let sentences = try transaction.rows(
                """
                SELECT quoted.article_id AS article_id, quoted.language AS language, quoted.source_start AS source_start,
                    quoted.source_end AS source_end, quoted.before AS before, quoted.sentence AS sentence,
                    quoted.after AS after, words.title AS title, words.language AS title_language
                FROM figure_sentence AS quoted
                JOIN article_text AS words ON words.article_id = quoted.article_id AND words.language = COALESCE(
                    (SELECT language FROM article_text WHERE article_id = quoted.article_id AND language = ?),
                    (SELECT language FROM article_text WHERE article_id = quoted.article_id
                        ORDER BY language DESC LIMIT 1))
                WHERE quoted.figure_id = ? ORDER BY quoted.position
                """, [.text(language.rawValue), .integer(id)])
            let documents = try transaction.rows(
                "SELECT hash, accepted_at FROM figure_document WHERE figure_id = ? ORDER BY position", [.integer(id)])
            return FigureDetail(
                row: row, replaces: found.integer("replaces"), sentences: sentences.map(Self.sentence),
                documents: documents.map {
                    FigureDocument(hash: $0.text("hash") ?? "", acceptedAt: $0.integer("accepted_at") ?? 0)
                }, sequence: try Self.sequence(in: transaction))
        }
    }

    /// The figures that quote an article, by period; at most fifty.
    static func figures(quoting article: Int64, in transaction: Transaction) throws -> [FigureRow] {
        try transaction.rows(
            """
            \(figureColumns) WHERE figure.id IN (SELECT figure_id FROM figure_sentence WHERE article_id = ?)
            ORDER BY figure.period DESC, figure.id LIMIT 50
            """, [.integer(article)]
        ).compactMap(figure)
    }

    private static let figureColumns = """
        SELECT figure.id AS id, figure.replaces AS replaces, figure.name_zh AS name_zh, figure.name_en AS name_en,
            figure.measure_zh AS measure_zh, figure.measure_en AS measure_en, figure.value AS value,
            figure.period AS period, figure.series AS series, figure.unit_zh AS unit_zh, figure.unit_en AS unit_en,
            figure.published_at AS published_at, later.id AS replaced_by
        FROM figure LEFT JOIN figure AS later ON later.replaces = figure.id
        """

    private static func figure(_ row: Row) -> FigureRow? {
        func text(_ column: String) -> LocalizedText {
            LocalizedText(chinese: row.text(column + "_zh") ?? "", english: row.text(column + "_en"))
        }
        guard let id = row.integer("id"), let period = row.text("period").flatMap({ Period(text: $0) }) else {
            return nil
        }
        return FigureRow(
            id: id, name: text("name"), measure: text("measure"), value: row.text("value") ?? "", period: period,
            isPreliminary: row.text("series") == "preliminary", unit: text("unit"),
            publishedAt: row.integer("published_at") ?? 0, replacedBy: row.integer("replaced_by"))
    }

    private static func sentence(_ row: Row) -> FigureSentence {
        func language(_ column: String) -> Language { row.text(column).flatMap(Language.init(rawValue:)) ?? .zhHans }
        return FigureSentence(
            article: row.integer("article_id") ?? 0, title: row.text("title") ?? "",
            titleLanguage: language("title_language"), language: language("language"),
            start: row.integer("source_start") ?? 0, end: row.integer("source_end") ?? 0,
            before: row.text("before") ?? "", sentence: row.text("sentence") ?? "", after: row.text("after") ?? "")
    }
}
