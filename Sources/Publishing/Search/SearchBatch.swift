import Kernel
import Storage

/// The articles that one transaction changes, put into the search at its end in the order of their places.
///
/// FTS5 keeps what is new in memory only as long as places grow; each step back writes a piece of index of its own.
final class SearchBatch {
    private let writer: SearchWriter
    private var keys: [Int64: Int64?] = [:]

    init(_ transaction: Transaction) { writer = SearchWriter(transaction: transaction) }

    /// Before the rows of an article are written: takes the old words out.
    func willChange(_ article: Int64) throws {
        let old = try writer.remove(article)
        if let known = keys[article], known != nil { return }
        keys[article] = .some(old)
    }

    /// After all rows are written.
    func finish() throws {
        guard writer.transaction.engine == .sqlite else { return }
        var documents: [SearchDocument] = []
        for article in keys.keys {
            if let document = try SearchDocument.read(article, in: writer.transaction) { documents.append(document) }
        }
        for document in documents.sorted(by: { ($0.day, $0.article) < ($1.day, $1.article) }) {
            try writer.add(document, keeping: keys[document.article] ?? nil)
        }
        keys = [:]
    }
}
