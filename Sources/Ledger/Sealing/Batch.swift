import Kernel
import Storage

/// A sealed batch: a root over its entries, chained to the batch before, signed.
public struct Batch: Sendable, Equatable {
    /// What a batch is for.
    public enum Kind: String, Sendable {
        /// Seals entries.
        case entries
        /// Seals none: the old key names the one that signs from here on.
        case keyRotation = "key-rotation"
        /// Seals none: the old key was lost, and a new one begins without its word.
        case keyLost = "key-lost"
    }

    /// From 1, without gaps.
    public let number: Int64
    public let kind: Kind
    /// How many entries it seals.
    public let entryCount: Int64
    /// How many entries the chain seals up to and with this batch.
    public let total: Int64
    /// The lowest and highest sequence among its entries; 0 without entries.
    public let firstSequence: Int64
    public let lastSequence: Int64
    /// The Merkle root over its entries by ascending sequence.
    public let root: LedgerHash
    /// The chain root of the batch before; `LedgerHash.none` for the first.
    public let previousChain: LedgerHash
    /// Over the chain root before, the header and the root.
    public let chain: LedgerHash
    /// Seconds since 1970.
    public let sealedAt: Int64
    /// Names the key that signs: see `PublicKey`.
    public let key: String
    /// For a rotation the public key that follows.
    public let nextKey: PublicKey?
    /// Ed25519 over `statement`.
    public let signature: [UInt8]

    /// The batch's own facts as lines of text, which the chain root covers.
    static func header(
        number: Int64, kind: String, entryCount: Int64, total: Int64, first: Int64, last: Int64, sealedAt: Int64,
        key: String, nextKey: String?
    ) -> String {
        """
        kaimen-batch-1
        number \(number)
        kind \(kind)
        entries \(entryCount)
        total \(total)
        first \(first)
        last \(last)
        sealed \(sealedAt)
        key \(key)
        next \(nextKey ?? "-")

        """
    }

    /// SHA-256 over the chain root before, the header and the Merkle root.
    static func chain(_ previous: LedgerHash, _ header: String, _ root: LedgerHash) -> LedgerHash {
        LedgerHash(of: previous.bytes + Array(header.utf8) + root.bytes)
    }

    /// What is signed.
    static func statement(number: Int64, total: Int64, sealedAt: Int64, chain: LedgerHash) -> [UInt8] {
        Array("kaimen-head-1\n\(number)\n\(total)\n\(sealedAt)\n\(chain)\n".utf8)
    }

    /// This batch's header, made from its fields.
    var header: String {
        Self.header(
            number: number, kind: kind.rawValue, entryCount: entryCount, total: total, first: firstSequence,
            last: lastSequence, sealedAt: sealedAt, key: key, nextKey: nextKey?.base64)
    }

    /// What this batch's signature is over.
    var statement: [UInt8] { Self.statement(number: number, total: total, sealedAt: sealedAt, chain: chain) }

    /// The chain root that its fields lead to.
    var recomputedChain: LedgerHash { Self.chain(previousChain, header, root) }

    /// The signed head of a chain that ends here.
    func head(_ publicKey: PublicKey) -> LedgerHead {
        LedgerHead(
            batch: number, entries: total, chain: chain, sealedAt: sealedAt, publicKey: publicKey, signature: signature)
    }

    /// Makes and signs the batch after `previous`.
    static func sealing(
        _ leaves: [(sequence: Int64, leaf: LedgerHash)], after previous: Batch?, kind: Kind = .entries,
        at seconds: Int64,
        with key: LedgerKey, nextKey: PublicKey? = nil
    ) throws -> Batch {
        let number = (previous?.number ?? 0) + 1
        let total = (previous?.total ?? 0) + Int64(leaves.count)
        let (first, last) = (leaves.first?.sequence ?? 0, leaves.last?.sequence ?? 0)
        let root = MerkleTree.root(leaves.map(\.leaf))
        let header = header(
            number: number, kind: kind.rawValue, entryCount: Int64(leaves.count), total: total, first: first,
            last: last, sealedAt: seconds, key: key.publicKey.id, nextKey: nextKey?.base64)
        let chain = chain(previous?.chain ?? .none, header, root)
        return Batch(
            number: number, kind: kind, entryCount: Int64(leaves.count), total: total, firstSequence: first,
            lastSequence: last, root: root, previousChain: previous?.chain ?? .none, chain: chain, sealedAt: seconds,
            key: key.publicKey.id, nextKey: nextKey,
            signature: try key.sign(statement(number: number, total: total, sealedAt: seconds, chain: chain)))
    }
}

extension Batch {
    static let columns = """
        number, kind, entry_count, total, first_sequence, last_sequence, root, previous_chain, chain, sealed_at, key_id,
        next_key, signature
        """

    /// Reads a row of `columns`; `nil` when a field is none that the program writes.
    init?(_ row: Row) {
        guard let number = row.integer("number"), let kind = row.text("kind").flatMap(Kind.init(rawValue:)),
            let entryCount = row.integer("entry_count"), let total = row.integer("total"),
            let first = row.integer("first_sequence"), let last = row.integer("last_sequence"),
            let root = row.text("root").flatMap(LedgerHash.init(hex:)),
            let previous = row.text("previous_chain").flatMap(LedgerHash.init(hex:)),
            let chain = row.text("chain").flatMap(LedgerHash.init(hex:)), let sealedAt = row.integer("sealed_at"),
            let key = row.text("key_id"), let signature = row.text("signature").flatMap(Hexadecimal.bytes)
        else { return nil }
        // Whoever edits the file must not end the program: with these ranges no sum below overflows.
        guard Self.count.contains(number), number > 0, Self.count.contains(entryCount), Self.count.contains(total),
            Self.count.contains(first), Self.count.contains(last), Self.instant.contains(sealedAt)
        else { return nil }
        let nextKey = row.text("next_key")
        guard nextKey == nil || nextKey.flatMap(PublicKey.init(base64:)) != nil else { return nil }
        self.init(
            number: number, kind: kind, entryCount: entryCount, total: total, firstSequence: first, lastSequence: last,
            root: root, previousChain: previous, chain: chain, sealedAt: sealedAt, key: key,
            nextKey: nextKey.flatMap(PublicKey.init(base64:)), signature: signature)
    }

    private static let count: ClosedRange<Int64> = 0...1 << 53
    /// Until the end of the year 9999.
    private static let instant: ClosedRange<Int64> = 0...253_402_300_799

    /// The newest batch, if any.
    /// - Throws: `Problem` when it is none that the program writes.
    static func newest(in transaction: Transaction) throws -> Batch? {
        let row = try transaction.row("SELECT \(columns) FROM audit_batch ORDER BY number DESC LIMIT 1")
        guard let row else { return nil }
        guard let batch = Batch(row) else {
            throw Problem(field: "\(row.integer("number") ?? 0)", key: "problem_audit_batch")
        }
        return batch
    }

    /// The batch of a number.
    static func numbered(_ number: Int64, in transaction: Transaction) throws -> Batch? {
        try transaction.row("SELECT \(columns) FROM audit_batch WHERE number = ?", [.integer(number)])
            .flatMap(Batch.init)
    }

    /// Adds the batch.
    /// - Returns: `false` when another sealer was first with this number; nothing was written then.
    func insert(in transaction: Transaction) throws -> Bool {
        try transaction.row(
            """
            INSERT INTO audit_batch (\(Self.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (number) DO NOTHING RETURNING number
            """,
            [
                .integer(number), .text(kind.rawValue), .integer(entryCount), .integer(total), .integer(firstSequence),
                .integer(lastSequence), .text("\(root)"), .text("\(previousChain)"), .text("\(chain)"),
                .integer(sealedAt), .text(key), .text(orNull: nextKey?.base64), .text(Hexadecimal.text(signature)),
            ]) != nil
    }
}
