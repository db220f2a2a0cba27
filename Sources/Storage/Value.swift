/// A value bound to a `?` of a statement, or read from a column.
public enum Value: Sendable, Hashable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case blob([UInt8])

    /// Text, or null.
    public static func text(orNull text: String?) -> Value { text.map(Value.text) ?? .null }
    /// An integer, or null.
    public static func integer(orNull integer: Int64?) -> Value { integer.map(Value.integer) ?? .null }
    /// A number, or null.
    public static func real(orNull real: Double?) -> Value { real.map(Value.real) ?? .null }
}

/// One row of a result, read by column name.
public struct Row: Sendable {
    private let values: [String: Value]

    init(_ values: [String: Value]) { self.values = values }

    /// The text of a column; `nil` for null, another type or an unknown column.
    public func text(_ column: String) -> String? {
        if case .text(let text)? = values[column] { text } else { nil }
    }

    /// The integer of a column; `nil` for null, another type or an unknown column.
    public func integer(_ column: String) -> Int64? {
        if case .integer(let integer)? = values[column] { integer } else { nil }
    }

    /// The bytes of a column; `nil` for null, another type or an unknown column.
    public func blob(_ column: String) -> [UInt8]? {
        if case .blob(let bytes)? = values[column] { bytes } else { nil }
    }

    /// The number of a column, whole or not; `nil` for null, another type or an unknown column.
    public func real(_ column: String) -> Double? {
        switch values[column] {
        case .real(let real)?: real
        case .integer(let integer)?: Double(integer)
        default: nil
        }
    }
}
