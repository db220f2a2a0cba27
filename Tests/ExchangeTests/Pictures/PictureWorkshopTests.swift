import Foundation
import Testing

@testable import Exchange

/// Pictures made and judged by libvips' own programs.
@Suite(.serialized) struct PictureWorkshopTests {
    private let folder: SampleFolder

    init() throws { folder = try SampleFolder() }

    /// A picture whose left half is of a colour and whose right half is black.
    private func halves(_ width: Int, _ height: Int, _ colour: String = "250 250 250", as name: String) async throws {
        try await folder.run("vips", "black", "black.png", "\(width)", "\(height)", "--bands", "3")
        try await folder.run("vips", "crop", "black.png", "half.png", "0", "0", "\(width / 2)", "\(height)")
        try await folder.run("vips", "linear", "half.png", "left.png", "1 1 1", colour, "--uchar")
        try await folder.run("vips", "insert", "black.png", "left.png", name, "0", "0")
    }

    /// The values of a pixel.
    private func pixel(_ path: String, _ x: Int, _ y: Int) async throws -> [Double] {
        try await folder.run("vips", "getpoint", path, "\(x)", "\(y)").split(separator: " ")
            .compactMap { Double($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
    }

    private func render(_ name: String, _ widths: [Int] = [320]) async throws -> [PictureRendition] {
        try await PictureWorkshop().renditions(of: folder.place(name), widths: widths, into: folder.path)
    }

    private func refusal(_ path: String, limits: PictureLimits = PictureLimits()) async throws -> PictureRefusal? {
        do {
            _ = try await PictureWorkshop(limits: limits).renditions(of: path, widths: [320], into: folder.path)
            return nil
        } catch let refusal as PictureRefusal {
            return refusal
        }
    }

    @Test func `each width is drawn in both formats, and nothing is enlarged`() async throws {
        try await halves(800, 600, as: "photo.jpg")
        let made = try await render("photo.jpg", [320, 640, 1024, 1600])
        #expect(made.map(\.width) == [320, 320, 640, 640, 800, 800])
        #expect(made.map(\.height) == [240, 240, 480, 480, 600, 600])
        #expect(made.map(\.kind) == [.webp, .jpeg, .webp, .jpeg, .webp, .jpeg])
        #expect(made.map { ($0.path as NSString).lastPathComponent }.prefix(2) == ["320.webp", "320.jpg"])
        for rendition in made {
            let head = try FileBytes(rendition.path).piece(at: 0, length: 4096)
            #expect(FileSignature(head) == .known(rendition.kind))
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).allSatisfy { !$0.hasPrefix("work-") })
    }

    @Test(arguments: ["png", "gif", "webp", "jpg[interlace]", "png[interlace]", "heic", "avif[effort=0]"])
    func `each format is read, whatever its file is called`(saved: String) async throws {
        try await halves(80, 60, as: "original.\(saved)")
        let name = "original.\(saved.prefix { $0 != "[" })"
        try FileManager.default.moveItem(atPath: folder.place(name), toPath: folder.place("图 [n=-1].txt"))
        let probe = try await PictureWorkshop().probe(folder.place("图 [n=-1].txt"))
        #expect(probe.width == 80 && probe.height == 60)
        #expect(!probe.isAnimated)
        let made = try await render("图 [n=-1].txt")
        // The heads of some formats always have a channel for transparency: it says nothing here.
        #expect(made.map(\.kind) == [.webp, .jpeg])
        let jpeg = try #require(made.last)
        #expect(try await pixel(jpeg.path, 10, 30).allSatisfy { $0 > 235 })
        #expect(try await pixel(jpeg.path, 70, 30).allSatisfy { $0 < 20 })
    }

    @Test func `a picture is turned upright, and nothing of the camera is left`() async throws {
        try await halves(400, 200, as: "flat.jpg")
        let bytes = ExifFixture.add(to: try folder.read("flat.jpg"), orientation: 6)
        let path = try folder.write("turned.jpg", bytes)
        // The sample is one: libvips reads its maker and place.
        let header = try await folder.run("vipsheader", "-a", "turned.jpg")
        #expect(header.contains(ExifFixture.maker) && header.contains("GPSLatitudeRef"))

        let probe = try await PictureWorkshop().probe(path)
        #expect(probe.width == 200 && probe.height == 400)
        let made = try await render("turned.jpg", [100])
        for rendition in made {
            #expect(rendition.width == 100 && rendition.height == 200)
            // What was left is above.
            #expect(try await pixel(rendition.path, 50, 40).allSatisfy { $0 > 235 })
            #expect(try await pixel(rendition.path, 50, 160).allSatisfy { $0 < 20 })
            let fields = try await folder.run("vipsheader", "-a", rendition.path)
            // libvips 8.14 writes a few bytes of its own into WebP, such as the resolution.
            #expect(!fields.contains("GPS") && !fields.contains("Make") && !fields.contains("icc"))
            let bytes = try Data(contentsOf: URL(fileURLWithPath: rendition.path))
            let text = String(decoding: bytes, as: Unicode.ASCII.self)
            #expect(!text.contains(ExifFixture.maker))
        }
    }

    @Test func `colours of another space are those of sRGB afterwards`() async throws {
        try await halves(80, 60, "200 60 50", as: "srgb.png")
        try await folder.run("vips", "icc_transform", "srgb.png", "wide.png", "p3", "--input-profile", "srgb")
        // Other numbers for the same red.
        #expect(try await abs((pixel("wide.png", 10, 30).first ?? 200) - 200) > 8)
        #expect(try await folder.run("vipsheader", "-a", "wide.png").contains("icc-profile-data"))
        let made = try await render("wide.png")
        let found = try await pixel(#require(made.last).path, 10, 30)
        #expect(zip(found, [200, 60, 50]).allSatisfy { abs($0 - $1) < 4 } && found.count == 3, "\(found)")
        #expect(try await !folder.run("vipsheader", "-a", made[0].path).contains("icc"))
    }

    @Test func `colours without a profile stay as they are`() async throws {
        try await halves(80, 60, "200 60 50", as: "plain.png")
        let found = try await pixel(#require(try await render("plain.png").last).path, 10, 30)
        #expect(zip(found, [200, 60, 50]).allSatisfy { abs($0 - $1) < 4 } && found.count == 3, "\(found)")
    }

    @Test func `what is transparent stays so, in PNG where WebP is unknown`() async throws {
        try await halves(400, 300, "200 60 50", as: "opaque.png")
        try await folder.run("vips", "bandjoin_const", "opaque.png", "glass.png", "128")
        let probe = try await PictureWorkshop().probe(folder.place("glass.png"))
        #expect(probe.hasAlpha)
        let made = try await render("glass.png", [100])
        #expect(made.map(\.kind) == [.webp, .png])
        let found = try await pixel(#require(made.last).path, 20, 30)
        #expect(zip(found, [200, 60, 50, 128]).allSatisfy { abs($0 - $1) < 4 } && found.count == 4, "\(found)")
        #expect(try await !PictureWorkshop().probe(folder.place("opaque.png")).hasAlpha)
    }

    @Test func `an animation is known, its first picture is drawn, and it may not be endless`() async throws {
        try await halves(100, 200, as: "tall.png")
        try await folder.run("vips", "gifsave", "tall.png", "moving.gif", "--page-height", "100")
        let probe = try await PictureWorkshop().probe(folder.place("moving.gif"))
        #expect(probe == PictureProbe(kind: .gif, width: 100, height: 100, isAnimated: true, hasAlpha: probe.hasAlpha))
        #expect(try await render("moving.gif").first?.height == 100)
        var limits = PictureLimits()
        limits.frames = 1
        #expect(try await refusal(folder.place("moving.gif"), limits: limits) == .tooManyFrames(2))
    }

    @Test func `a picture that claims too much is refused by its header`() async throws {
        let bomb = try folder.write("bomb.png", PNGFixture.claiming(width: 100_000, height: 100_000))
        #expect(try await refusal(bomb) == .tooLarge(width: 100_000, height: 100_000))
        let broad = try folder.write("broad.png", PNGFixture.claiming(width: 32_769, height: 1))
        #expect(try await refusal(broad) == .tooLarge(width: 32_769, height: 1))
        let large = try folder.write("large.png", PNGFixture.claiming(width: 10_001, height: 10_000))
        #expect(try await refusal(large) == .tooLarge(width: 10_001, height: 10_000))
        // Within the limits only its pixels betray it.
        let empty = try folder.write("empty.png", PNGFixture.claiming(width: 100, height: 100))
        #expect(try await refusal(empty) == .damaged)
    }

    @Test func `formats that are decoded as a whole may have fewer pixels`() async throws {
        try await halves(200, 100, as: "a.png")
        try await halves(200, 100, as: "whole.png[interlace]")
        try await halves(200, 100, as: "whole.jpg[interlace]")
        try await halves(200, 100, as: "whole.webp")
        var limits = PictureLimits()
        limits.pixelsWhole = 19_999
        limits.pixelsOfGIF = 19_999
        try await halves(200, 100, as: "whole.gif")
        #expect(try await refusal(folder.place("a.png"), limits: limits) == nil)
        for name in ["whole.png", "whole.jpg", "whole.webp", "whole.gif"] {
            #expect(try await refusal(folder.place(name), limits: limits) == .tooLarge(width: 200, height: 100))
        }
    }

    @Test(arguments: ["jpg", "png", "gif", "webp", "heic"])
    func `a picture that breaks off is damaged, and leaves nothing behind`(ending: String) async throws {
        try await folder.run("vips", "gaussnoise", "noise.png", "300", "200", "--mean", "128")
        try await folder.run("vips", "cast", "noise.png", "whole.\(ending)", "uchar")
        let bytes = try folder.read("whole.\(ending)")
        let cut = try folder.write("cut.\(ending)", Array(bytes.prefix(bytes.count / 2)))
        #expect(try await refusal(cut) == .damaged)
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(!left.contains { $0.hasPrefix("320") || $0.hasPrefix("300") || $0.hasPrefix("work-") })
    }

    @Test func `only pictures are drawn`() async throws {
        try await halves(20, 20, as: "a.tif")
        #expect(try await refusal(folder.place("a.tif")) == .noPicture)
        #expect(try await refusal(folder.write("a.png", "<svg xmlns='http://www.w3.org/2000/svg'/>")) == .noPicture)
        #expect(try await refusal(folder.write("b.jpg", [0xFF, 0xD8, 0xFF, 0xE0])) == .damaged)
    }

    @Test func `forty million pixels are drawn within 256 MB`() async throws {
        let small = try SampleFolder()
        // What the program may have as data of its own bounds what of it is resident.
        for program in ["vips", "vipsheader"] {
            try small.script(program, "exec prlimit --data=268435456 /usr/bin/\(program) \"$@\"")
        }
        let workshop = try PictureWorkshop(folders: [small.path, "/usr/bin"])
        try await folder.run("vips", "black", "large.jpg", "8000", "5000", "--bands", "3")
        try await folder.run("vips", "black", "large.png[compression=1]", "8000", "5000", "--bands", "4")
        for name in ["large.jpg", "large.png"] {
            let made = try await workshop.renditions(
                of: folder.place(name), widths: [1600], into: folder.path)
            #expect(made.map(\.height) == [1000, 1000])
        }
        // The bound is one: the same pixels that must all be in memory do not fit.
        try await folder.run("vips", "copy", "large.png", "whole.png[interlace,compression=1]")
        await #expect(throws: PictureRefusal.damaged) {
            try await workshop.renditions(of: folder.place("whole.png"), widths: [1600], into: folder.path)
        }
    }

    @Test func `a crash of a decoder is the end of one picture only`() async throws {
        let broken = try SampleFolder()
        try broken.script("vips", "kill -SEGV $$")
        try await halves(20, 20, as: "a.png")
        let workshop = try PictureWorkshop(folders: [broken.path, "/usr/bin"])
        await #expect(throws: PictureRefusal.damaged) {
            try await workshop.renditions(of: folder.place("a.png"), widths: [10], into: folder.path)
        }
        #expect(try await workshop.probe(folder.place("a.png")).width == 20)
    }

    @Test func `a machine without libvips says which package is missing`() throws {
        #expect(throws: MissingProgram(name: "vips", package: "libvips-tools")) {
            try PictureWorkshop(folders: [folder.path])
        }
    }
}
