import App
import Foundation
import Kernel
import Publishing
import Storage

@testable import Ledger

/// A platform with zones, articles and several batches, built once; each test attacks a copy of its folder.
struct TamperWorld {
    let folder: String

    private static let original = Task { try await build() }

    /// Copies the original; `stage` 1 is as it was before the last import.
    init(stage: Int = 2) async throws {
        let original = try await Self.original.value
        folder = FileManager.default.temporaryDirectory.appending(path: "kaimen-tamper-\(UUID().uuidString)").path
        try FileManager.default.copyItem(atPath: "\(original)/\(stage)", toPath: folder)
    }

    var attacker: Attacker { Attacker(file: database) }
    var database: String { folder + "/kaimen.sqlite" }
    var key: String { folder + "/ledger.key" }
    var head: String { folder + "/ledger.head" }

    func remove() { try? FileManager.default.removeItem(atPath: folder) }

    /// What an hour later `audit verify` says.
    func verify(pin: LedgerHead? = nil) async throws -> Verification {
        let platform = try Platform(dataFolder: folder)
        let verify = Verify(
            database: platform.database, files: LedgerFiles(keyFile: key), kinds: PublishingRecords.kinds
        ) { Int64(Date().timeIntervalSince1970) + 3600 }
        return try await verify(pin: pin)
    }

    func pin() async throws -> LedgerHead? {
        try await LedgerReader(database: Platform(dataFolder: folder).database).head()
    }

    /// Recomputes leaves, roots and chain from a batch on, as the program would, and signs if there is a key.
    func rewriteChain(from first: Int64 = 1, with key: LedgerKey? = nil) async throws {
        try attacker.run("SELECT 1")
        let database = try Database(file: database, migrations: [])
        try await database.write { transaction in
            if let key {
                try transaction.execute(
                    "INSERT INTO audit_key (id, public_key, created_at) VALUES (?, ?, 0)",
                    [.text(key.publicKey.id), .text(key.publicKey.base64)])
            }
            var previous = try Batch.numbered(first - 1, in: transaction)
            while let batch = try Batch.numbered((previous?.number ?? 0) + 1, in: transaction) {
                let entries = try transaction.rows(
                    """
                    SELECT \(StoredEntry.columns) FROM audit_entry
                    JOIN audit_leaf ON audit_leaf.sequence = audit_entry.sequence
                    WHERE audit_leaf.batch = ? ORDER BY audit_entry.sequence
                    """, [.integer(batch.number)]
                ).compactMap(StoredEntry.init)
                for (position, entry) in entries.enumerated() {
                    try transaction.execute(
                        "UPDATE audit_leaf SET leaf = ?, position = ? WHERE sequence = ?",
                        [.text("\(entry.leaf)"), .integer(Int64(position)), .integer(entry.sequence)])
                }
                previous = try rewrite(batch, entries, after: previous, key, in: transaction)
            }
        }
    }

    private func rewrite(
        _ batch: Batch, _ entries: [StoredEntry], after previous: Batch?, _ key: LedgerKey?,
        in transaction: Transaction
    ) throws -> Batch? {
        let total = (previous?.total ?? 0) + Int64(entries.count)
        let root = MerkleTree.root(entries.map(\.leaf))
        let header = Batch.header(
            number: batch.number, kind: batch.kind.rawValue, entryCount: Int64(entries.count), total: total,
            first: entries.first?.sequence ?? 0, last: entries.last?.sequence ?? 0, sealedAt: batch.sealedAt,
            key: key?.publicKey.id ?? batch.key, nextKey: nil)
        let chain = Batch.chain(previous?.chain ?? .none, header, root)
        let statement = Batch.statement(number: batch.number, total: total, sealedAt: batch.sealedAt, chain: chain)
        let signature = try key?.sign(statement) ?? batch.signature
        try transaction.execute(
            """
            UPDATE audit_batch SET entry_count = ?, total = ?, first_sequence = ?, last_sequence = ?, root = ?,
                previous_chain = ?, chain = ?, key_id = ?, signature = ? WHERE number = ?
            """,
            [
                .integer(Int64(entries.count)), .integer(total), .integer(entries.first?.sequence ?? 0),
                .integer(entries.last?.sequence ?? 0), .text("\(root)"), .text("\(previous?.chain ?? .none)"),
                .text("\(chain)"), .text(key?.publicKey.id ?? batch.key), .text(Hexadecimal.text(signature)),
                .integer(batch.number),
            ])
        return try Batch.numbered(batch.number, in: transaction)
    }

    // MARK: The original

    private static func build() async throws -> String {
        let folder = FileManager.default.temporaryDirectory.appending(path: "kaimen-original-\(UUID().uuidString)").path
        try await fill(folder, stage: 1, numbers: [1...4, 5...6])
        try FileManager.default.copyItem(atPath: folder + "/1", toPath: folder + "/2")
        try await fill(folder, stage: 2, numbers: [7...9, 10...10])
        return folder
    }

    private static func fill(_ folder: String, stage: Int, numbers: [ClosedRange<Int>]) async throws {
        let data = "\(folder)/\(stage)"
        for range in numbers {
            let pages = "\(folder)/pages-\(range.lowerBound)"
            try FileManager.default.createDirectory(atPath: pages, withIntermediateDirectories: true)
            for number in range {
                try page(number).write(toFile: "\(pages)/\(number).txt", atomically: true, encoding: .utf8)
            }
            let platform = try Platform(dataFolder: data)
            _ = try await platform.importPages(PageFiles(arguments: [pages]))
            try await platform.sealLedger()
        }
    }

    private static func page(_ number: Int) -> String {
        """
        url: http://www.old.example/show.aspx?id=\(number)
        您现在的位置:首页 > 开发区新闻 > 澄州 > 文字新闻
        第\(number)条新闻
        发布时间:2026-03-\(number + 10)  来源:澄州融媒体中心  发布开发区:\(number % 2 == 0 ? "甲" : "乙")开发区
        第\(number)段正文足够长，可以作为摘要来使用，而且没有别的意思。
        """
    }
}
