import Kernel
import Storage

extension LedgerReader {
    /// Which entries a list shows; what is `nil` does not matter.
    public struct EntryFilter: Sendable {
        public var actor: String?
        /// The whole action, or its beginning followed by `*`: `article.*`.
        public var action: String?
        public var kind: String?
        /// The first and the last day in Asia/Shanghai.
        public var from: CalendarDay?
        public var through: CalendarDay?
        /// Only entries of these units; `nil` for all, also those without a unit.
        public var units: [Int64]?

        public init() {}
    }

    /// The entries of a filter, newest first: by their time, and those of one second as they were written.
    /// - Parameters:
    ///   - page: from 1.
    ///   - size: entries a page, at most 1,000.
    ///   - most: so many are counted, for a list that is looked at; all of them for `nil`. Counting hundreds of thousands
    ///     takes longer than everything else on the page.
    public func entries(
        _ filter: EntryFilter, page: Int, size: Int, countingTo most: Int64? = nil
    ) async throws -> Page<ListedEntry> {
        let (condition, values) = filter.condition
        return try await database.read { transaction in
            let counted = "SELECT 1 AS one FROM audit_entry WHERE \(condition)"
            let found =
                try transaction.row(
                    "SELECT COUNT(*) AS n FROM (\(counted) LIMIT ?) AS counted",
                    values + [.integer(most.map { $0 + 1 } ?? .max)])?.integer("n") ?? 0
            let isCut = most.map { found > $0 } ?? false
            // Where the end is unknown, pages are read from the beginning.
            let window = PageWindow(
                total: isCut ? .max / 4 : found, page: Int64(page), size: Int64(min(size, 1000)))
            let direction = window.direction(descending: true)
            let rows = try transaction.rows(
                """
                \(Self.entryJoin) WHERE audit_entry.sequence IN (
                    SELECT audit_entry.sequence FROM audit_entry WHERE \(condition)
                    ORDER BY audit_entry.recorded_at\(direction), audit_entry.sequence\(direction) LIMIT ? OFFSET ?)
                ORDER BY audit_entry.recorded_at\(direction), audit_entry.sequence\(direction)
                """, values + window.values)
            return Page(
                items: window.inOrder(rows.compactMap(Self.entry)), total: min(found, most ?? found), isCut: isCut)
        }
    }

    /// The actions that occur, for the choices of a filter.
    public func actions() async throws -> [String] {
        // From each to the next by the index: a look for each action, not for each entry.
        try await database.read {
            try $0.rows(
                """
                WITH RECURSIVE known (action) AS (
                    SELECT MIN(action) FROM audit_entry
                    UNION ALL
                    SELECT (SELECT MIN(action) FROM audit_entry WHERE audit_entry.action > known.action) FROM known
                    WHERE known.action IS NOT NULL)
                SELECT action FROM known WHERE action IS NOT NULL ORDER BY action
                """
            ).compactMap { $0.text("action") }
        }
    }
}

extension LedgerReader.EntryFilter {
    /// SQL and its values.
    fileprivate var condition: (sql: String, values: [Value]) {
        var parts = ["1 = 1"]
        var values: [Value] = []
        func add(_ sql: String, _ value: Value) {
            parts.append(sql)
            values.append(value)
        }
        if let actor { add("audit_entry.actor = ?", .text(actor)) }
        if let kind { add("audit_entry.subject_kind = ?", .text(kind)) }
        if let action, action.hasSuffix("*") {
            // The characters of actions are letters, dots and hyphens: none of them means anything to LIKE.
            let plain = action.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "." || $0 == "-") }
            add("audit_entry.action LIKE ?", .text(plain + "%"))
        } else if let action {
            add("audit_entry.action = ?", .text(action))
        }
        if let from { add("audit_entry.recorded_at >= ?", .integer(from.shanghaiSeconds)) }
        if let through { add("audit_entry.recorded_at < ?", .integer(through.shanghaiSeconds + 86_400)) }
        if let units {
            let places = units.map { _ in "?" }.joined(separator: ", ")
            parts.append(units.isEmpty ? "1 = 0" : "audit_entry.unit IN (\(places))")
            values += units.map(Value.integer)
        }
        return (parts.joined(separator: " AND "), values)
    }
}
