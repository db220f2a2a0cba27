import Foundation
import GRDB

extension Transaction {
    /// The columns of a row while it is read, by position from 0: for queries of many rows, without copies.
    public struct Columns {
        fileprivate let row: GRDB.Row

        /// The integer of a column; 0 for null.
        public func integer(_ column: Int) -> Int64 { row[column] as Int64? ?? 0 }
        /// The number of a column; 0 for null.
        public func real(_ column: Int) -> Double { row[column] as Double? ?? 0 }
        /// The text of a column; empty for null.
        public func text(_ column: Int) -> String { row[column] as String? ?? "" }

        /// The bytes of a text or blob, valid within `body`; empty for null.
        public func withBytes<Result>(_ column: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result) throws
            -> Result
        {
            try row.withUnsafeData(atIndex: column) { data in
                guard let data else { return try body(UnsafeBufferPointer(start: nil, count: 0)) }
                return try data.withUnsafeBytes { try body($0.bindMemory(to: UInt8.self)) }
            }
        }
    }

    /// Reads the rows of a query one after the other until `body` gives `false`.
    public func scan(_ sql: String, _ values: [Value] = [], _ body: (Columns) throws -> Bool) throws {
        let cursor = try GRDB.Row.fetchCursor(
            try database.cachedStatement(sql: sql), arguments: Self.arguments(values))
        while let row = try cursor.next() {
            guard try body(Columns(row: row)) else { return }
        }
    }
}
