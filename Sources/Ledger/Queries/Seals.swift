import Kernel
import Storage

extension LedgerReader {
    /// The newest entry of a record, and the batch that seals it.
    public struct Seal: Sendable, Equatable {
        /// The entry's place in the order of writing.
        public let entry: Int64
        public let action: String
        public let actor: String
        /// The unit for which the actor acted.
        public let unit: Int64?
        /// Seconds since 1970.
        public let recordedAt: Int64
        /// `nil` until a sealer has passed.
        public let batch: Int64?
        /// The batch's Merkle root, in hexadecimal.
        public let root: String?
    }

    /// The newest entry of each record that has one, all looked up together.
    public func seals(of records: Set<SubjectReference>) async throws -> [SubjectReference: Seal] {
        guard !records.isEmpty else { return [:] }
        let kinds = Dictionary(grouping: records, by: \.kind).sorted { $0.key < $1.key }
        return try await database.read { transaction in
            var seals: [SubjectReference: Seal] = [:]
            for (kind, records) in kinds {
                let rows = try transaction.rows(
                    """
                    SELECT entry.sequence AS sequence, entry.subject AS subject, entry.action AS action,
                        entry.actor AS actor, entry.unit AS unit, entry.recorded_at AS recorded_at,
                        audit_leaf.batch AS batch, audit_batch.root AS root
                    FROM (
                        SELECT subject, MAX(sequence) AS sequence FROM audit_entry
                        WHERE subject_kind = ? AND subject IN (\(Self.list(records.map(\.id)))) GROUP BY subject
                    ) AS newest
                    JOIN audit_entry AS entry ON entry.sequence = newest.sequence
                    LEFT JOIN audit_leaf ON audit_leaf.sequence = entry.sequence
                    LEFT JOIN audit_batch ON audit_batch.number = audit_leaf.batch
                    """, [.text(kind)])
                for row in rows {
                    guard let subject = row.integer("subject"), let entry = row.integer("sequence") else { continue }
                    seals[SubjectReference(kind, subject)] = Seal(
                        entry: entry, action: row.text("action") ?? "", actor: row.text("actor") ?? "",
                        unit: row.integer("unit"), recordedAt: row.integer("recorded_at") ?? 0,
                        batch: row.integer("batch"), root: row.text("root"))
                }
            }
            return seals
        }
    }

    /// The proof that an entry stands in a signed root.
    /// - Throws: `Problem` when there is no such entry, or no batch holds it yet.
    public func proof(of entry: Int64) async throws -> InclusionProof {
        try await Prove(database: database)(sequence: entry)
    }

    static func list(_ numbers: some Sequence<Int64>) -> String {
        Set(numbers).sorted().map(String.init).joined(separator: ", ")
    }
}
