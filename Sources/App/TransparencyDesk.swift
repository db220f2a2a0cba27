import Ledger
import PortalWeb

extension Platform {
    /// The ledger's signed roots for the public door, which does not know the ledger.
    var transparencyDesk: TransparencyDesk {
        let reader = LedgerReader(database: database)
        return TransparencyDesk(
            roots: { first, limit in
                try await reader.batches(from: first, limit: limit).map { batch in
                    TransparencyDesk.Root(
                        number: batch.number, entries: batch.entryCount, total: batch.total,
                        chain: "\(batch.chain)", sealedAt: batch.sealedAt, key: batch.key, json: batch.json)
                }
            },
            head: { try await reader.head().map { ($0.batch, $0.json) } },
            keys: { try await reader.keys().map { TransparencyDesk.Key(name: $0.id, base64: $0.base64) } })
    }
}
