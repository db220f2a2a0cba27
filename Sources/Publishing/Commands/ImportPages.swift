import Crypto
import Kernel
import Ledger
import Storage

/// A saved page and the files that stand beside it.
public struct PageSource: Sendable {
    /// Path within the folder that is imported; names the page in messages.
    public let name: String
    /// Names the file from one import to the next, for pages that say no address of their own.
    public let origin: String
    public let bytes: [UInt8]
    /// A file that the page refers to, relative to the page; `nil` when it was not saved with it.
    public let sibling: @Sendable (_ reference: String) -> [UInt8]?

    public init(name: String, origin: String, bytes: [UInt8], sibling: @escaping @Sendable (String) -> [UInt8]?) {
        (self.name, self.origin, self.bytes, self.sibling) = (name, origin, bytes, sibling)
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

    /// A page that was read, or why it could not be, waiting to be written.
    public struct Prepared: Sendable {
        let source: PageSource
        let page: Result<SavedPage, Problem>
        let digest: String
    }

    /// Imports a batch in one transaction; a page that cannot be read is skipped and says why.
    /// - Returns: what became of each source, in order.
    public func callAsFunction(_ sources: [PageSource]) async throws -> [ImportedPage] {
        try await write(await prepare(sources))
    }

    /// Reads a batch on all cores; touches no database.
    /// - Returns: a page for each source, in order.
    public func prepare(_ sources: [PageSource]) async -> [Prepared] {
        let share = max(1, (sources.count + Self.readers - 1) / Self.readers)
        return await withTaskGroup(of: (Int, [Prepared]).self) { group in
            for start in stride(from: 0, to: sources.count, by: share) {
                let part = sources[start..<min(start + share, sources.count)]
                group.addTask { (start, part.map(Self.read)) }
            }
            var parts: [(Int, [Prepared])] = []
            for await part in group { parts.append(part) }
            return parts.sorted { $0.0 < $1.0 }.flatMap(\.1)
        }
    }

    private static let readers = 4

    private static func read(_ source: PageSource) -> Prepared {
        let digest = SHA256.hash(data: source.bytes).description + ".\(PageReader.revision)"
        do {
            let page = try PageReader().read(source.bytes, name: source.name)
            guard page.title != nil else { throw Problem(field: source.name, key: "problem_no_title") }
            guard !page.body.isEmpty else { throw Problem(field: source.name, key: "problem_no_text") }
            return Prepared(source: source, page: .success(page), digest: digest)
        } catch let problem as Problem {
            return Prepared(source: source, page: .failure(problem), digest: digest)
        } catch {
            let problem = Problem(field: source.name, key: "problem_page_unreadable")
            return Prepared(source: source, page: .failure(problem), digest: digest)
        }
    }

    /// Writes a batch in one transaction.
    /// - Returns: what became of each page, in order.
    public func write(_ prepared: [Prepared]) async throws -> [ImportedPage] {
        try await database.write { transaction in
            try Outbox.takeTurn(in: transaction)
            let search = SearchBatch(transaction)
            let touched = TouchedBatch()
            let seconds = now()
            let writer = ArticleWriter(
                transaction: transaction, files: files, identifiers: identifiers, now: seconds, search: search,
                touchedBatch: touched)
            let imported = try prepared.map { item in
                switch item.page {
                case .failure(let problem): return ImportedPage(outcome: .skipped(problem), warnings: [])
                case .success(let page):
                    let outcome = try writer.save(page, from: item.source, digest: item.digest)
                    return ImportedPage(outcome: outcome, warnings: outcome == .unchanged ? [] : page.warnings)
                }
            }
            try search.finish()
            try touched.finish(at: seconds, in: transaction)
            return imported
        }
    }
}
