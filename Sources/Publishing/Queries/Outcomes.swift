import Kernel
import Storage

extension PublicReader {
    /// An outcome with the articles that tell of it.
    public struct OutcomeDetail: Sendable {
        /// A public article that tells of it.
        public struct Source: Sendable {
            public let article: Int64
            public let title: String
            public let titleLanguage: Language
            /// The sentence that decided it, in Chinese; `nil` where the article only tells of the meeting.
            public let sentence: String?
        }

        public let outcome: Outcome
        public let sources: [Source]
        /// Seconds since 1970.
        public let publishedAt: Int64
        public let updatedAt: Int64
        public let sequence: Int64
    }

    /// Whether an outcome can be read.
    public enum OutcomeAnswer: Sendable {
        case shown(OutcomeDetail)
        /// It was public once.
        case withdrawn
    }

    /// An outcome by the number of its matter; `nil` for one that never was public.
    public func outcome(_ id: Int64, language: Language) async throws -> OutcomeAnswer? {
        try await database.read { transaction in
            guard
                let row = try transaction.row(
                    "SELECT \(Outcome.columns) FROM outcome WHERE id = ?", [.integer(id)]),
                let outcome = Outcome(row, try Outcome.sources(of: id, transaction))
            else { return nil }
            guard row.integer("withdrawn_at") == nil else { return .withdrawn }
            let sources = try transaction.rows(
                """
                SELECT told.article_id AS article_id, told.sentence AS sentence, words.title AS title,
                    words.language AS language, (SELECT body_text FROM article_text AS chinese
                        WHERE chinese.article_id = told.article_id AND chinese.language = 'zh-Hans') AS told_text
                FROM outcome_article AS told
                JOIN article_text AS words ON words.article_id = told.article_id AND words.language = COALESCE(
                    (SELECT language FROM article_text WHERE article_id = told.article_id AND language = ?),
                    (SELECT language FROM article_text WHERE article_id = told.article_id
                        ORDER BY language DESC LIMIT 1))
                WHERE told.outcome_id = ? ORDER BY told.sentence IS NULL, told.article_id
                """, [.text(language.rawValue), .integer(id)]
            ).map { row in
                OutcomeDetail.Source(
                    article: row.integer("article_id") ?? 0, title: row.text("title") ?? "",
                    titleLanguage: row.text("language").flatMap(Language.init(rawValue:)) ?? .zhHans,
                    sentence: row.text("sentence").flatMap {
                        Self.stands($0, in: row.text("told_text") ?? "") ? $0 : nil
                    })
            }
            return .shown(
                OutcomeDetail(
                    outcome: outcome, sources: sources, publishedAt: row.integer("published_at") ?? 0,
                    updatedAt: row.integer("updated_at") ?? 0, sequence: try Self.sequence(in: transaction)))
        }
    }

    /// Whether an article still has a sentence; a correction may have taken it out. Blanks and lines do not count.
    private static func stands(_ sentence: String, in text: String) -> Bool {
        text.filter { !$0.isWhitespace }.contains(sentence.filter { !$0.isWhitespace })
    }

    /// The newest outcomes.
    public func outcomes(limit: Int) async throws -> [Outcome] {
        try await database.read { transaction in
            try transaction.rows(
                """
                SELECT \(Outcome.columns) FROM outcome WHERE withdrawn_at IS NULL
                ORDER BY published_at DESC, id DESC LIMIT ?
                """, [.integer(Int64(limit))]
            ).compactMap { Outcome($0, []) }
        }
    }

    /// What came of what an article tells, by the number of the matter; at most two hundred.
    static func outcomes(toldIn article: Int64, in transaction: Transaction) throws -> [Outcome] {
        try transaction.rows(
            """
            SELECT \(Outcome.columns) FROM outcome JOIN outcome_article ON outcome_article.outcome_id = outcome.id
            WHERE outcome_article.article_id = ? AND outcome.withdrawn_at IS NULL ORDER BY outcome.id LIMIT 200
            """, [.integer(article)]
        ).compactMap { Outcome($0, []) }
    }
}
