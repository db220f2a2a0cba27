import Foundation
import Kernel
import Storage

/// Everything that a third party needs to see that an entry stands in a published root, without the database.
public struct InclusionProof: Sendable {
    public let entry: StoredEntry
    public let batch: Batch
    /// The leaf's place among the batch's entries, from 0.
    public let position: Int
    /// Siblings from the leaf upwards.
    public let path: [LedgerHash]
    public let publicKey: PublicKey
    /// The batches after this one, up to the one that the checker knows: each chain root follows from the one before.
    public let successors: [Batch]

    /// One line of JSON, which `scripts/check-proof` checks.
    public var json: JSONText {
        .object([
            ("format", .text("kaimen-proof-1")), ("entry", entry.json), ("leaf", .text("\(entry.leaf)")),
            ("position", .number(position)), ("path", .list(path.map { .text("\($0)") })), ("batch", batch.json),
            ("publicKey", .text(publicKey.base64)), ("successors", .list(successors.map(\.json))),
        ])
    }
}

extension StoredEntry {
    /// The sealed fields by name, in the order in which they are sealed; `changes` is the text that is sealed.
    /// Identifiers are texts: they need 64 bits.
    public var json: JSONText {
        .object([
            ("sequence", .number(Int(sequence))), ("recordedAt", .number(Int(recordedAt))),
            ("actor", .text(entry.actor)), ("unit", .text(orNull: entry.unit.map { "\($0)" })),
            ("action", .text(entry.action)), ("subjectKind", .text(entry.subjectKind)),
            ("subject", .text("\(entry.subject)")), ("version", .number(Int(entry.version))),
            ("detail", .text(entry.detail)), ("changes", .text(changesText)), ("reason", .text(orNull: entry.reason)),
            ("state", .text(orNull: entry.state)),
        ])
    }
}

extension Batch {
    /// The header's fields by name, with roots and signature.
    public var json: JSONText {
        .object([
            ("number", .number(Int(number))), ("kind", .text(kind.rawValue)), ("entries", .number(Int(entryCount))),
            ("total", .number(Int(total))), ("first", .number(Int(firstSequence))),
            ("last", .number(Int(lastSequence))), ("root", .text("\(root)")),
            ("previousChain", .text("\(previousChain)")), ("chain", .text("\(chain)")),
            ("sealedAt", .number(Int(sealedAt))), ("key", .text(key)),
            ("nextKey", .text(orNull: nextKey?.base64)), ("signature", .text(Hexadecimal.text(signature))),
        ])
    }
}

/// Makes inclusion proofs.
public struct Prove: Sendable {
    let database: Database

    public init(database: Database) { self.database = database }

    /// The proof of an entry.
    /// - Parameter end: the batch up to which the chain is shown; without it up to `longest` batches are.
    /// - Throws: `Problem` when there is no such entry, or no batch holds it yet.
    public func callAsFunction(sequence: Int64, through end: Int64? = nil) async throws -> InclusionProof {
        try await database.read { try Self.proof(of: sequence, through: end, in: $0) }
    }

    /// The proof of a record's newest entry.
    public func callAsFunction(record: SubjectReference, through end: Int64? = nil) async throws -> InclusionProof {
        try await database.read { transaction in
            let newest = try transaction.row(
                "SELECT MAX(sequence) AS sequence FROM audit_entry WHERE subject_kind = ? AND subject = ?",
                [.text(record.kind), .integer(record.id)])?.integer("sequence")
            guard let newest else { throw Problem(field: "\(record)", key: "problem_audit_record") }
            return try Self.proof(of: newest, through: end, in: transaction)
        }
    }

    /// Batches shown after the entry's own, when nobody asks for more.
    private static let longest: Int64 = 1000

    private static func proof(of sequence: Int64, through end: Int64?, in transaction: Transaction) throws
        -> InclusionProof
    {
        let entry = try transaction.row(
            "SELECT \(StoredEntry.columns) FROM audit_entry WHERE sequence = ?", [.integer(sequence)]
        ).flatMap(StoredEntry.init)
        guard let entry else { throw Problem(field: "\(sequence)", key: "problem_audit_entry") }
        let place = try transaction.row(
            "SELECT batch, position FROM audit_leaf WHERE sequence = ?", [.integer(sequence)])
        guard let place else { throw Problem(field: "\(sequence)", key: "problem_audit_unsealed") }
        let leaves = try transaction.rows(
            "SELECT leaf FROM audit_leaf WHERE batch = ? ORDER BY position", [.integer(place.integer("batch") ?? 0)]
        ).compactMap { $0.text("leaf").flatMap(LedgerHash.init(hex:)) }
        let position = Int(place.integer("position") ?? -1)
        guard let batch = try Batch.numbered(place.integer("batch") ?? 0, in: transaction),
            let path = MerkleTree.path(of: position, in: leaves),
            MerkleTree.root(from: entry.leaf, at: position, of: leaves.count, path: path) == batch.root,
            let key = try transaction.row("SELECT public_key FROM audit_key WHERE id = ?", [.text(batch.key)])?
                .text("public_key").flatMap(PublicKey.init(base64:))
        else { throw Problem(field: "\(sequence)", key: "problem_audit_damaged") }
        let successors = try transaction.rows(
            "SELECT \(Batch.columns) FROM audit_batch WHERE number > ? AND number <= ? ORDER BY number",
            [.integer(batch.number), .integer(end ?? batch.number + longest)]
        ).compactMap(Batch.init)
        return InclusionProof(
            entry: entry, batch: batch, position: position, path: path, publicKey: key, successors: successors)
    }
}
