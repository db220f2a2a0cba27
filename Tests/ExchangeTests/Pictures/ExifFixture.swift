/// What a camera writes into a JPEG, by hand: how it was held, its maker, and where it was.
enum ExifFixture {
    static let maker = "GeheimKamera"

    /// Puts the segment right behind the beginning of a JPEG, as cameras do.
    static func add(to jpeg: [UInt8], orientation: UInt8) -> [UInt8] {
        let maker = Array(Self.maker.utf8) + [0]
        let entries: [[UInt8]] = [
            // The maker, whose text follows the directory; the orientation; the directory of places, behind that text.
            entry(0x10F, type: 2, count: UInt8(maker.count), value: 50),
            entry(0x112, type: 3, count: 1, value: orientation),
            entry(0x8825, type: 4, count: 1, value: 50 + UInt8(maker.count)),
        ]
        var tiff: [UInt8] = [0x49, 0x49, 42, 0, 8, 0, 0, 0, 3, 0]
        tiff += entries.flatMap { $0 } + [0, 0, 0, 0] + maker
        // The north of a latitude.
        tiff += [1, 0] + entry(1, type: 2, count: 2, value: UInt8(ascii: "N")) + [0, 0, 0, 0]
        let body = Array("Exif".utf8) + [0, 0] + tiff
        let length = body.count + 2
        return jpeg.prefix(2) + [0xFF, 0xE1, UInt8(length >> 8), UInt8(length & 0xFF)] + body + jpeg.dropFirst(2)
    }

    private static func entry(_ tag: UInt16, type: UInt8, count: UInt8, value: UInt8) -> [UInt8] {
        [UInt8(tag & 0xFF), UInt8(tag >> 8), type, 0, count, 0, 0, 0, value, 0, 0, 0]
    }
}
