/// Whole numbers as bytes: seven bits each, the lowest first, the top bit says that more follow.
enum Sevens {
    @inline(__always)
    static func append(_ number: UInt64, to bytes: inout [UInt8]) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    @inline(__always)
    static func append(_ number: Int, to bytes: inout [UInt8]) { append(UInt64(clamping: number), to: &bytes) }
}

/// Reads such numbers one after the other; behind the end stand zeros.
struct SevensReader {
    private var position: UnsafePointer<UInt8>?
    private let end: UnsafePointer<UInt8>?

    /// - Parameter bytes: valid as long as the reader is used.
    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        position = bytes.baseAddress
        end = bytes.baseAddress.map { $0 + bytes.count }
    }

    var isAtEnd: Bool {
        guard let position, let end else { return true }
        return position >= end
    }

    /// Bytes that are left.
    var rest: Int {
        guard let position, let end else { return 0 }
        return end - position
    }

    @inline(__always)
    mutating func next() -> UInt64 {
        guard var place = position, let end, place < end else { return 0 }
        var byte = place.pointee
        place += 1
        var number = UInt64(byte & 0x7F)
        var shift: UInt64 = 7
        while byte >= 0x80, place < end, shift < 64 {
            byte = place.pointee
            place += 1
            number |= UInt64(byte & 0x7F) << shift
            shift += 7
        }
        position = place
        return number
    }

    /// A number that counts something small.
    @inline(__always)
    mutating func count() -> Int { Int(truncatingIfNeeded: next() & 0xFFFF_FFFF) }

    /// Passes over so many numbers.
    @inline(__always)
    mutating func skip(_ numbers: Int) {
        guard var place = position, let end else { return }
        var left = numbers
        // Eight bytes at once: numbers end where the top bit is off.
        while left >= 8, end - place >= 8 {
            let word = UnsafeRawPointer(place).loadUnaligned(as: UInt64.self)
            left -= (~word & 0x8080_8080_8080_8080).nonzeroBitCount
            place += 8
        }
        while left > 0, place < end {
            if place.pointee < 0x80 { left -= 1 }
            place += 1
        }
        position = place
    }

    /// Where the reader stands and where its bytes end, for a loop that reads by itself.
    var bounds: (position: UnsafePointer<UInt8>, end: UnsafePointer<UInt8>)? {
        guard let position, let end else { return nil }
        return (position, end)
    }

    /// Goes on to where such a loop came to.
    mutating func move(to place: UnsafePointer<UInt8>) { position = place }

    /// The next bytes as they are, fewer when there are not so many.
    @inline(__always)
    mutating func take(_ count: Int) -> UnsafeBufferPointer<UInt8> {
        let start = position
        let size = max(0, min(count, rest))
        position = start.map { $0 + size }
        return UnsafeBufferPointer(start: start, count: size)
    }

    /// The bytes of so many numbers.
    @inline(__always)
    mutating func bytes(ofNumbers numbers: Int) -> UnsafeBufferPointer<UInt8> {
        let start = position
        skip(numbers)
        guard let start, let position else { return UnsafeBufferPointer(start: nil, count: 0) }
        return UnsafeBufferPointer(start: start, count: position - start)
    }
}
