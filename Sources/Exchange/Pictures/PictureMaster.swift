/// The widest rendition, without loss: the original is decoded once, all renditions are drawn from this.
struct PictureMaster {
    /// The name of the original in the folder of the work.
    static let source = "source"
    private static let name = "master.png"
    /// WebP allows no longer side.
    private static let longestSide = 16_383

    /// Pixels.
    let width: Int
    private let tools: PictureTools
    private let work: WorkFolder
    private let fallback: FileKind

    /// - Parameters:
    ///   - original: what is known of the original.
    ///   - width: at most.
    /// - Throws: `PictureRefusal`, `ProgramFailure.notStarted`.
    init(_ tools: PictureTools, _ work: WorkFolder, _ original: PictureHeader, width: Int) async throws {
        // Without a profile the numbers are sRGB's already, and libvips 8.14 would shift them.
        let colours = original.hasProfile ? ["--export-profile", "srgb"] : []
        try await tools.run(
            "thumbnail",
            [Self.source, Self.name + "[compression=1,strip]"] + Self.size(width) + colours
                + ["--fail-on", "truncated"], in: work)
        let header = try await tools.header(of: Self.name, in: work)
        guard let drawn = header.number("width"), let bands = header.number("bands") else {
            throw PictureRefusal.damaged
        }
        self.width = drawn
        self.tools = tools
        self.work = work
        // Many programs write a channel for transparency that says of each pixel that it is opaque.
        let isOpaque = bands.isMultiple(of: 2) ? try await Self.isOpaque(tools, work, channel: bands - 1) : true
        fallback = isOpaque ? .jpeg : .png
    }

    private static func isOpaque(_ tools: PictureTools, _ work: WorkFolder, channel: Int) async throws -> Bool {
        try await tools.run("extract_band", [name, "alpha.png", "\(channel)"], in: work)
        let least = try await tools.run("min", ["alpha.png"], in: work)
        return Double(least.split(whereSeparator: \.isWhitespace).first ?? "").map { $0 >= 255 } ?? false
    }

    /// Draws one width, as WebP and as a fallback.
    func draw(_ width: Int) async throws -> [PictureRendition] {
        var made: [PictureRendition] = []
        for kind in [FileKind.webp, fallback] {
            let file = "\(width).\(kind.ending)"
            try await tools.run("thumbnail", [Self.name, file + Self.options(kind)] + Self.size(width), in: work)
            let header = try await tools.header(of: file, in: work)
            guard let drawn = header.number("width"), let height = header.number("height") else {
                throw PictureRefusal.damaged
            }
            made.append(PictureRendition(kind: kind, width: drawn, height: height, path: work.path + "/" + file))
        }
        return made
    }

    private static func size(_ width: Int) -> [String] {
        ["\(width)", "--height", "\(longestSide)", "--size", "down"]
    }

    /// Quality as usual for photographs on pages; white stands behind a picture that has become opaque.
    private static func options(_ kind: FileKind) -> String {
        switch kind {
        case .webp: "[Q=80,strip]"
        case .jpeg: "[Q=82,optimize-coding,interlace,strip]"
        default: "[compression=9,strip]"
        }
    }
}
