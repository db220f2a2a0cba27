import Foundation
import Kernel
import Storage
import Synchronization
import TestSupport

@testable import Ledger

/// A database with the ledger's tables and nothing else, its key beside it, and a clock that tests set.
final class LedgerWorld: Sendable {
    private let place: TestPlace
    var folder: String { place.folder }
    let database: Database
    let files: LedgerFiles
    private let clock = Mutex<Int64>(1_800_000_000)
    let identifiers = IdentifierGenerator { 1_800_000_000_000 }

    init() throws {
        place = try TestPlace()
        database = try Database(at: place.address, migrations: Ledger.migrations)
        files = LedgerFiles(keyFile: place.folder + "/ledger.key")
    }

    var now: @Sendable () -> Int64 { { [self] in clock.withLock { $0 } } }

    func pass(seconds: Int64) { clock.withLock { $0 += seconds } }

    var sealer: Sealer { Sealer(database: database, files: files, now: now) }
    var reader: LedgerReader { LedgerReader(database: database) }

    func verify(pin: LedgerHead? = nil) async throws -> Verification {
        try await Verify(database: database, files: files, kinds: [], now: now)(pin: pin)
    }

    /// Writes entries about things 1, 2, 3…
    func write(_ count: Int, kind: String = "thing") async throws {
        let seconds = now()
        try await database.write { transaction in
            for number in 0..<count {
                try Ledger.append(
                    AuditEntry(
                        actor: "7", unit: 3, action: "\(kind).saved", subjectKind: kind, subject: Int64(number + 1),
                        version: 1, detail: "第\(number)条", changes: [FieldChange("name", before: nil, after: "甲")],
                        reason: "测试"), at: seconds, in: transaction)
            }
        }
    }

    func count(_ table: String) async throws -> Int64 {
        try await database.read { try $0.row("SELECT COUNT(*) AS n FROM \(table)")?.integer("n") ?? 0 }
    }
}
