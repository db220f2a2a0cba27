import Kernel
import Storage

/// The articles that one transaction changes, put into the search together at its end.
final class SearchBatch {
    private let writer: SearchWriter
    private var articles: Set<Int64> = []
    private var keys: [Int64: Int64] = [:]

    init(_ transaction: Transaction) { writer = SearchWriter(transaction: transaction) }

    /// Before the rows of an article are written: takes the old words out.
    func willChange(_ article: Int64) throws {
        if let old = try writer.remove(article) { keys[article] = old }
        articles.insert(article)
    }

    /// After all rows are written.
    func finish() throws {
        try writer.add(
            try articles.compactMap { try SearchDocument.read($0, in: writer.transaction) }, keeping: keys)
        (articles, keys) = ([], [:])
    }
}
