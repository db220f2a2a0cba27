import Foundation
import Publishing
import Testing

/// The colours that zones may choose, against every paper of the design: WCAG 2.2, 1.4.3 (AA), 4.5 : 1.
@Suite struct AccentContrastTests {
    private static let papers = ["paper", "sheet", "band"]

    @Test(arguments: ZoneAccent.allCases)
    func `a zone's colour is read on every paper in light and dark`(accent: ZoneAccent) throws {
        for (scheme, style) in try Self.schemes() {
            let ink = try #require(Self.colour(after: ".accent--\(accent.rawValue) { --accent:", in: style))
            for name in Self.papers {
                let paper = try #require(Self.colour(after: "--\(name):", in: style))
                #expect(Self.ratio(ink, paper) >= 4.5, "\(accent) on \(name), \(scheme)")
            }
        }
    }

    @Test func `black on white is 21 to 1 and grey on white is what the standard says`() throws {
        #expect(abs(Self.ratio([0, 0, 0], [255, 255, 255]) - 21) < 0.001)
        #expect(abs(Self.ratio([0x77, 0x77, 0x77], [255, 255, 255]) - 4.478) < 0.001)
    }

    /// The stylesheet without and within what it says for dark.
    private static func schemes() throws -> [(String, String)] {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Sources/PortalWeb/Resources/Assets/site.css")
        let style = try String(contentsOf: file, encoding: .utf8)
        var (light, dark) = ("", "")
        var isDark = false
        for line in style.split(separator: "\n") {
            if line == "@media (prefers-color-scheme: dark) {" { isDark = true }
            if isDark { dark += line + "\n" } else { light += line + "\n" }
            if line == "}" { isDark = false }
        }
        return [("light", light), ("dark", dark)]
    }

    private static func colour(after words: String, in style: String) -> [Double]? {
        guard let place = style.range(of: words) else { return nil }
        let digits = style[place.upperBound...].drop { $0 != "#" }.dropFirst().prefix(6)
        guard let number = Int(digits, radix: 16), digits.count == 6 else { return nil }
        return [16, 8, 0].map { Double(number >> $0 & 255) }
    }

    private static func ratio(_ one: [Double], _ other: [Double]) -> Double {
        let light = [luminance(one), luminance(other)].sorted()
        return (light[1] + 0.05) / (light[0] + 0.05)
    }

    /// Relative luminance as WCAG defines it.
    private static func luminance(_ colour: [Double]) -> Double {
        let parts = colour.map { $0 / 255 }.map { $0 <= 0.04045 ? $0 / 12.92 : pow(($0 + 0.055) / 1.055, 2.4) }
        return zip(parts, [0.2126, 0.7152, 0.0722]).map { $0 * $1 }.reduce(0, +)
    }
}
