/// What a telephone writes into a JPEG of when and where it was taken, by hand.
enum CaptureFixture {
    /// 2026-03-12 08:30:05, eight hours ahead of UTC; 31° 12' 30.51" north, 121° 28' 12" east.
    /// - Parameter south: the place is as far south.
    static func add(to jpeg: [UInt8], south: Bool = false) -> [UInt8] {
        let taken = Array("2026:03:12 08:30:05".utf8) + [0]
        let offset = Array("+08:00".utf8) + [0]
        // The header has 8 bytes, a directory 6 and 12 for each entry.
        let (details, places) = (8 + 30, 8 + 30 + 30 + taken.count + offset.count)
        let numbers = places + 54
        var tiff: [UInt8] = [0x49, 0x49, 42, 0] + long(8)
        tiff += directory([entry(0x8769, 4, 1, long(details)), entry(0x8825, 4, 1, long(places))])
        tiff += directory([
            entry(0x9003, 2, taken.count, long(details + 30)),
            entry(0x9011, 2, offset.count, long(details + 30 + taken.count)),
        ])
        tiff += taken + offset
        tiff += directory([
            entry(1, 2, 2, [UInt8(ascii: south ? "S" : "N"), 0, 0, 0]), entry(2, 5, 3, long(numbers)),
            entry(3, 2, 2, [UInt8(ascii: "E"), 0, 0, 0]), entry(4, 5, 3, long(numbers + 24)),
        ])
        for (above, below) in [(31, 1), (12, 1), (3051, 100), (121, 1), (28, 1), (12, 1)] {
            tiff += long(above) + long(below)
        }
        let body = Array("Exif".utf8) + [0, 0] + tiff
        let length = body.count + 2
        return jpeg.prefix(2) + [0xFF, 0xE1, UInt8(length >> 8), UInt8(length & 0xFF)] + body + jpeg.dropFirst(2)
    }

    private static func directory(_ entries: [[UInt8]]) -> [UInt8] {
        [UInt8(entries.count), 0] + entries.flatMap { $0 } + [0, 0, 0, 0]
    }

    private static func entry(_ tag: Int, _ type: UInt8, _ count: Int, _ value: [UInt8]) -> [UInt8] {
        [UInt8(tag & 0xFF), UInt8(tag >> 8), type, 0] + long(count) + value
    }

    private static func long(_ number: Int) -> [UInt8] {
        [UInt8(number & 0xFF), UInt8(number >> 8 & 0xFF), UInt8(number >> 16 & 0xFF), 0]
    }
}
