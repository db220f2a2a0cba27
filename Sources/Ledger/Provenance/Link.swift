import Kernel
import Storage

/// A tie between two records, of any rooms: read "FROM is KIND TO".
public struct Link: Sendable, Hashable {
    /// What ties them.
    public enum Kind: String, Sendable, CaseIterable {
        /// A matter by the sentence of a decision.
        case decidedBy = "decided-by"
        /// A figure or record from another.
        case derivedFrom = "derived-from"
        /// A matter or project a target.
        case serves
        /// A milestone or measurement by evidence.
        case provenBy = "proven-by"
        /// A measurement in a score.
        case countedIn = "counted-in"
        /// A record as something public.
        case publishedAs = "published-as"

        /// Whether TO is where FROM comes from; else TO is what became of FROM.
        public var leadsToSource: Bool {
            switch self {
            case .decidedBy, .derivedFrom, .serves, .provenBy: true
            case .countedIn, .publishedAs: false
            }
        }
    }

    public let id: Identifier<Link>
    public let kind: Kind
    public let from: SubjectReference
    public let to: SubjectReference
    /// Where in the text of the source the sentence stands, in Unicode scalars.
    public let sentence: Range<Int>?
    public let actor: String
    /// Seconds since 1970.
    public let recordedAt: Int64

    static let kind = "link"

    /// The end where the other comes from.
    public var source: SubjectReference { kind.leadsToSource ? to : from }
    /// The end that came of the other.
    public var result: SubjectReference { kind.leadsToSource ? from : to }

    static let columns = """
        provenance_link.id AS id, provenance_link.kind AS kind, provenance_link.from_kind AS from_kind,
        provenance_link.from_id AS from_id, provenance_link.to_kind AS to_kind, provenance_link.to_id AS to_id,
        provenance_link.source_start AS source_start, provenance_link.source_end AS source_end,
        provenance_link.actor AS actor, provenance_link.recorded_at AS recorded_at
        """
    /// Of links that stand.
    static let standing = """
        NOT EXISTS (SELECT 1 FROM provenance_retraction WHERE provenance_retraction.link_id = provenance_link.id)
        """

    /// Reads a row of `columns`; `nil` when a field is none that the program writes.
    init?(_ row: Row) {
        guard let id = row.integer("id"), let kind = row.text("kind").flatMap(Kind.init(rawValue:)),
            let fromKind = row.text("from_kind"), let fromID = row.integer("from_id"),
            let toKind = row.text("to_kind"), let toID = row.integer("to_id")
        else { return nil }
        (self.id, self.kind) = (Identifier(id), kind)
        (from, to) = (SubjectReference(fromKind, fromID), SubjectReference(toKind, toID))
        if let start = row.integer("source_start"), let end = row.integer("source_end"), start >= 0, start < end {
            sentence = Int(start)..<Int(end)
        } else {
            sentence = nil
        }
        actor = row.text("actor") ?? ""
        recordedAt = row.integer("recorded_at") ?? 0
    }

    /// What a link is to the ledger. Form `link-1`: its columns in order, then those of its retraction.
    static func states(after id: Int64, limit: Int64, in transaction: Transaction) throws -> [RecordState] {
        try transaction.rows(
            """
            SELECT \(columns), retraction.reason AS retraction_reason, retraction.actor AS retraction_actor,
                retraction.recorded_at AS retracted_at
            FROM provenance_link LEFT JOIN provenance_retraction AS retraction
                ON retraction.link_id = provenance_link.id
            WHERE provenance_link.id > ? ORDER BY provenance_link.id LIMIT ?
            """, [.integer(id), .integer(limit)]
        ).map { row in
            var digest = RecordDigest("link-1")
            digest.add(row.integer("id"))
            digest.add(row.text("kind"))
            digest.add(row.text("from_kind"))
            digest.add(row.integer("from_id"))
            digest.add(row.text("to_kind"))
            for column in ["to_id", "source_start", "source_end"] { digest.add(row.integer(column)) }
            digest.add(row.text("actor"))
            digest.add(row.integer("recorded_at"))
            for column in ["retraction_reason", "retraction_actor"] { digest.add(row.text(column)) }
            digest.add(row.integer("retracted_at"))
            return RecordState(id: row.integer("id") ?? 0, digest: digest.text)
        }
    }
}

/// The same under a name that the web does not use, whose links are of pages.
public typealias ProvenanceLink = Link
