import Kernel
import Storage

/// Keeps the search ready in the background: indexes what older versions stored, makes ranking segments.
public struct SearchKeeper: Sendable {
    /// Changes when the tokens change: then everything is indexed anew.
    static let revision: Int64 = 1

    let database: Database
    let sizes: SegmentSizes

    public init(database: Database) { self.init(database: database, sizes: SegmentSizes()) }

    init(database: Database, sizes: SegmentSizes) { (self.database, self.sizes) = (database, sizes) }

    /// Does the next piece of work, in one short transaction.
    /// - Returns: whether there may be more.
    public func step() async throws -> Bool {
        guard database.engine == .sqlite else { return false }
        if try await database.read({ try isTidy($0) }) { return false }
        return try await database.write { transaction in
            if try Self.forget(transaction) { return true }
            if try Self.indexMissing(transaction) { return true }
            return try makeSegment(transaction)
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
        return try nextSegment(transaction) == nil
    }

    /// An index of another revision is emptied.
    private static func forget(_ transaction: Transaction) throws -> Bool {
        guard try state(transaction).revision != revision else { return false }
        for statement in [
            "INSERT INTO search_text (search_text) VALUES ('delete-all')",
            "INSERT INTO search_character (search_character) VALUES ('delete-all')", "DELETE FROM search_document",
            "DELETE FROM search_posting", "DELETE FROM search_segment", "DELETE FROM search_loose",
        ] { try transaction.execute(statement) }
        try transaction.execute(
            "UPDATE search_state SET revision = ?, is_complete = 0, through_day = '' WHERE id = 1", [.integer(revision)]
        )
        return true
    }

    /// Indexes some of the articles that are not in the search.
    private static func indexMissing(_ transaction: Transaction) throws -> Bool {
        guard try !state(transaction).isComplete else { return false }
        var missing: [SearchDocument] = []
        try transaction.scan(
            """
            \(SearchDocument.selection) FROM article
            WHERE article.sort_day >= (SELECT through_day FROM search_state)
                AND NOT EXISTS (SELECT 1 FROM search_document WHERE article_id = article.id)
            ORDER BY article.sort_day, article.id LIMIT 4000
            """
        ) { columns in
            missing.append(SearchDocument(columns))
            return true
        }
        let writer = SearchWriter(transaction: transaction)
        for document in missing { try writer.add(document) }
        try transaction.execute(
            "UPDATE search_state SET is_complete = ?, through_day = COALESCE(?, through_day) WHERE id = 1",
            [.integer(missing.isEmpty ? 1 : 0), .text(orNull: missing.last?.day)])
        return true
    }

    // MARK: Segments

    /// The stretch of keys that is worth a new segment, after one key and through another.
    private func nextSegment(_ transaction: Transaction) throws -> (after: Int64, through: Int64)? {
        let last = try transaction.row(
            "SELECT last_key, size FROM search_segment ORDER BY last_key DESC LIMIT 1")
        let end = last?.integer("last_key") ?? 0
        let waiting = try transaction.row(
            "SELECT COUNT(*) AS n, MAX(key) AS newest FROM (SELECT key FROM search_document WHERE key > ? ORDER BY key LIMIT ?)",
            [.integer(end), .integer(Int64(sizes.articles))])
        if let count = waiting?.integer("n"), count >= sizes.waiting, let newest = waiting?.integer("newest") {
            guard let size = last?.integer("size"), size < sizes.articles else { return (end, newest) }
            return (try Self.before(end, transaction), newest)
        }
        let loosest = try transaction.row(
            """
            SELECT segment, COUNT(*) AS n, (SELECT COUNT(*) FROM search_loose) AS everywhere FROM search_loose
            GROUP BY segment ORDER BY n DESC LIMIT 1
            """)
        guard let loosest, let count = loosest.integer("n"), let all = loosest.integer("everywhere"),
            count >= sizes.loose || all >= 2 * sizes.loose,
            let segment = loosest.integer("segment")
        else { return nil }
        return (try Self.before(segment, transaction), segment)
    }

    private static func before(_ segment: Int64, _ transaction: Transaction) throws -> Int64 {
        try transaction.row(
            "SELECT MAX(last_key) AS last FROM search_segment WHERE last_key < ?", [.integer(segment)])?
            .integer("last") ?? 0
    }

    private func makeSegment(_ transaction: Transaction) throws -> Bool {
        guard let (after, through) = try nextSegment(transaction) else { return false }
        let stretch: [Value] = [.integer(after), .integer(through)]
        try transaction.execute("DELETE FROM search_posting WHERE segment > ? AND segment <= ?", stretch)
        try transaction.execute("DELETE FROM search_loose WHERE key > ? AND key <= ?", stretch)
        try transaction.execute("DELETE FROM search_segment WHERE last_key > ? AND last_key <= ?", stretch)
        let averageLength = try CorpusSize(transaction).averageLength
        let writer = SegmentWriter(transaction: transaction, averageLength: averageLength, sizes: sizes)
        let count =
            try transaction.row(
                "SELECT COUNT(*) AS n FROM search_document WHERE key > ? AND key <= ?", stretch)?.integer("n") ?? 0
        // One that has grown too large becomes several of the same size.
        let parts = max(1, (Int(count) + sizes.articles - 1) / sizes.articles)
        let limit = max(1, (Int(count) + parts - 1) / parts)
        var lower = after
        while lower < through, let last = try writer.write(after: lower, through: through, limit: limit) {
            lower = last
        }
        return true
    }
}
