/// The keys of a segment as bytes: differences in sevens of bits.
enum KeyList {
    static func packed(_ keys: [Int64]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(keys.count * 3)
        var last: Int64 = 0
        for key in keys {
            var gap = key - last
            last = key
            while gap >= 0x80 {
                bytes.append(UInt8(gap & 0x7F) | 0x80)
                gap >>= 7
            }
            bytes.append(UInt8(gap))
        }
        return bytes
    }

    static func unpacked(_ bytes: UnsafeBufferPointer<UInt8>, count: Int) -> [Int64] {
        var keys: [Int64] = []
        keys.reserveCapacity(count)
        var last: Int64 = 0
        var gap: Int64 = 0
        var shift: Int64 = 0
        for byte in bytes {
            gap |= Int64(byte & 0x7F) << shift
            if byte >= 0x80 {
                shift += 7
                continue
            }
            last += gap
            keys.append(last)
            (gap, shift) = (0, 0)
        }
        return keys
    }
}
