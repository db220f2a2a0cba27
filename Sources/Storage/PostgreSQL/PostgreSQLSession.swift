/// The statements of one transaction on a connection.
final class PostgreSQLSession: EngineSession {
    let engine = Engine.postgreSQL
    private let connection: PostgreSQLConnection
    private var turns: Set<String> = []
    /// The first that went wrong: after it the server refuses every statement.
    private(set) var failure: StorageFailure?

    init(_ connection: PostgreSQLConnection) { self.connection = connection }

    func rows(_ sql: String, _ values: [Value]) throws -> [Row] {
        try noting { try connection.rows(sql, values) }
    }

    func execute(_ sql: String, _ values: [Value]) throws {
        try noting { _ = try connection.run(sql, values) }
    }

    func scan(_ sql: String, _ values: [Value], _ body: (Transaction.Columns) throws -> Bool) throws {
        let reading = try noting { try connection.read(sql, values) }
        do {
            while let result = try noting({ try reading.next() }) {
                guard try body(Transaction.Columns(source: PostgreSQLColumns(result: result))) else { break }
            }
        } catch {
            try? connection.end(reading)
            throw error
        }
        try noting { try connection.end(reading) }
    }

    /// The lock is taken before the snapshot when it is the first statement, so that the transaction sees what the one
    /// before it did; it is given back once the transaction can be seen.
    func takeTurn(at table: String) throws {
        guard turns.insert(table).inserted else { return }
        let name = table.replacing("\"", with: "\"\"")
        try noting { _ = try connection.command("LOCK TABLE \"\(name)\" IN SHARE ROW EXCLUSIVE MODE") }
    }

    private func noting<Result>(_ body: () throws -> Result) throws -> Result {
        do { return try body() } catch let error as StorageFailure {
            if failure == nil { failure = error }
            throw error
        }
    }
}
