/// What a document may hold at most: far above minutes of three hundred pages.
public struct DocumentLimits: Sendable {
    /// Bytes of the file.
    public var bytes = 20 << 20
    /// Bytes of its text in UTF-8.
    public var text = 5 << 20
    /// Of the processor, for one program with one PDF.
    public var time: Duration = .seconds(30)

    public init() {}
}
