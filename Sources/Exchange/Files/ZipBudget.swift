/// How much a document and all that is in it may still unpack to; counted while it is unpacked, whatever it claims.
struct ZipBudget {
    private let packed: Int
    private let limits: FileLimits
    private var unpacked = 0
    private var parts = 0

    /// - Parameter packed: bytes of the file.
    init(packed: Int, limits: FileLimits) { (self.packed, self.limits) = (packed, limits) }

    /// One more part, of a size that it claims.
    /// - Throws: `FileRefusal.bomb`.
    mutating func begin(claimed: Int64) throws(FileRefusal) {
        parts += 1
        guard parts <= limits.parts, claimed <= limits.unpacked else { throw .bomb }
    }

    /// So many bytes were unpacked.
    /// - Throws: `FileRefusal.bomb`.
    mutating func add(_ count: Int) throws(FileRefusal) {
        unpacked += count
        let isDense = unpacked > limits.ratioFrom && unpacked / max(1, packed) > limits.ratio
        guard unpacked <= limits.unpacked, !isDense else { throw .bomb }
    }
}
