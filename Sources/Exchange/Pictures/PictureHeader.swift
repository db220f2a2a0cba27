/// What `vipsheader -a` says of a picture: one `name: value` in a line.
///
/// What the format fixes stands first; texts out of the picture, which may hold line breaks, come later and replace
/// nothing that is known already.
struct PictureHeader {
    private var fields: [Substring: Substring] = [:]

    init(_ text: String) {
        for line in text.split(separator: "\n") {
            guard let colon = line.firstRange(of: ": ") else { continue }
            let name = line[..<colon.lowerBound]
            if fields[name] == nil { fields[name] = line[colon.upperBound...] }
        }
    }

    /// Reads the header as one of a kind.
    /// - Throws: `PictureRefusal` when it is no such picture, or larger than the limits.
    func probe(_ kind: FileKind, _ limits: PictureLimits) throws(PictureRefusal) -> PictureProbe {
        // The loader was chosen by the same first bytes that our own check has seen.
        guard loader == Self.loader(of: kind), let width = number("width"), let height = number("height") else {
            throw .damaged
        }
        guard width > 0, height > 0, max(width, height) <= limits.side else {
            throw .tooLarge(width: width, height: height)
        }
        // Two sides of at most 32,768: the product is far from an overflow, unless limits are.
        let (area, overflow) = width.multipliedReportingOverflow(by: height)
        guard !overflow, area <= mostPixels(kind, limits) else {
            throw .tooLarge(width: width, height: height)
        }
        let frames = [.gif, .webp].contains(kind) ? number("n-pages") ?? 1 : 1
        guard frames <= limits.frames else { throw .tooManyFrames(frames) }
        let isTurned = (5...8).contains(number("orientation") ?? 1)
        return PictureProbe(
            kind: kind, width: isTurned ? height : width, height: isTurned ? width : height, isAnimated: frames > 1,
            hasAlpha: hasAlpha)
    }

    /// Pixels of a side, as stored.
    func number(_ name: Substring) -> Int? { fields[name].flatMap { Int($0) } }

    /// What it says under a name; libvips writes kind and length of a field of EXIF behind it, in brackets.
    func text(_ name: Substring) -> Substring? { fields[name] }

    /// It says which colours its numbers mean.
    var hasProfile: Bool { fields["icc-profile-data"] != nil }

    private var loader: Substring? { fields["vips-loader"] }

    private static func loader(of kind: FileKind) -> Substring {
        kind == .heic || kind == .avif ? "heifload" : Substring(kind.rawValue + "load")
    }

    /// What is decoded row by row may be larger than what is in memory at once.
    private func mostPixels(_ kind: FileKind, _ limits: PictureLimits) -> Int {
        switch kind {
        case .jpeg where number("jpeg-multiscan") != 1: limits.pixels
        case .png where number("interlaced") != 1: limits.pixels
        case .gif: limits.pixelsOfGIF
        default: limits.pixelsWhole
        }
    }

    private var hasAlpha: Bool {
        let colours: Int? =
            switch fields["interpretation"] {
            case "b-w", "grey16": 1
            case "srgb", "rgb16", "rgb": 3
            case "cmyk": 4
            default: nil
            }
        return number("bands") == colours.map { $0 + 1 }
    }
}
