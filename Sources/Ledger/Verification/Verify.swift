import Foundation
import Kernel
import Storage

/// Recomputes the whole ledger: entries to leaves to roots to chain to signatures, the ends that are kept outside the
/// database, and the records against what their newest entries say.
public struct Verify: Sendable {
    let database: Database
    let files: LedgerFiles
    let kinds: [RecordKind]
    let now: @Sendable () -> Int64

    /// - Parameters:
    ///   - kinds: of records, from every room.
    ///   - now: seconds since 1970.
    public init(
        database: Database, files: LedgerFiles, kinds: [RecordKind], now: @escaping @Sendable () -> Int64
    ) {
        (self.database, self.files, self.kinds, self.now) = (database, files, kinds, now)
    }

    /// - Parameter pin: a head that somebody kept.
    /// - Throws: `Problem` when the key or head file is unreadable.
    public func callAsFunction(pin: LedgerHead? = nil) async throws -> Verification {
        let files = files
        // Before the snapshot: a sealer may move the head while this reads, and the head must not be ahead.
        let (key, head) = try await Blocking.run { (try files.key()?.publicKey, try files.head()) }
        return try await database.read { transaction in
            var verification = Verification()
            var chain = ChainCheck(transaction)
            try chain.run(&verification)
            try UnsealedCheck(transaction: transaction, newest: chain.newest, now: now()).run(&verification)
            try AnchorCheck(transaction: transaction, chain: chain, key: key, head: head, pin: pin).run(&verification)
            for kind in kinds { try RecordCheck(transaction: transaction, kind: kind).run(&verification) }
            return verification
        }
    }
}
