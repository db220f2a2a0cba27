/// The row that a reading stands on, in the engine's own form.
protocol ColumnSource {
    func isNull(_ column: Int) -> Bool
    func value(_ column: Int) throws -> Value
    func integer(_ column: Int) -> Int64
    func real(_ column: Int) -> Double
    func text(_ column: Int) -> String
    func withBytes(_ column: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Void) throws
}

extension Transaction {
    /// The columns of a row while it is read, by position from 0: for queries of many rows, without copies.
    public struct Columns {
        let source: any ColumnSource

        /// Whether a column holds nothing.
        public func isNull(_ column: Int) -> Bool { source.isNull(column) }
        /// The integer of a column; 0 for null.
        public func integer(_ column: Int) -> Int64 { source.integer(column) }
        /// The number of a column; 0 for null.
        public func real(_ column: Int) -> Double { source.real(column) }
        /// The text of a column; empty for null.
        public func text(_ column: Int) -> String { source.text(column) }
        /// What a column holds, with its type.
        public func value(_ column: Int) throws -> Value { try source.value(column) }

        /// The bytes of a text or blob, valid within `body`; empty for null.
        public func withBytes<Result>(_ column: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result) throws
            -> Result
        {
            var result: Result?
            try source.withBytes(column) { result = try body($0) }
            guard let result else { throw StorageFailure(.statement, message: "column \(column) was not read") }
            return result
        }
    }
}
