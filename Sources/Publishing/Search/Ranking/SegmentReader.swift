import Storage

/// Reads the ranking segments of one snapshot.
struct SegmentReader {
    struct Segment {
        let firstKey: Int64
        let lastKey: Int64
        let size: Int
        /// Places within it that changed since it was made.
        var loose: [Int64] = []
    }

    let transaction: Transaction
    let segments: [Segment]

    init(_ transaction: Transaction) throws {
        self.transaction = transaction
        var segments: [Segment] = []
        try transaction.scan("SELECT last_key, size FROM search_segment ORDER BY last_key") { columns in
            segments.append(
                Segment(
                    firstKey: (segments.last?.lastKey ?? 0) + 1, lastKey: columns.integer(0),
                    size: Int(columns.integer(1))))
            return true
        }
        if !segments.isEmpty {
            var index = 0
            try transaction.scan("SELECT key FROM search_loose ORDER BY key") { columns in
                let key = columns.integer(0)
                while index < segments.count, segments[index].lastKey < key { index += 1 }
                guard index < segments.count else { return false }
                segments[index].loose.append(key)
                return true
            }
        }
        self.segments = segments
    }

    /// The last key that a segment covers; 0 when there are none.
    var end: Int64 { segments.last?.lastKey ?? 0 }

    /// The postings of a token by the last key of their segment, and how many articles hold it.
    func postings(of term: UInt64) throws -> (bySegment: [Int64: [UInt8]], count: Int) {
        var found: [Int64: [UInt8]] = [:]
        var count = 0
        try transaction.scan(
            "SELECT segment, size, postings FROM search_posting WHERE term = ?", [.integer(Int64(bitPattern: term))]
        ) { columns in
            count += Int(columns.integer(1))
            found[columns.integer(0)] = try columns.withBytes(2) { Array($0) }
            return true
        }
        return (found, count)
    }

    /// The keys of a segment, in order.
    func keys(of segment: Segment) throws -> [Int64] {
        var keys: [Int64] = []
        try transaction.scan("SELECT keys FROM search_segment WHERE last_key = ?", [.integer(segment.lastKey)]) {
            columns in
            keys = try columns.withBytes(0) { KeyList.unpacked($0, count: segment.size) }
            return false
        }
        return keys
    }
}
