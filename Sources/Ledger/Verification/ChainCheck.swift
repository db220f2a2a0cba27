import Kernel
import Storage

/// Entries against leaves, leaves against roots, roots against the chain, the chain against its signatures.
struct ChainCheck {
    private let transaction: Transaction
    /// The newest batch that could be read.
    private(set) var newest: Batch?
    /// Keys that signed, each announced by the one before; the first is taken as it is.
    private(set) var vouched: [PublicKey] = []
    /// Batches from which on a key signs without the word of the key before: proven by later pins alone.
    private(set) var newBeginnings: [Batch] = []
    private var keys: [String: PublicKey] = [:]
    /// What the next batch must follow.
    private var chain = LedgerHash.none
    private var total: Int64 = 0
    private var expectedKey: String?

    init(_ transaction: Transaction) { self.transaction = transaction }

    mutating func run(_ verification: inout Verification) throws {
        try readKeys(&verification)
        var number: Int64 = 0
        while true {
            let rows = try transaction.rows(
                "SELECT \(Batch.columns) FROM audit_batch WHERE number > ? ORDER BY number LIMIT 500",
                [.integer(number)])
            for row in rows {
                let present = row.integer("number") ?? 0
                if present != number &+ 1 { verification.add(Finding(.batchMissing, batch: number &+ 1)) }
                number = max(present, number)
                guard let batch = Batch(row) else {
                    verification.add(Finding(.batchMissing, batch: present))
                    continue
                }
                try check(batch, &verification)
            }
            guard !rows.isEmpty else { break }
        }
        try findLeavesWithoutBatch(&verification)
    }

    private mutating func readKeys(_ verification: inout Verification) throws {
        for row in try transaction.rows("SELECT id, public_key FROM audit_key ORDER BY created_at, id") {
            guard let id = row.text("id"), let key = row.text("public_key").flatMap(PublicKey.init(base64:)),
                key.id == id
            else {
                verification.add(Finding(.keyUnknown, arguments: ["key": row.text("id") ?? "?"]))
                continue
            }
            keys[id] = key
        }
    }

    private mutating func check(_ batch: Batch, _ verification: inout Verification) throws {
        verification.batches += 1
        try checkLeaves(batch, &verification)
        if batch.previousChain != chain || batch.recomputedChain != batch.chain
            || batch.total != total + batch.entryCount
        {
            verification.add(Finding(.chainBroken, batch: batch.number, sequence: batch.firstEntry))
        }
        checkSignature(batch, &verification)
        (chain, total, newest) = (batch.chain, batch.total, batch)
        verification.head = keys[batch.key].map(batch.head)
    }

    // MARK: Leaves

    private func checkLeaves(_ batch: Batch, _ verification: inout Verification) throws {
        let rows = try transaction.rows(
            """
            SELECT audit_leaf.sequence AS leaf_sequence, audit_leaf.position AS position, audit_leaf.leaf AS leaf,
                \(StoredEntry.columns)
            FROM audit_leaf LEFT JOIN audit_entry ON audit_entry.sequence = audit_leaf.sequence
            WHERE audit_leaf.batch = ? ORDER BY audit_leaf.position
            """, [.integer(batch.number)])
        var leaves: [LedgerHash] = []
        var misfits: [StoredEntry] = []
        var places: [LedgerHash: Int64] = [:]
        var lastSequence: Int64 = 0
        var isWhole = true
        for (index, row) in rows.enumerated() {
            let sequence = row.integer("leaf_sequence") ?? 0
            guard let leaf = row.text("leaf").flatMap(LedgerHash.init(hex:)), row.integer("position") == Int64(index),
                sequence > lastSequence
            else {
                verification.add(Finding(.leafMissing, batch: batch.number, sequence: sequence))
                return
            }
            lastSequence = sequence
            leaves.append(leaf)
            verification.sealed += 1
            guard let entry = StoredEntry(row) else {
                verification.add(Finding(.entryRemoved, batch: batch.number, sequence: sequence))
                isWhole = false
                continue
            }
            if entry.leaf != leaf {
                misfits.append(entry)
                places[leaf] = sequence
            }
        }
        report(misfits, sealedAs: places, in: batch, &verification)
        guard Int64(leaves.count) == batch.entryCount, MerkleTree.root(leaves) == batch.root,
            batch.firstSequence == rows.first?.integer("leaf_sequence") ?? 0, batch.lastSequence == lastSequence
        else {
            if isWhole && misfits.isEmpty {
                verification.add(
                    Finding(
                        .rootWrong, batch: batch.number, sequence: batch.firstEntry,
                        arguments: ["first": "\(batch.firstSequence)", "last": "\(batch.lastSequence)"]))
            }
            return
        }
    }

    /// An entry whose bytes were sealed under another number of the batch has changed places.
    private func report(
        _ misfits: [StoredEntry], sealedAs places: [LedgerHash: Int64], in batch: Batch,
        _ verification: inout Verification
    ) {
        let sequences = places.values.sorted().prefix(64)
        for entry in misfits {
            let origin = sequences.first { places[entry.leaf(at: $0)] == $0 }
            verification.add(
                Finding(
                    origin == nil ? .entryChanged : .entryMoved, batch: batch.number, entry: entry,
                    arguments: ["origin": "\(origin ?? 0)"]))
        }
    }

    private func findLeavesWithoutBatch(_ verification: inout Verification) throws {
        let row = try transaction.row(
            """
            SELECT audit_leaf.sequence AS sequence, audit_leaf.batch AS batch FROM audit_leaf
            WHERE audit_leaf.batch < 1 OR NOT EXISTS (SELECT 1 FROM audit_batch WHERE audit_batch.number = audit_leaf.batch)
            ORDER BY audit_leaf.sequence LIMIT 1
            """)
        guard let row else { return }
        verification.add(
            Finding(.leafWithoutBatch, batch: row.integer("batch"), sequence: row.integer("sequence")))
    }

    // MARK: Signatures

    private mutating func checkSignature(_ batch: Batch, _ verification: inout Verification) {
        guard let key = keys[batch.key] else {
            verification.add(
                Finding(.keyUnknown, batch: batch.number, sequence: batch.firstEntry, arguments: ["key": batch.key]))
            return
        }
        if !key.hasSigned(batch.statement, batch.signature) {
            verification.add(
                Finding(
                    .signatureWrong, batch: batch.number, sequence: batch.firstEntry, arguments: ["key": batch.key]))
        }
        if batch.kind == .keyLost {
            newBeginnings.append(batch)
        } else if let expectedKey, batch.key != expectedKey {
            verification.add(
                Finding(
                    .keyNotVouched, batch: batch.number, sequence: batch.firstEntry, arguments: ["key": batch.key]))
        }
        if !vouched.contains(key) { vouched.append(key) }
        if let next = batch.nextKey, !vouched.contains(next) { vouched.append(next) }
        verification.keys = vouched.count
        expectedKey = batch.nextKey?.id ?? batch.key
    }
}

extension Batch {
    /// The first of its entries; `nil` when it seals none.
    var firstEntry: Int64? { entryCount > 0 ? firstSequence : nil }
}
