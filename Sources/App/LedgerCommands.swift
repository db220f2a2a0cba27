import Foundation
import Identity
import Kernel
import Ledger
import Meetings
import Publishing
import Supervision

/// What the command line does with the ledger.
extension Platform {
    /// The kinds of record that are checked against the ledger, of every room.
    static let recordKinds =
        PublishingRecords.kinds + Provenance.recordKinds + IdentityRecords.kinds + MeetingsRecords.kinds
        + SupervisionRecords.kinds

    /// Seals everything that is committed.
    /// - Throws: `Problem` when the key is missing or the database is older than the head.
    public func sealLedger() async throws { try await sealer.seal() }

    /// Recomputes the ledger.
    /// - Parameter pin: path of a pinned head.
    /// - Throws: `Problem` when a file cannot be read.
    public func verifyLedger(pin: String? = nil) async throws -> Verification {
        let verify = Verify(database: database, files: ledgerFiles, kinds: Self.recordKinds, now: Self.now)
        return try await verify(pin: try pin.map(Self.pin))
    }

    /// The proof of an entry, or of a record's newest one.
    /// - Parameter pin: path of a pinned head, up to which the chain is shown.
    /// - Throws: `Problem` when there is no such entry, or nothing seals it yet.
    public func proveEntry(_ sequence: Int64, pin: String? = nil) async throws -> InclusionProof {
        try await Prove(database: database)(sequence: sequence, through: try pin.map(Self.pin)?.batch)
    }

    /// The proof of a record's newest entry.
    /// - Throws: `Problem` when the record has no entry, or nothing seals it yet.
    public func proveRecord(_ record: SubjectReference, pin: String? = nil) async throws -> InclusionProof {
        try await Prove(database: database)(record: record, through: try pin.map(Self.pin)?.batch)
    }

    /// Writes the signed head to a file.
    /// - Throws: `Problem` when nothing is sealed, or the file cannot be written.
    public func pinLedger(to file: String) async throws -> LedgerHead {
        guard let head = try await LedgerReader(database: database).head() else {
            throw Problem(field: dataFolder, key: "problem_audit_nothing_sealed")
        }
        try LedgerFiles.write(head, to: file)
        return head
    }

    /// Puts a new key in the place of the present one.
    /// - Returns: the name of the new key.
    public func rotateLedgerKey(oldKeyIsLost: Bool) async throws -> String {
        try await sealer.rotateKey(oldKeyIsLost: oldKeyIsLost).id
    }

    /// Takes records from before under protection, and seals their entries.
    public func adoptRecords() async throws -> Int {
        let count = try await AdoptRecords(database: database, kinds: Self.recordKinds, now: Self.now)(actor: "adopt")
        try await sealLedger()
        return count
    }

    private static func pin(_ path: String) throws -> LedgerHead {
        guard let head = try LedgerFiles.head(path) else { throw Problem(field: path, key: "problem_ledger_pin") }
        return head
    }
}
