import Storage

/// The digest of a record as it stands: what its newest audit entry says of it, and what verification compares.
///
/// SHA-256 over `CanonicalBytes` whose tag names the kind of record and the form; the values follow in the order that
/// the kind documents.
public struct RecordDigest: Sendable {
    /// The state of a record that a change ended.
    public static let gone = "gone"

    private var canonical: CanonicalBytes

    /// - Parameter tag: kind and form, `article-1`.
    public init(_ tag: String) { canonical = CanonicalBytes(tag) }

    /// Adds a text, or its absence.
    public mutating func add(_ text: String?) { canonical.add(text) }
    /// Adds an integer, or its absence.
    public mutating func add(_ integer: Int64?) { canonical.add(integer) }
    /// Adds a number, or its absence.
    public mutating func add(_ real: Double?) { canonical.add(real) }

    /// 64 hexadecimal digits.
    public var text: String { "\(LedgerHash(of: canonical.bytes))" }
}

/// A record and its digest.
public struct RecordState: Sendable, Equatable {
    public let id: Int64
    /// What `RecordDigest.text` gave.
    public let digest: String

    public init(id: Int64, digest: String) { (self.id, self.digest) = (id, digest) }
}

/// A kind of record that a room hands in, so that records are checked against the ledger.
public struct RecordKind: Sendable {
    /// `subjectKind` of its entries.
    public let name: String
    /// Actions that ended a record before entries carried a state.
    public let endings: Set<String>
    /// The present records whose number is greater than `after`, by number, at most `limit`.
    public let states: @Sendable (_ after: Int64, _ limit: Int64, _ transaction: Transaction) throws -> [RecordState]

    public init(
        name: String, endings: Set<String> = [],
        states: @escaping @Sendable (_ after: Int64, _ limit: Int64, _ transaction: Transaction) throws -> [RecordState]
    ) {
        (self.name, self.endings, self.states) = (name, endings, states)
    }
}
