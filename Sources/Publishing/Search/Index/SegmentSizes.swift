/// How large segments are and when they are made.
struct SegmentSizes: Sendable {
    /// Articles in a full segment.
    var articles = 16_384
    /// Articles that are worth a segment when one transaction brings them.
    var batch = 128
    /// Articles in the full-text tables that are worth a segment.
    var waiting = 512
    /// Segments of about the same size that are worth being joined, or fewer that fill a segment together.
    var alike = 16
    /// Changed articles that are worth writing a segment anew: so many, and one in `goneShare`.
    var gone = 64
    var goneShare = 128
}
