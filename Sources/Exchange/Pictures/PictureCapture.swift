import Kernel

/// What a camera wrote into a picture of when and where it was taken (EXIF). Whoever has the file can write anything there:
/// it is what the picture says, and no proof by itself.
public struct PictureCapture: Sendable, Equatable {
    /// Seconds since 1970; where the camera names no difference to UTC, its clock is read as Asia/Shanghai.
    public let takenAt: Int64?
    /// Degrees of WGS 84, north and east positive; both or none.
    public let latitude: Double?
    public let longitude: Double?

    public init(takenAt: Int64? = nil, latitude: Double? = nil, longitude: Double? = nil) {
        self.takenAt = takenAt
        let isWhole = latitude != nil && longitude != nil
        (self.latitude, self.longitude) = (isWhole ? latitude : nil, isWhole ? longitude : nil)
    }

    init(_ header: PictureHeader) {
        self.init(
            takenAt: Self.seconds(
                header.text("exif-ifd2-DateTimeOriginal"), offset: header.text("exif-ifd2-OffsetTimeOriginal")),
            latitude: Self.degrees(
                header.text("exif-ifd3-GPSLatitude"), header.text("exif-ifd3-GPSLatitudeRef"), south: "S", most: 90),
            longitude: Self.degrees(
                header.text("exif-ifd3-GPSLongitude"), header.text("exif-ifd3-GPSLongitudeRef"), south: "W", most: 180))
    }

    /// `2026:03:12 08:30:05`, and `+08:00`.
    static func seconds(_ text: Substring?, offset: Substring?) -> Int64? {
        guard let text else { return nil }
        let parts = text.prefix(19).split { $0 == ":" || $0 == " " }
        guard parts.count == 6, parts.allSatisfy({ part in part.utf8.allSatisfy { (48...57).contains($0) } }) else {
            return nil
        }
        let numbers = parts.compactMap { Int($0) }
        guard numbers.count == 6, let day = CalendarDay(year: numbers[0], month: numbers[1], day: numbers[2]),
            (0...23).contains(numbers[3]), (0...59).contains(numbers[4]), (0...60).contains(numbers[5])
        else { return nil }
        let local = day.shanghaiSeconds + Int64(numbers[3] * 3600 + numbers[4] * 60 + numbers[5])
        return local + 8 * 3600 - (minutes(offset) ?? 8 * 60) * 60
    }

    /// The minutes by which a clock is ahead of UTC; `nil` where they are not said.
    private static func minutes(_ offset: Substring?) -> Int64? {
        guard let text = offset?.prefix(6), text.utf8.count == 6, let sign = text.first, sign == "+" || sign == "-",
            let hours = Int64(text.dropFirst().prefix(2)), let minutes = Int64(text.suffix(2)),
            (0...14).contains(hours), (0...59).contains(minutes)
        else { return nil }
        return (sign == "-" ? -1 : 1) * (hours * 60 + minutes)
    }

    /// `31/1 12/1 3051/100`: degrees, minutes, seconds.
    private static func degrees(_ text: Substring?, _ half: Substring?, south: Character, most: Double) -> Double? {
        guard let text, let half = half?.first else { return nil }
        let plain = text.prefix { $0 != "(" }
        let numbers = plain.split(separator: " ").compactMap { part -> Double? in
            let sides = part.split(separator: "/").compactMap { Double($0) }
            guard sides.count == 2, sides[1] > 0, sides[0] >= 0 else { return nil }
            return sides[0] / sides[1]
        }
        guard numbers.count == 3 else { return nil }
        let degrees = numbers[0] + numbers[1] / 60 + numbers[2] / 3600
        guard degrees.isFinite, degrees <= most else { return nil }
        return half == south ? -degrees : degrees
    }
}
