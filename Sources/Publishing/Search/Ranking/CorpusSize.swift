import Storage

/// How much stands in the index.
struct CorpusSize {
    let documents: Double
    /// Mean tokens of title and body.
    let averageLength: Double

    /// Reads the record that FTS5 keeps: rows, then the tokens of each column, as SQLite's varints.
    init(_ transaction: Transaction) throws {
        var numbers: [Double] = []
        try transaction.scan("SELECT block FROM search_text_data WHERE id = 1") { columns in
            try columns.withBytes(0) { bytes in
                var value: UInt64 = 0
                var length = 0
                for byte in bytes {
                    length += 1
                    if length == 9 {
                        value = value << 8 | UInt64(byte)
                    } else {
                        value = value << 7 | UInt64(byte & 0x7F)
                        if byte >= 0x80 { continue }
                    }
                    numbers.append(Double(value))
                    (value, length) = (0, 0)
                }
            }
            return false
        }
        documents = numbers.first ?? 0
        averageLength = numbers.count > 2 && documents > 0 ? (numbers[1] + numbers[2]) / documents : 1
    }
}
