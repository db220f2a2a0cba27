/// What a picture may ask of the machine, by what its header says, before any of its pixels are decoded.
public struct PictureLimits: Sendable {
    /// Pixels of a picture that is decoded row by row: plain JPEG and PNG.
    public var pixels = 100_000_000
    /// Pixels of a picture that must be in memory as a whole: WebP, HEIC, AVIF, progressive JPEG, interlaced PNG.
    /// Telephones take 48 million as HEIC.
    public var pixelsWhole = 50_000_000
    /// Pixels of a GIF, of which libvips keeps ten bytes each: 280 MB.
    public var pixelsOfGIF = 28_000_000
    /// Pixels of a side.
    public var side = 32_768
    /// Pictures of an animation.
    public var frames = 1000

    public init() {}
}
