import Foundation
import Kernel
import Storage
import Synchronization

/// Seals what was written: unsealed entries become batches, each with a signed root over all before it.
///
/// Reads in a snapshot and hashes without a transaction, so writers wait for the rows of a batch at most. Any number of
/// sealers may run: a batch number is taken once, and the others try again with what is left.
public final class Sealer: Sendable {
    /// Entries in a batch at most.
    static let largestBatch = 1000

    private let database: Database
    private let files: LedgerFiles
    private let now: @Sendable () -> Int64
    private let sweep = Mutex(Sweep())

    /// - Parameters:
    ///   - files: key and head, outside the database.
    ///   - now: seconds since 1970.
    public init(database: Database, files: LedgerFiles, now: @escaping @Sendable () -> Int64) {
        (self.database, self.files, self.now) = (database, files, now)
    }

    /// Seals everything that is committed.
    /// - Returns: how many entries were sealed.
    /// - Throws: `Problem` when the key is missing, foreign or unreadable, or when the database no longer holds the
    ///   batches that the head file names: then nothing is sealed, so that the evidence stays.
    @discardableResult
    public func seal() async throws -> Int {
        var (sealed, losses) = (0, 0)
        while let count = try await step() {
            sealed += count
            losses = count == 0 ? losses + 1 : 0
            guard losses < 100 else { throw Problem(field: files.keyFile, key: "problem_ledger_busy") }
        }
        return sealed
    }

    /// Seals one batch, or tries to.
    /// - Returns: how many entries were sealed; `nil` when there is nothing to do.
    private func step() async throws -> Int? {
        let floor = sweep.withLock { $0.floor(now()) }
        let work = try await database.read { transaction in
            // The batch first: should a snapshot be no snapshot, the number is taken and this sealer tries again.
            let previous = try Batch.newest(in: transaction)
            return (previous, try Self.unsealed(after: floor, in: transaction))
        }
        let (previous, entries) = work
        guard let last = entries.last else {
            sweep.withLock {
                $0.advance(to: previous?.lastSequence ?? 0)
                $0.finish(at: now())
            }
            return nil
        }
        let seconds = now()
        let files = files
        let key = try await Blocking.run { try Self.key(files, after: previous) }
        try await checkHead(previous)
        let leaves = entries.map { (sequence: $0.sequence, leaf: $0.leaf) }
        let batch = try Batch.sealing(leaves, after: previous, at: seconds, with: key)
        guard try await write(batch, leaves, key) else { return 0 }
        sweep.withLock { $0.advance(to: last.sequence) }
        return entries.count
    }

    private func write(_ batch: Batch, _ leaves: [(sequence: Int64, leaf: LedgerHash)], _ key: LedgerKey) async throws
        -> Bool
    {
        let isFirst = try await database.write { transaction in
            try Self.remember(key.publicKey, at: batch.sealedAt, in: transaction)
            guard try batch.insert(in: transaction) else { return false }
            for (position, item) in leaves.enumerated() {
                try transaction.execute(
                    "INSERT INTO audit_leaf (sequence, batch, position, leaf) VALUES (?, ?, ?, ?)",
                    [
                        .integer(item.sequence), .integer(batch.number), .integer(Int64(position)),
                        .text("\(item.leaf)"),
                    ])
            }
            return true
        }
        guard isFirst else { return false }
        let files = files
        try await Blocking.run { try files.write(batch.head(key.publicKey)) }
        return true
    }

    /// Hands the chain to a new key: a batch without entries, signed by the old one, names it.
    ///
    /// - Parameter oldKeyIsLost: begins with a new key although the old one cannot vouch for it; from then on only
    ///   pins made later prove the chain.
    /// - Returns: the new public key.
    public func rotateKey(oldKeyIsLost: Bool = false) async throws -> PublicKey {
        guard let new = LedgerKey() else { throw Problem(field: files.keyFile, key: "problem_ledger_key") }
        let (files, now) = (files, now)
        for _ in 0..<10 {
            if !oldKeyIsLost { try await seal() }
            let previous = try await database.read { try Batch.newest(in: $0) }
            let old = try await Blocking.run {
                oldKeyIsLost ? new : try Self.key(files, after: previous)
            }
            try await checkHead(previous)
            try await Blocking.run { try files.writeNextKey(new) }
            let batch = try Batch.sealing(
                [], after: previous, kind: oldKeyIsLost ? .keyLost : .keyRotation, at: now(), with: old,
                nextKey: oldKeyIsLost ? nil : new.publicKey)
            try await database.write { try Self.remember(new.publicKey, at: batch.sealedAt, in: $0) }
            guard try await write(batch, [], old) else { continue }
            try await Blocking.run { _ = try files.key(named: new.publicKey.id) }
            return new.publicKey
        }
        throw Problem(field: files.keyFile, key: "problem_ledger_busy")
    }

    // MARK: What is sealed next

    /// Entries that no batch holds, by sequence.
    private static func unsealed(after floor: Int64, in transaction: Transaction) throws -> [StoredEntry] {
        try transaction.rows(
            """
            SELECT \(StoredEntry.columns) FROM audit_entry WHERE audit_entry.sequence > ?
                AND NOT EXISTS (SELECT 1 FROM audit_leaf WHERE audit_leaf.sequence = audit_entry.sequence)
            ORDER BY audit_entry.sequence LIMIT ?
            """, [.integer(floor), .integer(Int64(largestBatch))]
        ).compactMap(StoredEntry.init)
    }

    /// The key that must sign after `previous`; the very first is made here.
    private static func key(_ files: LedgerFiles, after previous: Batch?) throws -> LedgerKey {
        guard let previous else { return try files.key() ?? files.makeKey() }
        let wanted = previous.nextKey?.id ?? previous.key
        if let key = try files.key(named: wanted) { return key }
        let isThere = try files.key() != nil
        throw Problem(
            field: files.keyFile, key: isThere ? "problem_ledger_key_foreign" : "problem_ledger_key_missing",
            arguments: ["key": wanted])
    }

    /// Refuses to go on where the database lacks what was sealed before: an older copy, or a chain that was rewritten.
    private func checkHead(_ newest: Batch?) async throws {
        let files = files
        guard let head = try await Blocking.run({ try files.head() }) else { return }
        let present = try await database.read { try Batch.numbered(head.batch, in: $0) }
        guard present?.chain == head.chain else {
            throw Problem(
                field: files.headFile, key: "problem_ledger_older",
                arguments: ["batch": "\(head.batch)", "newest": "\(newest?.number ?? 0)"])
        }
    }

    private static func remember(_ key: PublicKey, at seconds: Int64, in transaction: Transaction) throws {
        try transaction.execute(
            "INSERT INTO audit_key (id, public_key, created_at) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING",
            [.text(key.id), .text(key.base64), .integer(seconds)])
    }
}

/// Where a sealer looks for unsealed entries.
///
/// Of transactions that run side by side the one with lower numbers may commit last, so the last two thousand numbers
/// are looked at each time, and all of them at the beginning and every ten minutes.
private struct Sweep {
    private static let margin: Int64 = 2000
    private static let wholeEvery: Int64 = 600

    private var highest: Int64 = 0
    /// How far a look at all numbers has come; `nil` between two of them.
    private var cursor: Int64? = 0
    private var wholeAt: Int64 = 0

    /// The number after which to look.
    mutating func floor(_ now: Int64) -> Int64 {
        if cursor == nil, now < wholeAt || now - wholeAt >= Self.wholeEvery { cursor = 0 }
        return cursor ?? max(0, highest - Self.margin)
    }

    /// Everything up to `sequence` is sealed, as far as this look could see.
    mutating func advance(to sequence: Int64) {
        highest = max(highest, sequence)
        if let cursor { self.cursor = max(cursor, sequence) }
    }

    /// Nothing was found.
    mutating func finish(at now: Int64) {
        guard cursor != nil else { return }
        cursor = nil
        wholeAt = now
    }
}
