import Kernel
import Storage

/// Who acts, as audit entries name them.
public struct Author: Sendable, Hashable {
    /// A program, or a person's identifier in decimal digits.
    public let actor: String
    /// The unit for which the person acts.
    public let unit: Int64?

    public init(actor: String, unit: Int64? = nil) { (self.actor, self.unit) = (actor, unit) }
}

/// The facts that rooms tell each other, written in the transaction of the change that they are about: measurements,
/// evidence, links. All of them are append-only: a mistake is corrected by another row, with its reason.
///
/// Whether the author may do it is decided by the room that calls; the rules of the facts themselves are kept here.
public struct Provenance {
    let transaction: Transaction
    let identifiers: IdentifierGenerator
    let author: Author
    let now: Int64

    /// - Parameter seconds: now, seconds since 1970.
    public init(transaction: Transaction, identifiers: IdentifierGenerator, author: Author, at seconds: Int64) {
        (self.transaction, self.identifiers, self.author, now) = (transaction, identifiers, author, seconds)
    }

    /// The kinds that verification compares with their entries.
    public static let recordKinds: [RecordKind] = [
        RecordKind(name: Measurement.kind) { try Measurement.states(after: $0, limit: $1, in: $2) },
        RecordKind(name: Evidence.kind) { try Evidence.states(after: $0, limit: $1, in: $2) },
        RecordKind(name: Link.kind) { try Link.states(after: $0, limit: $1, in: $2) },
    ]

    /// Appends the entry of a change, with the record's state after it.
    func audit(
        _ action: String, _ subject: SubjectReference, version: Int64, detail: String = "", reason: String? = nil,
        state: [RecordState]
    ) throws {
        try Ledger.append(
            AuditEntry(
                actor: author.actor, unit: author.unit, action: action, subjectKind: subject.kind,
                subject: subject.id, version: version, detail: detail, reason: reason,
                state: state.first?.digest ?? RecordDigest.gone), at: now, in: transaction)
    }
}

/// Collects what is wrong with a draft.
struct Faults {
    private(set) var problems: [Problem] = []

    mutating func add(_ field: String, _ key: String, _ arguments: [String: String] = [:]) {
        problems.append(Problem(field: field, key: key, arguments: arguments))
    }

    /// A text that must be there and not be longer than a limit, in characters.
    mutating func require(_ text: String, _ field: String, limit: Int) {
        if !text.contains(where: { !$0.isWhitespace }) {
            add(field, "problem_provenance_missing")
        } else if text.count > limit {
            add(field, "problem_provenance_long", ["limit": "\(limit)"])
        }
    }
}
