/// How large a pasted text may be.
public struct BodyLimits: Sendable {
    /// Bytes of UTF-8, without the payloads of embedded pictures.
    public var bytes = 12 << 20
    /// Bytes with them.
    public var bytesWithPictures = 64 << 20
    /// Elements within each other.
    public var depth = 256
    /// Paragraphs, headings, items, rows and the like.
    public var blocks = 20_000
    /// Cells of one table.
    public var cells = 2_000

    public static let usual = BodyLimits()
}
