import Foundation
import Kernel
import Storage

/// An audit entry as it stands in its table, with the bytes that are sealed.
public struct StoredEntry: Sendable {
    /// Its place in the order of writing.
    public let sequence: Int64
    /// Seconds since 1970.
    public let recordedAt: Int64
    public let entry: AuditEntry
    /// The changed fields as they are stored and sealed: JSON.
    public let changesText: String
    private let sealedTail: [UInt8]

    /// Every column, named so that a join can carry them.
    static let columns = """
        audit_entry.sequence AS sequence, audit_entry.recorded_at AS recorded_at, audit_entry.actor AS actor,
        audit_entry.unit AS unit, audit_entry.action AS action, audit_entry.subject_kind AS subject_kind,
        audit_entry.subject AS subject, audit_entry.version AS version, audit_entry.detail AS detail,
        audit_entry.changes AS changes, audit_entry.reason AS reason, audit_entry.state AS state,
        CASE WHEN audit_entry.unit IS NULL THEN 1 ELSE 0 END AS without_unit,
        CASE WHEN audit_entry.reason IS NULL THEN 1 ELSE 0 END AS without_reason,
        CASE WHEN audit_entry.state IS NULL THEN 1 ELSE 0 END AS without_state
        """

    /// Reads a row of `columns`; `nil` when a join found no entry.
    init?(_ row: Row) {
        guard let sequence = row.integer("sequence") else { return nil }
        self.sequence = sequence
        recordedAt = row.integer("recorded_at") ?? 0
        changesText = row.text("changes") ?? ""
        entry = AuditEntry(
            actor: row.text("actor") ?? "", unit: row.integer("unit"), action: row.text("action") ?? "",
            subjectKind: row.text("subject_kind") ?? "", subject: row.integer("subject") ?? 0,
            version: row.integer("version") ?? 0, detail: row.text("detail") ?? "",
            changes: (try? JSONDecoder().decode([FieldChange].self, from: Data(changesText.utf8))) ?? [],
            reason: row.text("reason"), state: row.text("state"))
        sealedTail = Self.tail(row)
    }

    /// What is sealed: tag, sequence, instant, actor, unit, action, kind, subject, version, detail, changed fields,
    /// reason, state of the record.
    public var canonicalBytes: [UInt8] { canonicalBytes(at: sequence) }

    /// The RFC 6962 hash of the canonical bytes.
    public var leaf: LedgerHash { MerkleTree.leaf(canonicalBytes) }

    /// The hash that this entry would have with another number: tells entries that changed places.
    func leaf(at other: Int64) -> LedgerHash { MerkleTree.leaf(canonicalBytes(at: other)) }

    private func canonicalBytes(at sequence: Int64) -> [UInt8] {
        var canonical = CanonicalBytes("kaimen-entry-1")
        canonical.add(sequence)
        canonical.append(sealedTail)
        return canonical.bytes
    }

    private static func tail(_ row: Row) -> [UInt8] {
        var canonical = CanonicalBytes()
        func add(_ column: String, isInteger: Bool = false, mayBeAbsent: Bool = false) {
            if mayBeAbsent, row.integer("without_" + column) == 1 {
                canonical.add(nil as String?)
            } else if isInteger, let integer = row.integer(column) {
                canonical.add(integer)
            } else if !isInteger, let text = row.text(column) {
                canonical.add(text)
            } else {
                canonical.addMalformed()
            }
        }
        add("recorded_at", isInteger: true)
        add("actor")
        add("unit", isInteger: true, mayBeAbsent: true)
        add("action")
        add("subject_kind")
        add("subject", isInteger: true)
        add("version", isInteger: true)
        add("detail")
        add("changes")
        add("reason", mayBeAbsent: true)
        add("state", mayBeAbsent: true)
        return canonical.bytes
    }
}
