/// What a file may hold at most.
public struct FileLimits: Sendable {
    /// Bytes of the file.
    public var bytes = 100 << 20
    /// Bytes of all parts of an office document together, unpacked.
    public var unpacked = 512 << 20
    /// How many times larger than the file its parts may be, once they pass `ratioFrom`.
    public var ratio = 200
    /// Bytes below which the ratio says nothing: short tables of one repeated row shrink very well.
    public var ratioFrom = 64 << 20
    /// Parts of an office document.
    public var parts = 10_000

    public init() {}
}
