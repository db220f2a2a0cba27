import Identity
import Kernel
import Ledger
import Storage

/// Writes what is decided of sections, each with its audit entry.
struct SectionChange {
    let transaction: Transaction
    let viewer: Viewer
    /// Seconds since 1970.
    let now: Int64

    private var unit: Int64? { viewer.actingUnit(PublishingPolicy.publishArticles, at: nil)?.rawValue }

    /// For the names of sections and the articles in them.
    var audit: Audit { Audit(transaction: transaction, now: now, actor: viewer.actor, unit: unit) }

    /// The row of a section, one version further.
    func write(_ section: Section, position: Int64, _ action: String, _ changes: [FieldChange]) throws {
        try writeRow(section, position: position)
        try note(section.id, action, version: section.version + 1, changes)
    }

    /// Without an entry: the one that follows says it.
    func writeRow(_ section: Section, position: Int64) throws {
        try transaction.execute(
            """
            INSERT INTO section_place (facet_id, position, hides_when_empty, version) VALUES (?, ?, ?, ?)
            ON CONFLICT (facet_id) DO UPDATE SET position = excluded.position,
                hides_when_empty = excluded.hides_when_empty, version = excluded.version
            """,
            [
                .integer(section.id), .integer(position), .integer(section.hidesWhenEmpty ? 1 : 0),
                .integer(section.version + 1),
            ])
    }

    func note(_ id: Int64, _ action: String, version: Int64, _ changes: [FieldChange] = []) throws {
        let state = try SectionRecord.states(of: id, in: transaction).first?.digest
        try Ledger.append(
            AuditEntry(
                actor: viewer.actor, unit: unit, action: action, subjectKind: SectionRecord.kind, subject: id,
                version: version, changes: changes, state: state ?? RecordDigest.gone), at: now, in: transaction)
    }
}

extension [Section] {
    /// A section as a form saw it.
    /// - Throws: `Refusal.unknown`, or `StaleEdit` when it has changed meanwhile.
    func based(_ id: Int64?, on version: Int64) throws -> Section {
        guard let section = first(where: { $0.id == id }) else { throw Refusal.unknown }
        guard section.version == version else { throw StaleEdit(current: section.version) }
        return section
    }
}
