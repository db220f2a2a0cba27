import Kernel
import Storage

/// The chain against what is kept outside the database: key, head and pin.
struct AnchorCheck {
    let transaction: Transaction
    let chain: ChainCheck
    let key: PublicKey?
    let head: LedgerHead?
    let pin: LedgerHead?

    func run(_ verification: inout Verification) throws {
        try check(head, .truncated, .rewritten, .headForged, &verification)
        try check(pin, .pinTruncated, .pinRewritten, .pinForged, &verification)
        guard let newest = chain.newest else { return }
        if head == nil { verification.add(Finding(.headMissing, batch: newest.number)) }
        if key == nil, pin == nil { verification.add(Finding(.notAnchored)) }
        if let key, !chain.vouched.contains(key) {
            verification.add(Finding(.keyForeign, batch: newest.number, arguments: ["key": key.id]))
        }
        for beginning in chain.newBeginnings where (pin?.batch ?? 0) < beginning.number {
            verification.add(Finding(.keyNotVouched, batch: beginning.number, arguments: ["key": beginning.key]))
        }
    }

    private func check(
        _ head: LedgerHead?, _ truncated: Finding.Code, _ rewritten: Finding.Code, _ forged: Finding.Code,
        _ verification: inout Verification
    ) throws {
        guard let head else { return }
        let newest = chain.newest?.number ?? 0
        let arguments = ["head": "\(head.batch)", "newest": "\(newest)", "entries": "\(head.entries)"]
        guard head.isSigned else {
            verification.add(Finding(forged, batch: head.batch, arguments: arguments))
            return
        }
        guard head.batch <= newest else {
            let last = try transaction.row("SELECT MAX(sequence) AS last FROM audit_leaf")?.integer("last") ?? 0
            verification.add(
                Finding(
                    truncated, batch: newest + 1,
                    arguments: arguments.merging(["last": "\(last)"]) { given, _ in given }))
            return
        }
        let present = try Batch.numbered(head.batch, in: transaction)
        if present?.chain != head.chain || present?.total != head.entries {
            let sequence = present?.lastSequence ?? 0
            verification.add(
                Finding(rewritten, batch: head.batch, sequence: sequence > 0 ? sequence : nil, arguments: arguments))
        } else if !chain.vouched.contains(head.publicKey) {
            verification.add(Finding(forged, batch: head.batch, arguments: arguments))
        }
    }
}
