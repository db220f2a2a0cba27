import CLibPQ

/// An answer of the server, freed with the last reference.
final class PostgreSQLResult {
    private let handle: OpaquePointer
    let rowCount: Int32
    private(set) lazy var columnNames: [String] = (0..<PQnfields(handle)).map { String(cString: PQfname(handle, $0)) }
    private(set) lazy var types: [Oid] = (0..<PQnfields(handle)).map { PQftype(handle, $0) }

    init(_ handle: OpaquePointer) {
        self.handle = handle
        rowCount = PQntuples(handle)
    }

    deinit { PQclear(handle) }

    var status: ExecStatusType { PQresultStatus(handle) }
    /// `COMMIT`, `INSERT 0 1`…
    var command: String { PQcmdStatus(handle).map { String(cString: $0) } ?? "" }

    /// The types that the server found for the places of a statement, of a description.
    var placeTypes: [Oid] { (0..<PQnparams(handle)).map { PQparamtype(handle, $0) } }

    /// What went wrong.
    func failure(_ sql: String) -> StorageFailure {
        func field(_ code: Character) -> String? {
            PQresultErrorField(handle, Int32(code.asciiValue ?? 0)).map { String(cString: $0) }
        }
        let code = field("C") ?? ""
        let message = [field("M") ?? String(cString: PQresultErrorMessage(handle)).trimmedAtEnd, field("D")]
            .compactMap { $0 }.joined(separator: " ")
        return StorageFailure(
            code.isEmpty ? .unavailable : SQLState.kind(code), message: message, code: code, sql: sql)
    }

    /// The bytes of a field; `nil` for null.
    @inline(__always)
    func bytes(_ row: Int32, _ column: Int32) -> UnsafeRawBufferPointer? {
        guard PQgetisnull(handle, row, column) == 0 else { return nil }
        return UnsafeRawBufferPointer(
            start: PQgetvalue(handle, row, column), count: Int(PQgetlength(handle, row, column)))
    }

    /// A field with its type.
    /// - Throws: `StorageFailure` for a type that SQLite has no equal of: the query should cast it.
    func value(_ row: Int32, _ column: Int32) throws -> Value {
        guard let bytes = bytes(row, column) else { return .null }
        let type = types[Int(column)]
        switch type {
        case TypeNumber.int8, TypeNumber.int4, TypeNumber.int2: return .integer(BinaryNumber.signed(bytes))
        case TypeNumber.oid: return .integer(Int64(truncatingIfNeeded: BinaryNumber.bits(bytes)))
        case TypeNumber.bool: return .integer(bytes.first == 0 ? 0 : 1)
        case TypeNumber.float8: return .real(Double(bitPattern: BinaryNumber.bits(bytes)))
        case TypeNumber.float4:
            return .real(Double(Float(bitPattern: UInt32(truncatingIfNeeded: BinaryNumber.bits(bytes)))))
        case TypeNumber.numeric: return try BinaryNumber.numeric(bytes)
        case TypeNumber.bytes: return .blob([UInt8](bytes))
        case TypeNumber.jsonb: return .text(String(decoding: bytes.dropFirst(), as: UTF8.self))
        case TypeNumber.void: return .null
        case _ where TypeNumber.texts.contains(type): return .text(String(decoding: bytes, as: UTF8.self))
        default:
            throw StorageFailure(
                .statement, message: "column \(columnNames[Int(column)]) has a type that SQLite lacks (\(type))")
        }
    }

    func row(_ row: Int32) throws -> Row {
        var values: [String: Value] = [:]
        values.reserveCapacity(columnNames.count)
        for (index, name) in columnNames.enumerated() { values[name] = try value(row, Int32(index)) }
        return Row(values)
    }
}

/// Numbers in PostgreSQL's binary form.
enum BinaryNumber {
    @inline(__always)
    static func bits(_ bytes: UnsafeRawBufferPointer) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }

    @inline(__always)
    static func signed(_ bytes: UnsafeRawBufferPointer) -> Int64 {
        let shift = UInt64(64 - 8 * min(8, max(1, bytes.count)))
        return Int64(bitPattern: bits(bytes) << shift) >> Int64(shift)
    }

    /// Four 16-bit words: digits, weight, sign, decimals; then the digits to base 10,000, the first of them
    /// worth 10,000 to the power of weight. A number without decimals is an integer, as SUM gives in SQLite.
    /// Source: PostgreSQL 15, `numeric_send`.
    static func numeric(_ bytes: UnsafeRawBufferPointer) throws -> Value {
        let words = stride(from: 0, to: bytes.count - 1, by: 2).map { Int(bytes[$0]) << 8 | Int(bytes[$0 + 1]) }
        guard words.count >= 4, words[2] == 0 || words[2] == 0x4000 else { return .null }
        let weight = words[1] >= 0x8000 ? words[1] - 0x10000 : words[1]
        let digits = words[4...]
        let isNegative = words[2] == 0x4000
        if words[3] == 0 {
            var magnitude: UInt64 = 0
            for place in stride(from: 0, through: weight, by: 1) {
                let (product, isTooLarge) = magnitude.multipliedReportingOverflow(by: 10_000)
                let digit = digits.indices.contains(place + 4) ? UInt64(digits[place + 4]) : 0
                let (sum, isStillTooLarge) = product.addingReportingOverflow(digit)
                guard !isTooLarge, !isStillTooLarge else {
                    throw StorageFailure(.statement, message: "integer overflow", code: "22003")
                }
                magnitude = sum
            }
            if let value = isNegative ? negative(magnitude) : Int64(exactly: magnitude) { return .integer(value) }
            throw StorageFailure(.statement, message: "integer overflow", code: "22003")
        }
        var text = isNegative ? "-" : ""
        for digit in digits { text += padded(digit) }
        text += "e\((weight - digits.count + 1) * 4)"
        return .real(digits.isEmpty ? 0 : Double(text) ?? 0)
    }

    private static func negative(_ magnitude: UInt64) -> Int64? {
        magnitude <= UInt64(1) << 63 ? Int64(truncatingIfNeeded: 0 &- magnitude) : nil
    }

    private static func padded(_ digit: Int) -> String {
        let text = String(digit)
        return String(repeating: "0", count: max(0, 4 - text.count)) + text
    }
}
