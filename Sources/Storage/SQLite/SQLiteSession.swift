import Foundation
import GRDB

/// The statements of one SQLite transaction.
final class SQLiteSession: EngineSession {
    let engine = Engine.sqlite
    private let database: GRDB.Database
    private var failure: StorageFailure?
    /// Statements whose rows are being read: the one that is kept ready must not be started anew meanwhile.
    private var reading: [String: Int] = [:]

    private init(_ database: GRDB.Database) { self.database = database }

    /// Runs `body`; what it returns does not count once a statement has failed, as in PostgreSQL.
    static func run<Result>(_ database: GRDB.Database, _ body: (Transaction) throws -> Result) throws -> Result {
        let session = SQLiteSession(database)
        let result = try body(Transaction(session))
        if let failure = session.failure { throw failure }
        return result
    }

    func rows(_ sql: String, _ values: [Value]) throws -> [Row] {
        try noting {
            let statement = try statement(sql)
            let cursor = try GRDB.Row.fetchCursor(statement, arguments: Self.arguments(values))
            var rows: [Row] = []
            while let row = try cursor.next() {
                var columns: [String: Value] = [:]
                for (name, value) in row { columns[name] = SQLiteColumns.value(value) }
                rows.append(Row(columns))
            }
            return rows
        }
    }

    func execute(_ sql: String, _ values: [Value]) throws {
        try noting { try statement(sql).execute(arguments: Self.arguments(values)) }
    }

    func scan(_ sql: String, _ values: [Value], _ body: (Transaction.Columns) throws -> Bool) throws {
        try noting {
            let cursor = try GRDB.Row.fetchCursor(try statement(sql), arguments: Self.arguments(values))
            reading[sql, default: 0] += 1
            defer { reading[sql] = reading[sql].flatMap { $0 > 1 ? $0 - 1 : nil } }
            while let row = try cursor.next() {
                guard try body(Transaction.Columns(source: SQLiteColumns(row: row))) else { return }
            }
        }
    }

    private func statement(_ sql: String) throws -> Statement {
        reading[sql] == nil ? try database.cachedStatement(sql: sql) : try database.makeStatement(sql: sql)
    }

    func takeTurn(at table: String) throws {}

    private func noting<Result>(_ body: () throws -> Result) throws -> Result {
        do { return try body() } catch let error as DatabaseError {
            let failure = StorageFailure(error)
            if self.failure == nil { self.failure = failure }
            throw failure
        }
    }

    private static func arguments(_ values: [Value]) -> StatementArguments {
        StatementArguments(
            values.map { value -> (any DatabaseValueConvertible)? in
                switch value {
                case .null: nil
                case .integer(let integer): integer
                case .real(let real): real
                case .text(let text): text
                case .blob(let bytes): Data(bytes)
                }
            })
    }
}

/// A row of SQLite while it is read.
struct SQLiteColumns: ColumnSource {
    let row: GRDB.Row

    func isNull(_ column: Int) -> Bool { row.hasNull(atIndex: column) }
    func integer(_ column: Int) -> Int64 { row[column] as Int64? ?? 0 }
    func real(_ column: Int) -> Double { row[column] as Double? ?? 0 }
    func text(_ column: Int) -> String { row[column] as String? ?? "" }
    func value(_ column: Int) -> Value { Self.value(row[column] as DatabaseValue) }

    func withBytes(_ column: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Void) throws {
        try row.withUnsafeData(atIndex: column) { data in
            guard let data else { return try body(UnsafeBufferPointer(start: nil, count: 0)) }
            try data.withUnsafeBytes { try body($0.bindMemory(to: UInt8.self)) }
        }
    }

    static func value(_ value: DatabaseValue) -> Value {
        switch value.storage {
        case .null: .null
        case .int64(let integer): .integer(integer)
        case .double(let real): .real(real)
        case .string(let text): .text(text)
        case .blob(let data): .blob([UInt8](data))
        }
    }
}
