import CLibPQ

/// Rows that come one by one. When another statement wants the connection, the rest is kept in memory.
final class PostgreSQLReading {
    private let fetch: () throws -> PostgreSQLResult?
    private var kept: [PostgreSQLResult] = []
    private var position = 0
    private var isComplete = false

    /// - Parameter fetch: the next answer of the server; `nil` after the last.
    init(_ fetch: @escaping () throws -> PostgreSQLResult?) { self.fetch = fetch }

    /// The next row, alone in its result.
    func next() throws -> PostgreSQLResult? {
        while true {
            if position < kept.count {
                position += 1
                return kept[position - 1]
            }
            kept = []
            position = 0
            guard !isComplete, let result = try received() else { return nil }
            if result.rowCount > 0 { return result }
        }
    }

    /// Receives all that is still to come.
    func keepRest() throws {
        while !isComplete, let result = try received() { if result.rowCount > 0 { kept.append(result) } }
    }

    /// Receives all that is still to come and drops it.
    func dropRest() throws {
        while !isComplete, try received() != nil {}
        kept = []
        position = 0
    }

    private func received() throws -> PostgreSQLResult? {
        do {
            let result = try fetch()
            if result == nil { isComplete = true }
            return result
        } catch {
            isComplete = true
            throw error
        }
    }
}

/// The row of a reading.
struct PostgreSQLColumns: ColumnSource {
    let result: PostgreSQLResult

    func value(_ column: Int) throws -> Value { try result.value(0, Int32(column)) }

    func isNull(_ column: Int) -> Bool { (try? value(column)) == .null }

    func integer(_ column: Int) -> Int64 {
        switch try? value(column) {
        case .integer(let integer)?: integer
        case .real(let real)?: Int64(exactly: real.rounded(.towardZero)) ?? 0
        default: 0
        }
    }

    func real(_ column: Int) -> Double {
        switch try? value(column) {
        case .integer(let integer)?: Double(integer)
        case .real(let real)?: real
        default: 0
        }
    }

    func text(_ column: Int) -> String {
        switch try? value(column) {
        case .text(let text)?: text
        case .integer(let integer)?: String(integer)
        case .real(let real)?: String(real)
        default: ""
        }
    }

    func withBytes(_ column: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Void) throws {
        try body(
            (result.bytes(0, Int32(column)) ?? UnsafeRawBufferPointer(start: nil, count: 0)).bindMemory(to: UInt8.self))
    }
}
