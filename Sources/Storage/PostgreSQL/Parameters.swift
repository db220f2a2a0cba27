import CLibPQ

/// The types of PostgreSQL that we speak, by their numbers in `pg_type`.
enum TypeNumber {
    static let bool: Oid = 16
    static let bytes: Oid = 17
    static let int8: Oid = 20
    static let int2: Oid = 21
    static let int4: Oid = 23
    static let text: Oid = 25
    static let oid: Oid = 26
    static let float4: Oid = 700
    static let float8: Oid = 701
    static let numeric: Oid = 1700
    static let jsonb: Oid = 3802
    static let void: Oid = 2278
    /// "char", name, json, xml, char(n), varchar, unknown: sent as their text.
    static let texts: Set<Oid> = [18, 19, 25, 114, 142, 705, 1042, 1043]
}

/// Values in PostgreSQL's binary form, side by side.
struct Parameters {
    /// 0 for null: the server finds out.
    let types: [Oid]
    private var bytes: [UInt8] = []
    private var starts: [Int] = []
    private var lengths: [Int32] = []

    init(_ values: [Value]) {
        types = values.map(Self.type)
        for value in values {
            starts.append(bytes.count)
            switch value {
            case .integer(let integer): append(UInt64(bitPattern: integer))
            // Not a number is null, as in SQLite.
            case .real(let real): if !real.isNaN { append(real.bitPattern) } else { starts[starts.count - 1] = -1 }
            case .text(let text): bytes += text.utf8
            case .blob(let blob): bytes += blob
            case .null: starts[starts.count - 1] = -1
            }
            lengths.append(Int32(clamping: starts[starts.count - 1] < 0 ? 0 : bytes.count - starts[starts.count - 1]))
        }
        // So that an empty text has an address.
        bytes.append(0)
    }

    static func type(_ value: Value) -> Oid {
        switch value {
        case .null: 0
        case .integer: TypeNumber.int8
        case .real: TypeNumber.float8
        case .text: TypeNumber.text
        case .blob: TypeNumber.bytes
        }
    }

    private mutating func append(_ bits: UInt64) {
        for shift in stride(from: 56, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: bits >> UInt64(shift)))
        }
    }

    /// Pointers to the values, their lengths and formats (1: binary), valid within `body`.
    func withPointers<Result>(
        _ body: (_ count: Int32, [UnsafePointer<CChar>?], [Int32], [Int32]) throws -> Result
    ) rethrows -> Result {
        try bytes.withUnsafeBytes { raw in
            let pointers = starts.map { start -> UnsafePointer<CChar>? in
                start < 0 ? nil : raw.baseAddress?.advanced(by: start).assumingMemoryBound(to: CChar.self)
            }
            return try body(Int32(starts.count), pointers, lengths, [Int32](repeating: 1, count: starts.count))
        }
    }
}
