/// JSON whose keys keep their order, which is part of our interfaces.
public indirect enum JSONText: Sendable {
    case null
    case text(String)
    case number(Int)
    case decimal(Double)
    case truth(Bool)
    case list([JSONText])
    case object([(String, JSONText)])

    /// A text, or null.
    public static func text(orNull text: String?) -> JSONText { text.map(JSONText.text) ?? .null }

    /// One line of JSON; `<` is written as an escape, so that it can stand in an HTML data block.
    public var line: String {
        String(decoding: bytes, as: UTF8.self)
    }

    /// The same line in UTF-8.
    public var bytes: [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(1024)
        write(to: &result)
        return result
    }

    private func write(to result: inout [UInt8]) {
        switch self {
        case .null: result += "null".utf8
        case .text(let text): Self.write(text, to: &result)
        case .number(let number): result += String(number).utf8
        case .decimal(let decimal): result += (decimal.isFinite ? String(decimal) : "null").utf8
        case .truth(let truth): result += (truth ? "true" : "false").utf8
        case .list(let items):
            result += "[".utf8
            for (index, item) in items.enumerated() {
                if index > 0 { result += ",".utf8 }
                item.write(to: &result)
            }
            result += "]".utf8
        case .object(let members):
            result += "{".utf8
            for (index, member) in members.enumerated() {
                if index > 0 { result += ",".utf8 }
                Self.write(member.0, to: &result)
                result += ":".utf8
                member.1.write(to: &result)
            }
            result += "}".utf8
        }
    }

    private static func write(_ text: String, to result: inout [UInt8]) {
        var text = text
        text.withUTF8 { bytes in
            result.append(UInt8(ascii: "\""))
            var start = 0
            for (index, byte) in bytes.enumerated() {
                guard let escape = escape(byte, bytes, index) else { continue }
                result += bytes[start..<index]
                result += escape.text.utf8
                start = index + escape.length
            }
            if start < bytes.count { result += bytes[start...] }
            result.append(UInt8(ascii: "\""))
        }
    }

    /// What stands for a byte that JSON or JavaScript does not take as it is, and how many bytes it stands for.
    @inline(__always)
    private static func escape(
        _ byte: UInt8, _ bytes: UnsafeBufferPointer<UInt8>, _ index: Int
    ) -> (text: String, length: Int)? {
        switch byte {
        case UInt8(ascii: "\""): return ("\\\"", 1)
        case UInt8(ascii: "\\"): return ("\\\\", 1)
        case UInt8(ascii: "\n"): return ("\\n", 1)
        case UInt8(ascii: "\t"): return ("\\t", 1)
        case UInt8(ascii: "<"): return ("\\u003c", 1)
        case 0..<32: return ("\\u" + String(0x10000 + Int(byte), radix: 16).dropFirst(), 1)
        // U+2028 and U+2029.
        case 0xE2 where index + 2 < bytes.count && bytes[index + 1] == 0x80 && bytes[index + 2] & 0xFE == 0xA8:
            return (bytes[index + 2] == 0xA8 ? "\\u2028" : "\\u2029", 3)
        default: return nil
        }
    }
}
