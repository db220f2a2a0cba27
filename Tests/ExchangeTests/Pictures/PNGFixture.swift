/// A PNG of which only the header is true to the format: what it claims is checked before anything is decoded.
enum PNGFixture {
    static func claiming(width: UInt32, height: UInt32) -> [UInt8] {
        let header = Array("IHDR".utf8) + bytes(width) + bytes(height) + [8, 2, 0, 0, 0]
        let data = Array("IDAT".utf8) + [0x78, 0x9C, 0x03, 0, 0, 0, 0, 1]
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + chunk(header) + chunk(data)
            + chunk(Array("IEND".utf8))
    }

    private static func chunk(_ body: [UInt8]) -> [UInt8] {
        bytes(UInt32(body.count - 4)) + body + bytes(checksum(body))
    }

    private static func bytes(_ number: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    }

    /// CRC-32 as PNG has it.
    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(UInt32.max) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
        }
    }
}
