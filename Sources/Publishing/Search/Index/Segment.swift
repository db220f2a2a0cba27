/// A stretch of the index that never changes: articles in the order of their keys, and the postings of their terms.
final class Segment: Sendable {
    let id: Int64
    let keys: [Int64]
    let lengths: [ArticleLength]

    init(id: Int64, keys: [Int64], lengths: [ArticleLength]) {
        (self.id, self.keys, self.lengths) = (id, keys, lengths)
    }

    var size: Int { keys.count }

    /// The number of the first article whose key is at least this.
    func lowerBound(_ key: Int64) -> Int {
        var (low, high) = (0, keys.count)
        while low < high {
            let middle = (low + high) / 2
            if keys[middle] < key { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The number of the article with a key.
    func article(_ key: Int64) -> Int? {
        let number = lowerBound(key)
        return number < keys.count && keys[number] == key ? number : nil
    }

    // MARK: Rows

    static func packed(_ keys: [Int64]) -> [UInt8] {
        var bytes: [UInt8] = []
        var last: Int64 = 0
        for key in keys {
            Sevens.append(UInt64(bitPattern: key &- last), to: &bytes)
            last = key
        }
        return bytes
    }

    static func packed(_ lengths: [ArticleLength]) -> [UInt8] {
        var bytes: [UInt8] = []
        for length in lengths {
            Sevens.append(UInt64(length.all), to: &bytes)
            Sevens.append(UInt64(length.title), to: &bytes)
        }
        return bytes
    }

    static func keys(_ bytes: UnsafeBufferPointer<UInt8>, count: Int) -> [Int64] {
        var reader = SevensReader(bytes)
        var key: Int64 = 0
        return (0..<max(0, count)).map { _ in
            key = key &+ Int64(bitPattern: reader.next())
            return key
        }
    }

    static func lengths(_ bytes: UnsafeBufferPointer<UInt8>, count: Int) -> [ArticleLength] {
        var reader = SevensReader(bytes)
        return (0..<max(0, count)).map { _ in ArticleLength(all: reader.count(), title: reader.count()) }
    }
}
