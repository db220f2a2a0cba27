import HTTPTypes
import Identity
import Kernel
import Ledger
import WebSupport

/// The signed roots of the ledger as programs see them.
extension OfficeAPI {
    var sealedRoots: [APIOperation] {
        [
            operation(
                .get, "/audit/batches", "listBatches", "The batches that seal entries, the newest first.",
                tag: "Audit", needs: .permission(IdentityPolicy.readAudit), query: APIParameter.paging,
                success: .ok("A page of batches.", .page(of: Self.batch).named("Batches"))
            ) { call, _ in
                let found = try await office.ledger.batches(page: call.page, size: call.size)
                return .page(found.items.map(Self.batch), total: Int(found.total), call)
            },
            operation(
                .get, "/audit/head", "getHead", "The signed end of the chain, as `kaimen audit pin` writes it.",
                tag: "Audit", needs: .permission(IdentityPolicy.readAudit), conceals: true,
                success: .ok("The head.", Self.head)
            ) { _, _ in
                guard let head = try await office.ledger.head() else { throw Refusal.unknown }
                return .ok(head.json)
            },
        ]
    }

    private static let batch = APISchema.object([
        .required("number", .identifier), .required("kind", .text), .required("entryCount", .integer(0...Int.max)),
        .required("total", .integer(0...Int.max).noted("Entries that the chain seals up to this batch.")),
        .required("firstEntry", .text), .required("lastEntry", .text),
        .required("root", .text.noted("Merkle root of its entries (RFC 6962).")), .required("previousChain", .text),
        .required("chain", .text), .required("sealedAt", .instant), .required("key", .text),
        .required("nextKey", .text.orNull),
    ]).named("Batch")

    private static let head = APISchema.object([
        .required("format", .text), .required("batch", .integer(1...Int.max)),
        .required("entries", .integer(0...Int.max)), .required("chain", .text),
        .required("sealedAt", .integer(0...Int.max).noted("Seconds since 1970.")), .required("key", .text),
        .required("publicKey", .text), .required("signature", .text),
    ]).named("Head")

    private static func batch(_ batch: Batch) -> JSONText {
        .object([
            ("number", .text("\(batch.number)")), ("kind", .text(batch.kind.rawValue)),
            ("entryCount", .number(Int(batch.entryCount))), ("total", .number(Int(batch.total))),
            ("firstEntry", .text("\(batch.firstSequence)")), ("lastEntry", .text("\(batch.lastSequence)")),
            ("root", .text("\(batch.root)")), ("previousChain", .text("\(batch.previousChain)")),
            ("chain", .text("\(batch.chain)")), ("sealedAt", .instant(batch.sealedAt)), ("key", .text(batch.key)),
            ("nextKey", .text(orNull: batch.nextKey?.base64)),
        ])
    }
}
