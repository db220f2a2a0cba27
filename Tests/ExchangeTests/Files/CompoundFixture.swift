/// Writes compound files by hand: a header, a directory, and streams behind it.
struct CompoundFixture {
    private var directory: [[UInt8]] = []
    private var streams: [[UInt8]] = []

    /// - Parameter program: the class of the root, by its first four bytes.
    init(program: UInt32 = 0) { directory.append(Self.entry("Root Entry", type: 5, program: program, sector: 0)) }

    mutating func storage(_ name: String) { directory.append(Self.entry(name, type: 1, program: 0, sector: 0)) }

    /// Adds a stream; its first bytes stand at a sector of their own.
    mutating func stream(_ name: String, _ bytes: [UInt8] = [1]) {
        // The directory has eight sectors.
        directory.append(Self.entry(name, type: 2, program: 0, sector: 8 + UInt32(streams.count)))
        streams.append(bytes + [UInt8](repeating: 0, count: 512 - bytes.count))
    }

    func bytes() -> [UInt8] {
        var bytes: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]
        bytes += [UInt8](repeating: 0, count: 512 - bytes.count)
        bytes[30] = 9
        let entries = directory.flatMap { $0 }
        bytes += entries + [UInt8](repeating: 0, count: 8 * 512 - entries.count)
        return bytes + streams.flatMap { $0 }
    }

    private static func entry(_ name: String, type: UInt8, program: UInt32, sector: UInt32) -> [UInt8] {
        var entry = name.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
        let length = entry.count + 2
        entry += [UInt8](repeating: 0, count: 128 - entry.count)
        entry[64] = UInt8(length)
        entry[66] = type
        for byte in 0..<4 {
            entry[80 + byte] = UInt8(truncatingIfNeeded: program >> (8 * byte))
            entry[116 + byte] = UInt8(truncatingIfNeeded: sector >> (8 * byte))
        }
        return entry
    }
}
