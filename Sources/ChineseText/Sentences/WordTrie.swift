/// Many words, found in a text at a given place: built once, then only read.
public struct WordTrie: Sendable {
    private struct Node: Sendable {
        /// Its edges in `edgeCodes`, in the order of their codes.
        var edges: Range<Int32> = 0..<0
        /// What the word that ends here stands for; -1 when none does.
        var value: Int32 = -1
    }

    private let nodes: [Node]
    private let edgeCodes: [UInt32]
    private let edgeNodes: [Int32]
    /// The node of each first character below 65,536; -1 when no word begins so.
    private let roots: [Int32]
    /// A bit for the first character of each word: small enough to stay near the processor.
    private let firsts: [UInt64]
    /// A bit for the first two characters of each word, by their hash: most places of a text end here.
    private let pairs: [UInt64]

    /// Builds the trie; of equal words the last value counts.
    public init(_ words: [(codes: [UInt32], value: Int32)]) {
        var children: [[UInt32: Int32]] = [[:]]
        var values: [Int32] = [-1]
        for (codes, value) in words where !codes.isEmpty {
            var node = 0
            for code in codes {
                if let next = children[node][code] {
                    node = Int(next)
                } else {
                    children[node][code] = Int32(truncatingIfNeeded: children.count)
                    node = children.count
                    children.append([:])
                    values.append(-1)
                }
            }
            values[node] = value
        }
        var firsts = [UInt64](repeating: 0, count: Self.pairWords)
        for (codes, _) in words {
            if let first = codes.first, first < 0x10000 { firsts[Int(first >> 6)] |= 1 << UInt64(first & 63) }
        }
        self.firsts = firsts
        var pairs = [UInt64](repeating: 0, count: Self.pairWords)
        for (codes, _) in words where codes.count > 1 {
            let hash = Self.hash(codes[0], codes[1])
            pairs[hash >> 6] |= 1 << UInt64(hash & 63)
        }
        self.pairs = pairs
        var (nodes, edgeCodes, edgeNodes): ([Node], [UInt32], [Int32]) = ([], [], [])
        var roots = [Int32](repeating: -1, count: 0x10000)
        for (index, edges) in children.enumerated() {
            let start = Int32(truncatingIfNeeded: edgeCodes.count)
            for (code, node) in edges.sorted(by: { $0.key < $1.key }) {
                edgeCodes.append(code)
                edgeNodes.append(node)
                if index == 0, code < 0x10000 { roots[Int(code)] = node }
            }
            nodes.append(Node(edges: start..<Int32(truncatingIfNeeded: edgeCodes.count), value: values[index]))
        }
        (self.nodes, self.edgeCodes, self.edgeNodes, self.roots) = (nodes, edgeCodes, edgeNodes, roots)
    }

    /// Calls `body` with the end and the value of every word that begins at `start` and ends by `limit`, shortest first.
    @inline(__always)
    public func forEachWord(in codes: [UInt32], at start: Int, limit: Int, _ body: (Int, Int32) -> Void) {
        guard start < limit, limit <= codes.count, start >= 0, codes[start] < 0x10000,
            firsts[Int(codes[start] >> 6)] >> UInt64(codes[start] & 63) & 1 == 1
        else { return }
        var node = Int(roots[Int(codes[start])])
        var index = start + 1
        while node >= 0 {
            let value = nodes[node].value
            if value >= 0 { body(index, value) }
            guard index < limit, index > start + 1 || mayGoOn(codes[start], codes[index]) else { return }
            node = child(of: node, codes[index])
            index += 1
        }
    }

    private static let pairWords = 1024

    @inline(__always)
    private static func hash(_ first: UInt32, _ second: UInt32) -> Int {
        Int((first &* 0x9E37_79B1 ^ second &* 0x85EB_CA77) >> 16)
    }

    @inline(__always)
    private func mayGoOn(_ first: UInt32, _ second: UInt32) -> Bool {
        let hash = Self.hash(first, second)
        return pairs[hash >> 6] >> UInt64(hash & 63) & 1 == 1
    }

    @inline(__always)
    private func child(of node: Int, _ code: UInt32) -> Int {
        var (low, high) = (Int(nodes[node].edges.lowerBound), Int(nodes[node].edges.upperBound))
        while low < high {
            let middle = (low + high) / 2
            if edgeCodes[middle] < code {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low < Int(nodes[node].edges.upperBound) && edgeCodes[low] == code ? Int(edgeNodes[low]) : -1
    }
}
