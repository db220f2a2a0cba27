import Kernel
import Storage

/// Proof of a fact (佐证材料), an item of the evidence ledger (台账): documents, what they prove, and who checked them.
///
/// Draft → submitted → accepted or returned; returned → submitted again. Each step is a row.
public struct Evidence: Sendable {
    /// Where an item stands.
    public enum State: String, Sendable, CaseIterable {
        case draft, submitted, accepted, returned

        /// The states that may follow.
        public var successors: [State] {
            switch self {
            case .draft, .returned: [.submitted]
            case .submitted: [.accepted, .returned]
            case .accepted: []
            }
        }

        /// Whether documents may still be added.
        public var isOpen: Bool { self == .draft || self == .returned }
    }

    /// A document, kept by its content.
    public struct Document: Sendable, Hashable {
        /// SHA-256 of its bytes, in hexadecimal.
        public let hash: String
        public let name: String
        /// Contract, permit, invoice, photo…: a code of the room.
        public let kind: String
        public let issuingBody: String?
        public let number: String?
        public let issuedOn: CalendarDay?

        public init(
            hash: String, name: String, kind: String, issuingBody: String? = nil, number: String? = nil,
            issuedOn: CalendarDay? = nil
        ) {
            (self.hash, self.name, self.kind) = (hash, name, kind)
            (self.issuingBody, self.number, self.issuedOn) = (issuingBody, number, issuedOn)
        }
    }

    /// One step: which state, by whom, when, with which words.
    public struct Step: Sendable, Hashable {
        public let state: State
        public let actor: String
        /// Seconds since 1970.
        public let recordedAt: Int64
        public let note: String?
    }

    public let id: Identifier<Evidence>
    public let indicator: String
    public let fact: String
    public let unit: Int64
    public let period: Period
    public let place: String?
    /// The person who answers for it.
    public let responsible: Int64
    /// The record that it proves.
    public let subject: SubjectReference
    public let documents: [Document]
    /// Oldest first; never empty.
    public let steps: [Step]

    /// Where it stands.
    public var state: State { steps.last?.state ?? .draft }

    static let kind = "evidence"

    static func reference(_ id: Identifier<Evidence>) -> SubjectReference { SubjectReference(kind, id.rawValue) }

    /// The item as links name it.
    public var reference: SubjectReference { Self.reference(id) }

    /// Where an item stands; `nil` when there is none of that number.
    static func state(_ id: Identifier<Evidence>, in transaction: Transaction) throws -> State? {
        try transaction.row(
            "SELECT state FROM evidence_step WHERE evidence_id = ? ORDER BY position DESC LIMIT 1",
            [.integer(id.rawValue)])?.text("state").flatMap(State.init(rawValue:))
    }

    /// An item with its documents and steps.
    public static func find(_ id: Identifier<Evidence>, in transaction: Transaction) throws -> Evidence? {
        try all([id.rawValue], in: transaction)[id.rawValue]
    }

    /// Items by number with their documents and steps, in three queries.
    static func all(_ ids: Set<Int64>, in transaction: Transaction) throws -> [Int64: Evidence] {
        let list = LedgerReader.list(ids)
        func rows(_ sql: String) throws -> [Int64: [Row]] {
            Dictionary(grouping: try transaction.rows(sql)) { $0.integer("evidence_id") ?? 0 }
        }
        let documents = try rows(
            """
            SELECT evidence_id, position, hash, name, kind, issuing_body, number, issued_on FROM evidence_document
            WHERE evidence_id IN (\(list)) ORDER BY evidence_id, position
            """)
        let steps = try rows(
            """
            SELECT evidence_id, position, state, actor, recorded_at, note FROM evidence_step
            WHERE evidence_id IN (\(list)) ORDER BY evidence_id, position
            """)
        let items = try transaction.rows("\(select) WHERE id IN (\(list))").compactMap { row -> Evidence? in
            guard let id = row.integer("id") else { return nil }
            return Evidence(row, documents: documents[id] ?? [], steps: steps[id] ?? [])
        }
        return Dictionary(items.map { ($0.id.rawValue, $0) }) { first, _ in first }
    }

    /// `nil` when a field is none that the program writes.
    private init?(_ row: Row, documents: [Row], steps: [Row]) {
        guard let id = row.integer("id"), let period = row.text("period").flatMap({ Period(text: $0) }) else {
            return nil
        }
        (self.id, self.period) = (Identifier(id), period)
        (indicator, fact) = (row.text("indicator") ?? "", row.text("fact") ?? "")
        (unit, place) = (row.integer("unit") ?? 0, row.text("place"))
        responsible = row.integer("responsible") ?? 0
        subject = SubjectReference(row.text("subject_kind") ?? "", row.integer("subject") ?? 0)
        (self.documents, self.steps) = (documents.map(Self.document), steps.compactMap(Self.step))
    }

    private static let select = """
        SELECT id, indicator, fact, unit, period, place, responsible, subject_kind, subject, actor, recorded_at
        FROM evidence
        """

    private static func documents(of id: Identifier<Evidence>, in transaction: Transaction) throws -> [Row] {
        try transaction.rows(
            """
            SELECT position, hash, name, kind, issuing_body, number, issued_on FROM evidence_document
            WHERE evidence_id = ? ORDER BY position
            """, [.integer(id.rawValue)])
    }

    private static func steps(of id: Identifier<Evidence>, in transaction: Transaction) throws -> [Row] {
        try transaction.rows(
            """
            SELECT position, state, actor, recorded_at, note FROM evidence_step WHERE evidence_id = ?
            ORDER BY position
            """, [.integer(id.rawValue)])
    }

    private static func document(_ row: Row) -> Document {
        Document(
            hash: row.text("hash") ?? "", name: row.text("name") ?? "", kind: row.text("kind") ?? "",
            issuingBody: row.text("issuing_body"), number: row.text("number"),
            issuedOn: row.text("issued_on").flatMap { CalendarDay(iso: $0) })
    }

    private static func step(_ row: Row) -> Step? {
        row.text("state").flatMap(State.init(rawValue:)).map {
            Step(
                state: $0, actor: row.text("actor") ?? "", recordedAt: row.integer("recorded_at") ?? 0,
                note: row.text("note"))
        }
    }

    /// What an item is to the ledger. Form `evidence-1`: the columns in order; how many documents, then the columns of
    /// each; how many steps, then the columns of each.
    static func states(after id: Int64, limit: Int64, in transaction: Transaction) throws -> [RecordState] {
        try transaction.rows("\(select) WHERE id > ? ORDER BY id LIMIT ?", [.integer(id), .integer(limit)]).map { row in
            let id = row.integer("id") ?? 0
            var digest = RecordDigest("evidence-1")
            digest.add(id)
            for column in ["indicator", "fact"] { digest.add(row.text(column)) }
            digest.add(row.integer("unit"))
            for column in ["period", "place"] { digest.add(row.text(column)) }
            digest.add(row.integer("responsible"))
            digest.add(row.text("subject_kind"))
            digest.add(row.integer("subject"))
            digest.add(row.text("actor"))
            digest.add(row.integer("recorded_at"))
            let documents = try documents(of: Identifier(id), in: transaction)
            digest.add(Int64(documents.count))
            for document in documents {
                digest.add(document.integer("position"))
                for column in ["hash", "name", "kind", "issuing_body", "number", "issued_on"] {
                    digest.add(document.text(column))
                }
            }
            let steps = try steps(of: Identifier(id), in: transaction)
            digest.add(Int64(steps.count))
            for step in steps {
                digest.add(step.integer("position"))
                for column in ["state", "actor"] { digest.add(step.text(column)) }
                digest.add(step.integer("recorded_at"))
                digest.add(step.text("note"))
            }
            return RecordState(id: id, digest: digest.text)
        }
    }
}
