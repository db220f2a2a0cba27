import Kernel
import Storage

/// Keeps the search ready in the background: indexes what older versions stored, makes ranking segments.
public struct SearchKeeper: Sendable {
    /// Changes when the tokens change: then everything is indexed anew.
    static let revision: Int64 = 2

    let database: Database
    let sizes: SegmentSizes

    public init(database: Database) { self.init(database: database, sizes: SegmentSizes()) }

    init(database: Database, sizes: SegmentSizes) { (self.database, self.sizes) = (database, sizes) }

    /// Does the next piece of work, in one short transaction.
    /// - Returns: whether there may be more.
    public func step() async throws -> Bool {
        if try await database.read({ try isTidy($0) }) { return false }
        return try await database.write { transaction in
            try Outbox.takeTurn(in: transaction)
            if try Self.forget(transaction) { return true }
            if try indexMissing(transaction) { return true }
            if try makeSegment(transaction) { return true }
            return try join(transaction)
        }
    }

    /// Works until nothing is left to do.
    public func finish() async throws { while try await step() {} }

    private static func state(_ transaction: Transaction) throws -> (revision: Int64, isComplete: Bool) {
        let row = try transaction.row("SELECT revision, is_complete FROM search_state WHERE id = 1")
        return (row?.integer("revision") ?? 0, row?.integer("is_complete") == 1)
    }

    private func isTidy(_ transaction: Transaction) throws -> Bool {
        let state = try Self.state(transaction)
        guard state.revision == Self.revision, state.isComplete else { return false }
        return try !isPendingEnough(transaction) && nextJoin(transaction).isEmpty
    }

    /// An index of another revision is emptied.
    private static func forget(_ transaction: Transaction) throws -> Bool {
        guard try state(transaction).revision != revision else { return false }
        try emptyFullText(transaction)
        for table in ["search_document", "search_block", "search_term", "search_gone", "search_segment"] {
            try transaction.execute("DELETE FROM \(table)")
        }
        try transaction.execute(
            "UPDATE search_state SET revision = ?, is_complete = 0, through_day = '' WHERE id = 1", [.integer(revision)]
        )
        return true
    }

    /// Indexes some of the articles that are not in the search.
    private func indexMissing(_ transaction: Transaction) throws -> Bool {
        guard try !Self.state(transaction).isComplete else { return false }
        var missing: [SearchDocument] = []
        try transaction.scan(
            """
            \(SearchDocument.selection(transaction.engine)) FROM article
            WHERE article.sort_day >= (SELECT through_day FROM search_state)
                AND NOT EXISTS (SELECT 1 FROM search_document WHERE article_id = article.id)
            ORDER BY article.sort_day, article.id LIMIT 4000
            """
        ) { columns in
            missing.append(SearchDocument(columns))
            return true
        }
        try SearchWriter(transaction: transaction, sizes: sizes).add(missing)
        try transaction.execute(
            "UPDATE search_state SET is_complete = ?, through_day = COALESCE(?, through_day) WHERE id = 1",
            [.integer(missing.isEmpty ? 1 : 0), .text(orNull: missing.last?.day)])
        return true
    }

    // MARK: Segments

    private func isPendingEnough(_ transaction: Transaction) throws -> Bool {
        let pending = try transaction.row(
            "SELECT COUNT(*) AS n FROM (SELECT 1 FROM search_document WHERE segment = 0 LIMIT ?) AS pending",
            [.integer(Int64(sizes.waiting))])
        return (pending?.integer("n") ?? 0) >= sizes.waiting
    }

    /// The articles of the full-text tables become a segment, and the tables are empty again.
    private func makeSegment(_ transaction: Transaction) throws -> Bool {
        guard try isPendingEnough(transaction) else { return false }
        var placed: [(key: Int64, document: SearchDocument)] = []
        for row in try transaction.rows("SELECT key, article_id FROM search_document WHERE segment = 0 ORDER BY key") {
            guard let key = row.integer("key"), let article = row.integer("article_id"),
                let document = try SearchDocument.read(article, in: transaction)
            else { continue }
            placed.append((key, document))
        }
        try SearchWriter(transaction: transaction, sizes: sizes).addSegments(placed)
        try Self.emptyFullText(transaction)
        return true
    }

    private static func emptyFullText(_ transaction: Transaction) throws {
        guard transaction.engine == .sqlite else { return }
        for table in ["search_text", "search_character"] {
            try transaction.execute("INSERT INTO \(table) (\(table)) VALUES ('delete-all')")
        }
    }

    private func join(_ transaction: Transaction) throws -> Bool {
        let segments = try nextJoin(transaction)
        guard !segments.isEmpty else { return false }
        try SegmentMerger(segments, in: transaction).run()
        return true
    }

    /// Segments that are worth being written as one: several of about the same size, or one that has lost articles.
    private func nextJoin(_ transaction: Transaction) throws -> [Int64] {
        let heads = try SegmentStore(transaction: transaction).heads()
        let gone = try SegmentStore(transaction: transaction).gone().mapValues(\.count)
        if let worn = heads.first(where: {
            let count = gone[$0.id] ?? 0
            return count >= max(sizes.gone, $0.size / sizes.goneShare) || count >= $0.size
        }) {
            return [worn.id]
        }
        // Sizes of one class differ by less than four times.
        let classes = Dictionary(grouping: heads.filter { $0.size * 4 <= sizes.articles * 3 }) {
            ($0.size.bitWidth - $0.size.leadingZeroBitCount) / 2
        }
        for (_, alike) in classes.sorted(by: { $0.key < $1.key })
        where alike.count >= sizes.alike || alike.reduce(0, { $0 + $1.size }) * 20 >= sizes.articles * 19 {
            var size = 0
            let fitting = alike.prefix {
                size += $0.size
                return size <= sizes.articles
            }
            if fitting.count > 1 { return fitting.map(\.id) }
        }
        return []
    }
}
