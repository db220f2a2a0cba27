import Kernel
import Synchronization

/// Moves the content of one database into another, which is empty, whatever their engines.
///
/// The source is read in one snapshot; the target is filled, compared and committed in one transaction, so that it holds
/// everything or nothing.
public struct DatabaseMove: Sendable {
    let source: Database
    let target: Database
    /// A database that the same migrations have just made: what it holds is no content.
    let fresh: Database
    let isDerived: @Sendable (String) -> Bool

    /// - Parameters:
    ///   - fresh: an empty database with the same migrations; it shows which rows the migrations themselves put in.
    ///   - isDerived: says of a table that it is made from the others; such are not moved.
    public init(
        from source: Database, to target: Database, fresh: Database, isDerived: @escaping @Sendable (String) -> Bool
    ) {
        (self.source, self.target, self.fresh, self.isDerived) = (source, target, fresh, isDerived)
    }

    /// What became of a table.
    public struct Moved: Sendable, Equatable {
        public let table: String
        public let rows: Int
        /// Over all values, the same on both sides.
        public let digest: String
    }

    /// Moves everything.
    /// - Returns: the tables in the order in which they were moved.
    /// - Throws: `Problem` when the target is not empty or what arrived is not what left; nothing is in it then.
    public func callAsFunction() async throws -> [Moved] {
        try await refuseContent()
        let pipe = RowPipe()
        let isDerived = isDerived
        let reads = Mutex(false)
        let writes = Mutex(false)
        async let sent: Void = source.read { transaction in
            try Self.once(reads, pipe) { try Self.send(transaction, isDerived, into: pipe) }
        }
        async let received = target.write { transaction in
            try Self.once(writes, pipe) { try Self.receive(transaction, isDerived, from: pipe) }
        }
        do { try await sent } catch is RowPipe.Broken {}
        return try await received
    }

    /// One side of the move. It cannot be run again, because the other side has gone on.
    private static func once<Result>(
        _ hasRun: borrowing Mutex<Bool>, _ pipe: RowPipe, _ body: () throws -> Result
    ) throws -> Result {
        do {
            let isAgain = hasRun.withLock { hasRun in
                defer { hasRun = true }
                return hasRun
            }
            guard !isAgain else { throw Problem(field: "--to", key: "problem_move_disturbed") }
            return try body()
        } catch {
            pipe.breakOff()
            throw error
        }
    }

    private func refuseContent() async throws {
        let isDerived = isDerived
        let none = try await fresh.read { try Self.digests($0, isDerived) }
        let present = try await target.read { try Self.digests($0, isDerived) }
        if let table = present.first(where: { none[$0.key] != $0.value }) {
            throw Problem(field: "--to", key: "problem_move_not_empty", arguments: ["table": table.key])
        }
    }

    private static func tables(_ transaction: Transaction, _ isDerived: (String) -> Bool) throws -> [TableDescription] {
        TableDescription.inOrder(try transaction.tables().filter { !isDerived($0.name) })
    }

    private static func digests(
        _ transaction: Transaction, _ isDerived: (String) -> Bool
    ) throws -> [String: RowDigest] {
        var digests: [String: RowDigest] = [:]
        for table in try tables(transaction, isDerived) { digests[table.name] = try digest(table, transaction) }
        return digests
    }

    private static func digest(_ table: TableDescription, _ transaction: Transaction) throws -> RowDigest {
        var digest = RowDigest()
        try scan(table, transaction) { digest.add($0) }
        return digest
    }

    private static func scan(
        _ table: TableDescription, _ transaction: Transaction, _ body: ([Value]) throws -> Void
    ) throws {
        try transaction.scan("SELECT \(names(table.columns)) FROM \(names([table.name]))") { columns in
            try body(try table.columns.indices.map { try columns.value($0) })
            return true
        }
    }

    private static func names(_ names: [String]) -> String {
        names.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(separator: ", ")
    }

    // MARK: The two sides

    private static let batch = 64

    private static func send(
        _ transaction: Transaction, _ isDerived: (String) -> Bool, into pipe: RowPipe
    ) throws {
        var moved: [Moved] = []
        for table in try tables(transaction, isDerived) {
            try pipe.send(.table(table))
            var digest = RowDigest()
            var rows: [[Value]] = []
            try scan(table, transaction) { row in
                digest.add(row)
                rows.append(row)
                if rows.count == batch {
                    try pipe.send(.rows(rows))
                    rows = []
                }
            }
            if !rows.isEmpty { try pipe.send(.rows(rows)) }
            moved.append(Moved(table: table.name, rows: digest.rows, digest: digest.text))
        }
        try pipe.send(.end(moved))
    }

    private static func receive(
        _ transaction: Transaction, _ isDerived: (String) -> Bool, from pipe: RowPipe
    ) throws -> [Moved] {
        let tables = try tables(transaction, isDerived)
        try transaction.deferForeignKeys()
        // What the migrations put in comes with the rest.
        for table in tables.reversed() where try digest(table, transaction).rows > 0 {
            try transaction.execute("DELETE FROM \(names([table.name]))")
        }
        var current: TableDescription?
        var left: [Moved]?
        while left == nil {
            switch try pipe.receive() {
            case .table(let table):
                guard tables.contains(where: { $0.name == table.name && $0.columns == table.columns }) else {
                    throw Problem(field: table.name, key: "problem_move_tables")
                }
                current = table
                if let counter = table.counter { try transaction.setCounter(of: table.name, counter) }
            case .rows(let rows): if let current { try insert(rows, into: current, transaction) }
            case .end(let moved): left = moved
            }
        }
        try transaction.checkForeignKeys()
        let arrived = try tables.map { table in
            let digest = try digest(table, transaction)
            return Moved(table: table.name, rows: digest.rows, digest: digest.text)
        }
        guard left == arrived else { throw Problem(field: "--to", key: "problem_move_differs") }
        return arrived
    }

    private static func insert(_ rows: [[Value]], into table: TableDescription, _ transaction: Transaction) throws {
        let places = "(" + table.columns.map { _ in "?" }.joined(separator: ", ") + ")"
        let start = "INSERT INTO \(names([table.name])) (\(names(table.columns))) VALUES "
        // Few shapes of statements: whole batches, and single rows for the rest.
        guard rows.count == batch else {
            for row in rows { try transaction.execute(start + places, row) }
            return
        }
        try transaction.execute(
            start + Array(repeating: places, count: batch).joined(separator: ", "), Array(rows.joined()))
    }
}

extension Transaction {
    /// Every table that holds data, without the engine's own.
    func tables() throws -> [TableDescription] { try session.tables() }
    /// Foreign keys are not looked at until `checkForeignKeys`.
    func deferForeignKeys() throws { try session.deferForeignKeys() }
    func checkForeignKeys() throws { try session.checkForeignKeys() }
    /// The next number that the engine gives is larger than this one.
    func setCounter(of table: String, _ counter: TableDescription.Counter) throws {
        try session.setCounter(of: table, counter)
    }
}
