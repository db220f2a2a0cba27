import Crypto

/// A SHA-256.
public struct LedgerHash: Hashable, Sendable, CustomStringConvertible {
    /// 32 bytes.
    public let bytes: [UInt8]

    /// The hash of bytes.
    public init(of data: [UInt8]) { bytes = Array(SHA256.hash(data: data)) }

    /// Reads 64 hexadecimal digits in lower case; `nil` for anything else.
    public init?(hex: String) {
        guard let bytes = Hexadecimal.bytes(hex), bytes.count == 32 else { return nil }
        self.bytes = bytes
    }

    private init(zero: Void) { bytes = [UInt8](repeating: 0, count: 32) }

    /// What stands before the first batch: 32 zero bytes.
    public static let none = LedgerHash(zero: ())

    /// 64 hexadecimal digits.
    public var description: String { Hexadecimal.text(bytes) }
}

/// Bytes as digits.
enum Hexadecimal {
    static func text(_ bytes: some Sequence<UInt8>) -> String {
        var digits: [UInt8] = []
        for byte in bytes { digits += [digit(byte >> 4), digit(byte & 15)] }
        return String(decoding: digits, as: UTF8.self)
    }

    /// Reads lower-case digits; `nil` for anything else.
    static func bytes(_ text: String) -> [UInt8]? {
        let values = text.utf8.map(value)
        guard values.count % 2 == 0, !values.contains(nil) else { return nil }
        return stride(from: 0, to: values.count, by: 2).map { (values[$0] ?? 0) << 4 | (values[$0 + 1] ?? 0) }
    }

    private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 48 + value : 87 + value }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case 48...57: digit - 48
        case 97...102: digit - 87
        default: nil
        }
    }
}
