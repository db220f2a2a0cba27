/// Merkle trees as RFC 6962, section 2.1: leaves are hashed with a leading 0x00, nodes with a leading 0x01.
public enum MerkleTree {
    /// The hash of a leaf's bytes.
    public static func leaf(_ data: [UInt8]) -> LedgerHash { LedgerHash(of: [0x00] + data) }

    /// The hash of two neighbouring trees.
    public static func node(_ left: LedgerHash, _ right: LedgerHash) -> LedgerHash {
        LedgerHash(of: [0x01] + left.bytes + right.bytes)
    }

    /// The root over leaf hashes; that of no leaves is the hash of nothing.
    public static func root(_ leaves: [LedgerHash]) -> LedgerHash {
        guard !leaves.isEmpty else { return LedgerHash(of: []) }
        // Pairs from the left, a last one without partner is handed up: the same tree as the RFC's recursion.
        var level = leaves
        while level.count > 1 {
            var next: [LedgerHash] = []
            next.reserveCapacity((level.count + 1) / 2)
            for index in stride(from: 0, to: level.count, by: 2) {
                next.append(index + 1 < level.count ? node(level[index], level[index + 1]) : level[index])
            }
            level = next
        }
        return level[0]
    }

    /// The audit path of a leaf, from its sibling upwards; `nil` when there is no such leaf.
    public static func path(of position: Int, in leaves: [LedgerHash]) -> [LedgerHash]? {
        guard leaves.indices.contains(position) else { return nil }
        var path: [LedgerHash] = []
        var (level, index) = (leaves, position)
        while level.count > 1 {
            let sibling = index ^ 1
            if sibling < level.count { path.append(level[sibling]) }
            level = stride(from: 0, to: level.count, by: 2).map {
                $0 + 1 < level.count ? node(level[$0], level[$0 + 1]) : level[$0]
            }
            index /= 2
        }
        return path
    }

    /// The root that a leaf and its path lead to; `nil` when the path has the wrong length.
    public static func root(from leaf: LedgerHash, at position: Int, of count: Int, path: [LedgerHash]) -> LedgerHash? {
        guard position >= 0, position < count else { return nil }
        var (hash, index, last) = (leaf, position, count - 1)
        var rest = path[...]
        while last > 0 {
            // The last node of a level of odd length has no sibling there.
            if index & 1 == 1 || index < last {
                guard let sibling = rest.popFirst() else { return nil }
                hash = index & 1 == 1 ? node(sibling, hash) : node(hash, sibling)
            }
            index >>= 1
            last >>= 1
        }
        return rest.isEmpty ? hash : nil
    }
}
