/// Takes the payloads out of `data:` addresses: forty megabytes of pictures need not be parsed to be refused.
enum EmbeddedPayloads {
    /// An address that stands where an attribute or a style has one keeps its beginning, `data:image/png;base64,`.
    static func removed(from bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(min(bytes.count, 1 << 20))
        var copied = 0
        var index = 1
        while index + 5 < bytes.count {
            guard bytes[index] | 32 == 100, let payload = payloadStart(bytes, at: index) else {
                index += 1
                continue
            }
            result.append(contentsOf: bytes[copied..<payload])
            copied = payload
            while copied < bytes.count, isPayload(bytes[copied]) { copied += 1 }
            index = copied + 1
        }
        result.append(contentsOf: bytes[min(copied, bytes.count)...])
        return result
    }

    /// Where the payload begins after `data:…;base64,`.
    private static func payloadStart(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> Int? {
        // " ' ( = and the ; of &quot;
        guard [34, 39, 40, 61, 59].contains(bytes[start - 1]), matches(bytes, start, "data:") else { return nil }
        var index = start + 5
        while index < bytes.count, index < start + 100, bytes[index] != 44 { index += 1 }
        guard index < bytes.count, bytes[index] == 44, matches(bytes, index - 6, "base64") else { return nil }
        return index + 1
    }

    private static func matches(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ word: StaticString) -> Bool {
        guard start >= 0, start + word.utf8CodeUnitCount <= bytes.count else { return false }
        return word.withUTF8Buffer { letters in
            letters.indices.allSatisfy { letters[$0] == bytes[start + $0] || letters[$0] == bytes[start + $0] | 32 }
        }
    }

    /// Base64, its address-safe form, percent signs of escapes, and the line ends that mail programs put in.
    private static func isPayload(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122, 43, 47, 61, 45, 95, 37, 10, 13, 9: true
        default: false
        }
    }
}
