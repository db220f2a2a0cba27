import Kernel
import Storage

/// What the office and the transparency page read of the ledger. Who may see which entries is decided by who asks.
public struct LedgerReader: Sendable {
    let database: Database

    public init(database: Database) { self.database = database }

    /// An entry and the batch that seals it; `nil` until a sealer has passed.
    public struct ListedEntry: Sendable {
        public let stored: StoredEntry
        public let batch: Int64?
        /// Whether a signed root covers it.
        public var isSealed: Bool { batch != nil }
    }

    /// One page of a list.
    public struct Page<Item: Sendable>: Sendable {
        public let items: [Item]
        /// Of the whole list, or as far as it was counted.
        public let total: Int64
        /// There are more than were counted.
        public var isCut = false
    }

    static let entryJoin = """
        SELECT \(StoredEntry.columns), audit_leaf.batch AS batch
        FROM audit_entry LEFT JOIN audit_leaf ON audit_leaf.sequence = audit_entry.sequence
        """

    static func entry(_ row: Row) -> ListedEntry? {
        StoredEntry(row).map { ListedEntry(stored: $0, batch: row.integer("batch")) }
    }

    static func offset(page: Int, size: Int) -> Value {
        .integer(Int64(max(0, min(page, 1_000_000) - 1)) * Int64(max(0, min(size, 1000))))
    }
}
