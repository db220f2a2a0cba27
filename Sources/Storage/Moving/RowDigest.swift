import Crypto

/// The content of a table as one number, whatever the order of its rows: the sum of each row's SHA-256.
struct RowDigest: Sendable, Equatable {
    private(set) var rows = 0
    private var lanes: [UInt64] = [0, 0, 0, 0]

    /// Adds a row; every value goes in with its type and length, so that rows are equal only if all their values are.
    mutating func add(_ values: [Value]) {
        var bytes: [UInt8] = []
        for value in values {
            switch value {
            case .null: bytes.append(0)
            case .integer(let integer): Self.append(1, UInt64(bitPattern: integer), &bytes)
            case .real(let real): Self.append(2, real == 0 ? 0 : real.bitPattern, &bytes)
            case .text(let text):
                Self.append(3, UInt64(text.utf8.count), &bytes)
                bytes += text.utf8
            case .blob(let blob):
                Self.append(4, UInt64(blob.count), &bytes)
                bytes += blob
            }
        }
        rows += 1
        for (index, byte) in SHA256.hash(data: bytes).enumerated() {
            lanes[index / 8] &+= UInt64(byte) << UInt64(index % 8 * 8)
        }
    }

    private static func append(_ tag: UInt8, _ bits: UInt64, _ bytes: inout [UInt8]) {
        bytes.append(tag)
        withUnsafeBytes(of: bits.bigEndian) { bytes += $0 }
    }

    /// 64 hexadecimal digits.
    var text: String {
        lanes.map { lane in
            let digits = String(lane, radix: 16)
            return String(repeating: "0", count: max(0, 16 - digits.count)) + digits
        }.joined()
    }
}
