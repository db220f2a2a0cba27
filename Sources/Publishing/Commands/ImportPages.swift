import Crypto
import Kernel
import Ledger
import Storage

/// A saved page and the files that stand beside it.
public struct PageSource: Sendable {
    /// Path within the folder that is imported; names the page in messages.
    public let name: String
    public let bytes: [UInt8]
    /// A file that the page refers to, relative to the page; `nil` when it was not saved with it.
    public let sibling: @Sendable (_ reference: String) -> [UInt8]?

    public init(name: String, bytes: [UInt8], sibling: @escaping @Sendable (String) -> [UInt8]?) {
        (self.name, self.bytes, self.sibling) = (name, bytes, sibling)
    }
}

/// What became of one page.
public enum ImportOutcome: Sendable, Equatable {
    case created, updated, unchanged
    case skipped(Problem)
}

/// One page of a batch: what became of it, and what was not on it.
public struct ImportedPage: Sendable {
    public let outcome: ImportOutcome
    /// Fields that are absent or damaged; empty for a page that was skipped or has not changed.
    public let warnings: [Problem]
}

/// Imports saved pages: each once, updated only if it changed, a batch in one transaction.
public struct ImportPages: Sendable {
    let database: Database
    let files: FileStore
    let identifiers: IdentifierGenerator
    let now: @Sendable () -> Int64

    /// - Parameter now: seconds since 1970.
    public init(
        database: Database, files: FileStore, identifiers: IdentifierGenerator, now: @escaping @Sendable () -> Int64
    ) {
        (self.database, self.files, self.identifiers, self.now) = (database, files, identifiers, now)
    }

    /// Imports a batch in one transaction; a page that cannot be read is skipped and says why.
    /// - Returns: what became of each source, in order.
    public func callAsFunction(_ sources: [PageSource]) async throws -> [ImportedPage] {
        let reader = PageReader()
        let prepared: [(source: PageSource, page: Result<SavedPage, Problem>, digest: String)] = sources.map { source in
            let digest = SHA256.hash(data: source.bytes).description + ".\(PageReader.revision)"
            do {
                let page = try reader.read(source.bytes, name: source.name)
                guard page.title != nil else { throw Problem(field: source.name, key: "problem_no_title") }
                guard !page.body.isEmpty else { throw Problem(field: source.name, key: "problem_no_text") }
                return (source, .success(page), digest)
            } catch let problem as Problem {
                return (source, .failure(problem), digest)
            } catch {
                return (source, .failure(Problem(field: source.name, key: "problem_page_unreadable")), digest)
            }
        }
        return try await database.write { transaction in
            let search = SearchBatch(transaction)
            let writer = ArticleWriter(
                transaction: transaction, files: files, identifiers: identifiers, now: now(), search: search)
            let outcomes: [ImportOutcome] = try prepared.map { source, page, digest in
                switch page {
                case .failure(let problem): return ImportedPage(outcome: .skipped(problem), warnings: [])
                case .success(let page):
                    let outcome = try writer.save(page, from: source, digest: digest)
                    return ImportedPage(outcome: outcome, warnings: outcome == .unchanged ? [] : page.warnings)
                }
            }
            try search.finish()
            return outcomes
        }
    }
}
