import CLibPQ

/// The prepared statements of one connection; of more than `most`, those used longest ago are dropped.
struct StatementCache {
    /// A statement as it was written, and what it is called on the server for each mix of types.
    final class Statement {
        let text: PostgreSQLText
        fileprivate var lastUse = 0
        private(set) var names: [(name: String, types: [Oid])] = []

        init(_ sql: String) { text = PostgreSQLText(sql) }

        /// A null fits whatever the server expects.
        func name(fitting types: [Oid]) -> String? {
            names.first { zip($0.types, types).allSatisfy { $0 == $1 || $1 == 0 } }?.name
        }

        func add(_ name: String, _ types: [Oid]) { names.append((name, types)) }
    }

    private let most: Int
    private var statements: [String: Statement] = [:]
    private var count = 0
    private var clock = 0
    private var named = 0

    init(most: Int = 300) { self.most = most }

    mutating func statement(_ sql: String) -> Statement {
        clock += 1
        let statement = statements[sql] ?? Statement(sql)
        statement.lastUse = clock
        statements[sql] = statement
        return statement
    }

    mutating func newName() -> String {
        named += 1
        return "s\(named)"
    }

    /// Forgets statements when there are too many.
    /// - Returns: what they are called on the server.
    mutating func dropOldest() -> [String] {
        guard statements.values.reduce(0, { $0 + $1.names.count }) > most else { return [] }
        let old = statements.sorted { $0.value.lastUse < $1.value.lastUse }.prefix(max(1, statements.count / 4))
        for (sql, _) in old { statements[sql] = nil }
        return old.flatMap { $0.value.names.map(\.name) }
    }
}
