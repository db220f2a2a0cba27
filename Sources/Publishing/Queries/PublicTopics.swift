import Kernel
import Storage

extension PublicReader {
    /// A special topic with everything that its blocks show.
    public struct TopicPage: Sendable {
        public let id: Int64
        public let slug: String
        public let content: TopicContent
        /// Articles of the blocks that list some, by the block's number.
        public let articles: [Int: [ArticleRow]]
        /// What the newest articles of blocks are chosen from: a change to one of these lists changes the topic.
        public let filters: [ArticleFilter]
        /// HTML of the blocks that are texts, by the block's number.
        public let bodies: [Int: String]
        /// Sizes of its pictures where the files say them, by hash.
        public let pictures: [String: PictureRow]
        /// The newest outbox message that this reading saw.
        public let sequence: Int64
    }

    /// A topic in a list.
    public struct TopicRow: Sendable {
        public let slug: String
        public let content: TopicContent
        public let cover: PictureRow?
    }

    /// The public topic of an address; `nil` when there is none.
    public func topic(_ slug: String, language: Language) async throws -> TopicPage? {
        try await database.read { transaction in
            let row = try transaction.row("SELECT id, public_content FROM topic WHERE slug = ?", [.text(slug)])
            guard let id = row?.integer("id"),
                let content = row?.text("public_content").flatMap(TopicContent.init(json:))
            else { return nil }
            return try Self.page(id, slug, content, language, transaction)
        }
    }

    /// A topic as it will be; its pictures may not be public yet.
    public func preview(of topic: Topic, language: Language) async throws -> TopicPage {
        try await database.read {
            try Self.page(topic.id.rawValue, topic.slug, topic.content, language, $0)
        }
    }

    /// All public topics, the newest first.
    public func topics() async throws -> (topics: [TopicRow], sequence: Int64) {
        try await database.read { transaction in
            let rows = try transaction.rows(
                """
                SELECT slug, public_content FROM topic WHERE published_at IS NOT NULL
                ORDER BY published_at DESC, id DESC LIMIT 200
                """)
            let topics = try rows.compactMap { row -> TopicRow? in
                guard let slug = row.text("slug"),
                    let content = row.text("public_content").flatMap(TopicContent.init(json:))
                else { return nil }
                return TopicRow(
                    slug: slug, content: content,
                    cover: try content.cover.map { try Self.size(of: $0, transaction) })
            }
            return (topics, try Self.sequence(in: transaction))
        }
    }

    private static func page(
        _ id: Int64, _ slug: String, _ content: TopicContent, _ language: Language, _ transaction: Transaction
    ) throws -> TopicPage {
        var articles: [Int: [ArticleRow]] = [:]
        var bodies: [Int: String] = [:]
        var filters: [ArticleFilter] = []
        for block in content.blocks {
            if block.kind == .articles {
                let filter = try block.filter(transaction)
                if block.articles.isEmpty { filters.append(filter) }
                articles[block.id] = try rows(of: block, filter, language, transaction)
            }
            if block.kind == .text { bodies[block.id] = PublicBody.withScrollingTables(try block.body(language).html) }
        }
        let pictures = try ([content.cover] + content.blocks.map(\.picture)).compactMap { $0 }
            .map { ($0.file, try size(of: $0, transaction)) }
        return TopicPage(
            id: id, slug: slug, content: content, articles: articles, filters: filters, bodies: bodies,
            pictures: Dictionary(pictures) { first, _ in first }, sequence: try sequence(in: transaction))
    }

    /// The articles that a block names, in its order; else the newest of its filter.
    private static func rows(
        of block: TopicBlock, _ filter: ArticleFilter, _ language: Language, _ transaction: Transaction
    ) throws -> [ArticleRow] {
        guard !block.articles.isEmpty else {
            return try rows(
                filter, language: language, limit: min(block.newest, TopicBlock.mostNewest), in: transaction)
        }
        let numbers = block.articles.map(String.init).joined(separator: ", ")
        let found = try transaction.rows(
            "\(rowColumns) \(rowJoins) WHERE article.id IN (\(numbers))", [.text(language.rawValue)]
        ).map(article)
        let byID = Dictionary(found.map { ($0.id, $0) }) { first, _ in first }
        return block.articles.compactMap { byID[$0] }
    }

    private static func size(of picture: TopicContent.Picture, _ transaction: Transaction) throws -> PictureRow {
        let row = try transaction.row("SELECT width, height FROM stored_file WHERE hash = ?", [.text(picture.file)])
        return PictureRow(
            hash: picture.file, alternative: picture.alternative.chinese, width: row?.integer("width"),
            height: row?.integer("height"))
    }
}

extension TopicBlock {
    /// What the newest are chosen from, with the section that the chosen one is part of now.
    fileprivate func filter(_ transaction: Transaction) throws -> PublicReader.ArticleFilter {
        var filter = PublicReader.ArticleFilter()
        filter.section = try section.map { try Section.heir(of: $0, transaction) }
        filter.zone = zone
        return filter
    }
}
