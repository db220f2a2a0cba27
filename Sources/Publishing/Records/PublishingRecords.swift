import Ledger
import Storage

/// The kinds of record that this room hands to the ledger's verification.
public enum PublishingRecords {
    /// Articles, zones, the names that lists are filtered by, published figures, what came of decisions, texts in work, what is decided of
    /// sections, and what zones decide of their own pages.
    public static let kinds: [RecordKind] = [
        RecordKind(name: ArticleRecord.kind) { try ArticleRecord.states(after: $0, limit: $1, in: $2) },
        RecordKind(name: ZoneRecord.kind, endings: ["zone.joined"]) {
            try ZoneRecord.states(after: $0, limit: $1, in: $2)
        },
        RecordKind(name: FacetRecord.kind) { try FacetRecord.states(after: $0, limit: $1, in: $2) },
        FigureRecord.recordKind, OutcomeRecord.recordKind, ManuscriptRecord.recordKind,
        RecordKind(name: TopicRecord.kind) { try TopicRecord.states(after: $0, limit: $1, in: $2) },
        RecordKind(name: SectionRecord.kind) { try SectionRecord.states(after: $0, limit: $1, in: $2) },
        RecordKind(name: ZoneHouseRecord.kind) { try ZoneHouseRecord.states(after: $0, limit: $1, in: $2) },
    ]
}

/// Appends entries of this room, each with the state of its record after the change.
struct Audit {
    let transaction: Transaction
    /// Seconds since 1970.
    let now: Int64
    /// Who does it: the import, or a person at a desk.
    var actor = "import"
    /// The unit for which they act.
    var unit: Int64?

    func article(
        _ id: Int64, _ action: String, version: Int64, detail: String, changes: [FieldChange] = []
    ) throws {
        let state = try ArticleRecord.states(of: id, in: transaction)
        try append(ArticleRecord.kind, id, action, version, detail, state, changes)
    }

    func zone(_ id: Int64, _ action: String, version: Int64, detail: String) throws {
        let state = try ZoneRecord.states(of: id, in: transaction)
        try append(ZoneRecord.kind, id, action, version, detail, state)
    }

    func zoneHouse(_ id: Int64, _ action: String, version: Int64, detail: String) throws {
        let state = try ZoneHouseRecord.states(of: id, in: transaction)
        try append(ZoneHouseRecord.kind, id, action, version, detail, state)
    }

    func section(_ id: Int64, _ action: String, version: Int64, detail: String) throws {
        let state = try SectionRecord.states(of: id, in: transaction)
        try append(SectionRecord.kind, id, action, version, detail, state)
    }

    func facet(_ id: Int64, _ action: String, detail: String) throws {
        let state = try FacetRecord.states(of: id, in: transaction)
        try append(FacetRecord.kind, id, action, 1, detail, state)
    }

    private func append(
        _ kind: String, _ id: Int64, _ action: String, _ version: Int64, _ detail: String, _ state: [RecordState],
        _ changes: [FieldChange] = []
    ) throws {
        try Ledger.append(
            AuditEntry(
                actor: actor, unit: unit, action: action, subjectKind: kind, subject: id, version: version,
                detail: detail,
                changes: changes, state: state.first?.digest ?? RecordDigest.gone), at: now, in: transaction)
    }
}
