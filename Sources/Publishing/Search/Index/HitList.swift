/// Articles of a segment in order, each with a number: hits, or a score.
struct HitList {
    var articles: [Int32] = []
    var values: [Float] = []

    var count: Int { articles.count }

    mutating func append(_ article: Int, _ value: Float) {
        articles.append(Int32(truncatingIfNeeded: article))
        values.append(value)
    }

    /// Both together; of an article in both the larger value.
    func union(_ other: HitList) -> HitList {
        if count == 0 { return other }
        if other.count == 0 { return self }
        var all = HitList()
        all.articles.reserveCapacity(count + other.count)
        all.values.reserveCapacity(count + other.count)
        var (left, right) = (0, 0)
        while left < count || right < other.count {
            if right >= other.count || left < count && articles[left] < other.articles[right] {
                all.articles.append(articles[left])
                all.values.append(values[left])
                left += 1
            } else if left >= count || other.articles[right] < articles[left] {
                all.articles.append(other.articles[right])
                all.values.append(other.values[right])
                right += 1
            } else {
                all.articles.append(articles[left])
                all.values.append(max(values[left], other.values[right]))
                (left, right) = (left + 1, right + 1)
            }
        }
        return all
    }

    /// Only the articles of both, with the sum of their values.
    mutating func meet(_ other: HitList) {
        var kept = 0
        var right = 0
        for left in 0..<count {
            while right < other.count, other.articles[right] < articles[left] { right += 1 }
            guard right < other.count else { break }
            guard other.articles[right] == articles[left] else { continue }
            articles[kept] = articles[left]
            values[kept] = values[left] + other.values[right]
            kept += 1
        }
        truncate(kept)
    }

    /// Only the articles for which `body` gives `true`; it may change their values.
    @inline(__always)
    mutating func keep(_ body: (Int, inout Float) -> Bool) {
        var kept = 0
        for index in 0..<count {
            var value = values[index]
            guard body(Int(articles[index]), &value) else { continue }
            articles[kept] = articles[index]
            values[kept] = value
            kept += 1
        }
        truncate(kept)
    }

    /// Without the articles of another list.
    mutating func remove(_ other: HitList) {
        guard other.count > 0 else { return }
        var kept = 0
        var right = 0
        for left in 0..<count {
            while right < other.count, other.articles[right] < articles[left] { right += 1 }
            if right < other.count, other.articles[right] == articles[left] { continue }
            articles[kept] = articles[left]
            values[kept] = values[left]
            kept += 1
        }
        truncate(kept)
    }

    /// Only the articles within a range.
    mutating func clamp(to range: Range<Int>) {
        var kept = 0
        for index in 0..<count where range.contains(Int(articles[index])) {
            articles[kept] = articles[index]
            values[kept] = values[index]
            kept += 1
        }
        truncate(kept)
    }

    private mutating func truncate(_ size: Int) {
        articles.removeLast(count - size)
        values.removeLast(values.count - size)
    }
}
