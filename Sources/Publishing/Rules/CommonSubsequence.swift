/// The longest common subsequence of two sequences, exactly where they are small and closely where they are not.
enum CommonSubsequence {
    /// Beyond this, elements that occur once on both sides align the others: an exact answer costs the square of it.
    private static let mostExact = 1_000

    /// Places of the elements that both have, ascending on both sides.
    static func pairs<Element: Hashable>(_ left: [Element], _ right: [Element]) -> [(Int, Int)] {
        pairs(left[...], right[...])
    }

    private static func pairs<Element: Hashable>(_ left: ArraySlice<Element>, _ right: ArraySlice<Element>)
        -> [(Int, Int)]
    {
        let head = zip(left.indices, right.indices).prefix { left[$0] == right[$1] }
        let (lefts, rights) = (left.dropFirst(head.count), right.dropFirst(head.count))
        let tail = zip(lefts.indices.reversed(), rights.indices.reversed()).prefix { lefts[$0] == rights[$1] }
        return head + middle(lefts.dropLast(tail.count), rights.dropLast(tail.count)) + tail.reversed()
    }

    /// What stands on one side only never aligns.
    private static func middle<Element: Hashable>(_ left: ArraySlice<Element>, _ right: ArraySlice<Element>)
        -> [(Int, Int)]
    {
        let (onLeft, onRight) = (Set(left), Set(right))
        let lefts = left.indices.filter { onRight.contains(left[$0]) }
        let rights = right.indices.filter { onLeft.contains(right[$0]) }
        guard !lefts.isEmpty, !rights.isEmpty else { return [] }
        return lefts.count + rights.count <= mostExact
            ? exact(lefts, rights, left, right) : anchored(lefts, rights, left, right)
    }

    private static func exact<Element: Hashable>(
        _ lefts: [Int], _ rights: [Int], _ left: ArraySlice<Element>, _ right: ArraySlice<Element>
    ) -> [(Int, Int)] {
        let difference = rights.map { right[$0] }.difference(from: lefts.map { left[$0] })
        var (removed, inserted): (Set<Int>, Set<Int>) = ([], [])
        for change in difference {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): inserted.insert(offset)
            }
        }
        return Array(
            zip(
                lefts.indices.filter { !removed.contains($0) }.map { lefts[$0] },
                rights.indices.filter { !inserted.contains($0) }.map { rights[$0] }))
    }

    /// Elements that occur once on both sides, the longest run of them in the same order, and what lies between
    /// (patience difference, Cohen 2003). Between repetitions only the same beginnings and ends align.
    private static func anchored<Element: Hashable>(
        _ lefts: [Int], _ rights: [Int], _ left: ArraySlice<Element>, _ right: ArraySlice<Element>
    ) -> [(Int, Int)] {
        let (onLeft, onRight) = (once(lefts, left), once(rights, right))
        let shared = lefts.compactMap { place in
            onLeft[left[place]] == place ? onRight[left[place]].map { (place, $0) } : nil
        }
        let anchors = ascending(shared)
        guard !anchors.isEmpty else { return [] }
        var pairs: [(Int, Int)] = []
        var (leftNext, rightNext) = (left.startIndex, right.startIndex)
        for (leftPlace, rightPlace) in anchors {
            pairs += self.pairs(left[leftNext..<leftPlace], right[rightNext..<rightPlace])
            pairs.append((leftPlace, rightPlace))
            (leftNext, rightNext) = (leftPlace + 1, rightPlace + 1)
        }
        return pairs + self.pairs(left[leftNext...], right[rightNext...])
    }

    private static func once<Element: Hashable>(_ places: [Int], _ elements: ArraySlice<Element>) -> [Element: Int] {
        var found: [Element: Int] = [:]
        var repeated: Set<Element> = []
        for place in places where found.updateValue(place, forKey: elements[place]) != nil {
            repeated.insert(elements[place])
        }
        return found.filter { !repeated.contains($0.key) }
    }

    /// The longest subsequence whose right places ascend (Fredman 1975).
    private static func ascending(_ pairs: [(Int, Int)]) -> [(Int, Int)] {
        var ends: [Int] = []
        var before: [Int?] = []
        for (index, pair) in pairs.enumerated() {
            var (low, high) = (0, ends.count)
            while low < high {
                let middle = (low + high) / 2
                if pairs[ends[middle]].1 < pair.1 { low = middle + 1 } else { high = middle }
            }
            before.append(low > 0 ? ends[low - 1] : nil)
            if low < ends.count { ends[low] = index } else { ends.append(index) }
        }
        var result: [(Int, Int)] = []
        var next = ends.last
        while let index = next {
            result.append(pairs[index])
            next = before[index]
        }
        return result.reversed()
    }
}
