import Testing

@testable import Ledger

/// RFC 6962, section 2.1.
@Suite struct MerkleTreeTests {
    /// The eight leaves of the reference implementation's tests.
    private static let inputs = [
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    ]
    private static let roots = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]

    private var leaves: [LedgerHash] { Self.inputs.compactMap(Hexadecimal.bytes).map(MerkleTree.leaf) }

    @Test func `the roots of the published test trees come out`() {
        #expect(
            "\(MerkleTree.root([]))" == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        for (index, root) in Self.roots.enumerated() {
            #expect("\(MerkleTree.root(Array(leaves.prefix(index + 1))))" == root)
        }
    }

    @Test func `the published path of the first of eight leaves comes out`() {
        #expect(
            MerkleTree.path(of: 0, in: leaves)?.map(\.description) == [
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ])
    }

    /// The recursion as the RFC writes it.
    private static func naiveRoot(_ leaves: ArraySlice<LedgerHash>) -> LedgerHash {
        guard leaves.count > 1 else { return leaves.first ?? LedgerHash(of: []) }
        let middle = leaves.startIndex + split(leaves.count)
        return MerkleTree.node(naiveRoot(leaves[..<middle]), naiveRoot(leaves[middle...]))
    }

    private static func naivePath(_ position: Int, _ leaves: ArraySlice<LedgerHash>) -> [LedgerHash] {
        guard leaves.count > 1 else { return [] }
        let size = split(leaves.count)
        let middle = leaves.startIndex + size
        return position < size
            ? naivePath(position, leaves[..<middle]) + [naiveRoot(leaves[middle...])]
            : naivePath(position - size, leaves[middle...]) + [naiveRoot(leaves[..<middle])]
    }

    /// The largest power of two below a count.
    private static func split(_ count: Int) -> Int {
        var size = 1
        while size * 2 < count { size *= 2 }
        return size
    }

    @Test func `roots and paths of every size are those of the recursion that the RFC writes`() {
        for count in 1...70 {
            let leaves = (0..<count).map { MerkleTree.leaf([UInt8($0), UInt8.random(in: 0...255)]) }
            #expect(MerkleTree.root(leaves) == Self.naiveRoot(leaves[...]))
            for position in 0..<count {
                let path = Self.naivePath(position, leaves[...])
                #expect(MerkleTree.path(of: position, in: leaves) == path)
                let root = MerkleTree.root(from: leaves[position], at: position, of: count, path: path)
                #expect(root == MerkleTree.root(leaves))
            }
        }
    }

    @Test func `a path does not fit another leaf, another place, another size or another length`() {
        for _ in 0..<200 {
            let count = Int.random(in: 2...40)
            let leaves = (0..<count).map { MerkleTree.leaf([UInt8($0)]) }
            let root = MerkleTree.root(leaves)
            let position = Int.random(in: 0..<count)
            let path = MerkleTree.path(of: position, in: leaves) ?? []
            let other = (position + Int.random(in: 1..<count)) % count
            #expect(MerkleTree.root(from: leaves[other], at: position, of: count, path: path) != root)
            #expect(MerkleTree.root(from: leaves[position], at: other, of: count, path: path) != root)
            #expect(MerkleTree.root(from: leaves[position], at: position, of: count, path: path + [root]) == nil)
            #expect(MerkleTree.root(from: leaves[position], at: position, of: count, path: path.dropLast()) == nil)
            #expect(MerkleTree.root(from: leaves[position], at: count, of: count, path: path) == nil)
            #expect(MerkleTree.root(from: leaves[position], at: -1, of: count, path: path) == nil)
        }
    }
}
