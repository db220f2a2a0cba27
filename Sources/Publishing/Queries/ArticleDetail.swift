import Kernel
import Storage

extension PublicReader {
    /// Everything that the page of one article shows.
    public struct ArticleDetail: Sendable {
        public let row: ArticleRow
        public let bodyHTML: String
        public let copyright: String?
        /// The address on the old portal.
        public let address: String?
        public let region: Name?
        public let section: Name?
        public let sectionColumnType: String
        public let phone: String?
        public let fax: String?
        public let email: String?
        /// Every language that the article is written in.
        public let languages: Set<Language>
        public let attachments: [AttachmentRow]
        public let previous: ArticleRow?
        public let next: ArticleRow?
        public let related: [ArticleRow]
        /// The published figures that quote it.
        public let figures: [FigureRow]
        /// What came of what it tells.
        public let outcomes: [Outcome]
        /// Since when it is no longer kept up, in seconds since 1970.
        public let archivedAt: Int64?
        public let sequence: Int64
    }

    /// A document that can be fetched.
    public struct AttachmentRow: Sendable, Hashable {
        public let label: String
        public let name: String
        public let hash: String
        public let mediaType: String
        /// In bytes.
        public let size: Int64
    }

    /// The article in the wanted language, or in the one that it has; `nil` when there is none of that number.
    public func article(_ id: Int64, language: Language) async throws -> ArticleDetail? {
        try await database.read { transaction in
            guard
                let row = try transaction.row(
                    """
                    \(Self.rowColumns), words.body_html AS body_html, words.copyright AS copyright,
                        words.address AS address, article.phone AS phone, article.fax AS fax, article.email AS email,
                        region.id AS region_id, region.name_zh AS region_zh, region.name_en AS region_en,
                        section.id AS section_id, section.name_zh AS section_zh, section.name_en AS section_en,
                        section.column_type AS column_type
                    \(Self.rowJoins)
                    LEFT JOIN facet AS region ON region.id = article.region_id
                    LEFT JOIN facet AS section ON section.id = article.section_id
                    WHERE article.id = ?
                    """, [.text(language.rawValue), .integer(id)])
            else { return nil }
            let article = Self.article(row)
            let languages = try transaction.rows(
                "SELECT language FROM article_text WHERE article_id = ?", [.integer(id)]
            ).compactMap { $0.text("language").flatMap(Language.init(rawValue:)) }
            let attachments = try transaction.rows(
                """
                SELECT label, name, file, media_type, size FROM attachment
                JOIN stored_file ON stored_file.hash = attachment.file
                WHERE article_id = ? AND language = ? ORDER BY position
                """, [.integer(id), .text(article.language.rawValue)]
            ).map {
                AttachmentRow(
                    label: $0.text("label") ?? "", name: $0.text("name") ?? "", hash: $0.text("file") ?? "",
                    mediaType: $0.text("media_type") ?? "", size: $0.integer("size") ?? 0)
            }
            let section = Self.name(row, "section")
            let day = row.text("day") ?? ""
            let same = Self.sameSection(section?.id)
            func neighbour(_ comparison: String, _ order: String) throws -> ArticleRow? {
                try transaction.row(
                    """
                    \(Self.rowColumns) \(Self.rowJoins)
                    WHERE \(same.sql) AND (article.sort_day, article.id) \(comparison) (?, ?)
                    ORDER BY article.sort_day \(order), article.id \(order) LIMIT 1
                    """,
                    [.text(language.rawValue)] + same.values + [.text(day), .integer(id)]
                ).map(Self.article)
            }
            let previous = try neighbour(">", "ASC")
            let next = try neighbour("<", "DESC")
            var sameZone = ArticleFilter()
            sameZone.zone = article.zone?.id
            let candidates =
                sameZone.zone == nil ? [] : try Self.rows(sameZone, language: language, limit: 60, in: transaction)
            let related = Relatedness.best(
                4, for: article, among: candidates, except: [id, previous?.id, next?.id].compactMap { $0 })
            return ArticleDetail(
                row: article, bodyHTML: row.text("body_html") ?? "", copyright: row.text("copyright"),
                address: row.text("address"), region: Self.name(row, "region"), section: section,
                sectionColumnType: row.text("column_type") ?? "news", phone: row.text("phone"), fax: row.text("fax"),
                email: row.text("email"), languages: Set(languages), attachments: attachments, previous: previous,
                next: next, related: related,
                figures: try Self.figures(quoting: id, in: transaction),
                outcomes: try Self.outcomes(toldIn: id, in: transaction),
                archivedAt: try transaction.row(
                    "SELECT archived_at FROM archived_article WHERE article_id = ?", [.integer(id)])?
                    .integer("archived_at"), sequence: try Self.sequence(in: transaction))
        }
    }

    /// A condition on `article`: of this section, or of none. (`IS ?` is SQLite's alone.)
    static func sameSection(_ section: Int64?) -> (sql: String, values: [Value]) {
        section.map { ("article.section_id = ?", [.integer($0)]) } ?? ("article.section_id IS NULL", [])
    }

    /// The article that an old address led to: that of the host; for a host that was no old portal's (a new name in
    /// front of the old addresses), the one that all portals agree on.
    /// - Parameter target: path and query as the request carries them.
    public func articleID(oldHost host: String, target: String) async throws -> Int64? {
        try await database.read { transaction in
            let rows = try transaction.rows(
                """
                SELECT host, article_id FROM old_address WHERE target = ?
                    AND (EXISTS (SELECT 1 FROM article WHERE id = article_id)
                        OR EXISTS (SELECT 1 FROM withdrawn_article AS gone WHERE gone.article_id = old_address.article_id))
                LIMIT 50
                """, [.text(target)])
            if let same = rows.first(where: { $0.text("host") == host.lowercased() }) {
                return same.integer("article_id")
            }
            let isOldHost = try transaction.row(
                "SELECT 1 AS one FROM old_address WHERE host = ? LIMIT 1", [.text(host.lowercased())])
            guard isOldHost == nil else { return nil }
            let articles = Set(rows.compactMap { $0.integer("article_id") })
            return articles.count == 1 ? articles.first : nil
        }
    }

    /// Where a redirect leads; `nil` for an address without one.
    public func redirect(from path: String) async throws -> String? {
        try await database.read { transaction in
            try transaction.row("SELECT target FROM redirect WHERE path = ?", [.text(path)])?.text("target")
        }
    }

    /// When an article was taken off the portal, in seconds since 1970; `nil` for one that never was, or is back.
    public func withdrawal(of id: Int64) async throws -> Int64? {
        try await database.read { transaction in
            try transaction.row("SELECT withdrawn_at FROM withdrawn_article WHERE article_id = ?", [.integer(id)])?
                .integer("withdrawn_at")
        }
    }

    /// The type of a stored file that something public refers to.
    public func mediaType(ofFile hash: String) async throws -> String? {
        try await database.read { transaction in
            try transaction.row(
                """
                SELECT media_type FROM stored_file
                WHERE hash = ? AND \(WithheldFiles.isFree)
                """, [.text(hash)])?.text("media_type")
        }
    }
}
