import Foundation
import Testing

@testable import Exchange

/// When and where a photograph was taken, as its camera wrote it.
@Suite(.serialized) struct PictureCaptureTests {
    private let folder: SampleFolder

    init() throws { folder = try SampleFolder() }

    /// A JPEG of which a camera says nothing.
    private func plain() async throws -> [UInt8] {
        try await folder.run("vips", "black", "plain.png", "40", "30", "--bands", "3")
        try await folder.run("vips", "copy", "plain.png", "plain.jpg[strip]")
        return try folder.read("plain.jpg")
    }

    @Test func `time and place are read as the camera wrote them, and the pictures that are drawn have neither`()
        async throws
    {
        let path = try await folder.write("taken.jpg", CaptureFixture.add(to: plain()))
        let workshop = try PictureWorkshop()
        let capture = try await workshop.capture(path)
        // 08:30:05 in Shanghai.
        #expect(capture.takenAt == 1_773_275_405)
        #expect(abs((capture.latitude ?? 0) - 31.208475) < 0.000001 && capture.longitude == 121.47)
        for drawn in try await workshop.renditions(of: path, widths: [40], into: folder.path) {
            #expect(try await workshop.capture(drawn.path) == PictureCapture(), "\(drawn.kind)")
        }
        let south = try await folder.write("south.jpg", CaptureFixture.add(to: plain(), south: true))
        #expect(try await abs((workshop.capture(south).latitude ?? 0) + 31.208475) < 0.000001)
    }

    @Test func `a picture that says nothing has neither time nor place`() async throws {
        let path = try await folder.write("silent.jpg", plain())
        #expect(try await PictureWorkshop().capture(path) == PictureCapture())
    }

    @Test(arguments: [
        ("2026:03:12 08:30:05", "+08:00", 1_773_275_405), ("2026:03:12 08:30:05", nil, 1_773_275_405),
        ("2026:03:12 00:30:05", "+00:00", 1_773_275_405), ("2026:03:11 19:30:05", "-05:00", 1_773_275_405),
        ("2026:03:12 08:30:05 (2026:03:12 08:30:05, ASCII, 20 components, 20 bytes)", nil, 1_773_275_405),
        ("2026:13:12 08:30:05", nil, nil), ("0000:00:00 00:00:00", nil, nil), ("    :  :     :  :  ", nil, nil),
        ("2026:03:12 24:00:00", nil, nil), ("", nil, nil), ("2026:03:12", nil, nil),
    ])
    func `the clock of a camera is read with its difference to UTC, or as Shanghai's`(
        text: String, offset: String?, expected: Int64?
    ) {
        #expect(PictureCapture.seconds(text[...], offset: offset.map { $0[...] }) == expected)
    }

    @Test func `half a place is none`() {
        #expect(PictureCapture(latitude: 31.2).latitude == nil && PictureCapture(longitude: 121.4).longitude == nil)
    }
}
