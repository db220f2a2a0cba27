import Identity
import Kernel
import Ledger
import Meetings
import Publishing
import Supervision
import WebSupport

/// The names of records that a page, a file or a program is told of by number.
struct RecordNames: Sendable {
    let sights: [SubjectReference: RecordSight]

    /// The name of a record that the viewer may see.
    func name(_ record: SubjectReference, _ voice: Voice) -> Phrase? {
        sights[record]?.card.map { voice.phrase($0.name) }
    }

    /// Whether there is a record that the viewer may not see: nothing of what was said of it is theirs to read.
    func isVeiled(_ record: SubjectReference) -> Bool { sights[record].map { $0.card == nil } ?? false }

    /// An entry as the viewer may read it: of a record that they may not see, who did what and when, and no more.
    func told(_ entry: AuditEntry) -> AuditEntry {
        guard isVeiled(SubjectReference(entry.subjectKind, entry.subject)) else { return entry }
        return AuditEntry(
            actor: entry.actor, unit: entry.unit, action: entry.action, subjectKind: entry.subjectKind,
            subject: entry.subject, version: entry.version, state: entry.state)
    }

    /// Kind and name; kind and number where the viewer may not see the record, or there is none.
    func title(_ record: SubjectReference, _ voice: Voice) -> String {
        let kind = Office.kind(record.kind, voice)
        return name(record, voice).map { kind + voice.text("colon") + $0.text } ?? "\(kind) \(record.id)"
    }
}

extension Office {
    /// How every room names its records: the one list.
    var namings: [RecordNaming] {
        identity.namings + articles.namings + meetings.desk.namings + meetings.matters.namings + ledgerNamings
    }

    /// What a viewer sees of records: one look-up for each kind, however many there are.
    func names(of records: Set<SubjectReference>, as viewer: Viewer) async throws -> RecordNames {
        var sights: [SubjectReference: RecordSight] = [:]
        for naming in namings {
            let numbers = Set(records.filter { $0.kind == naming.kind }.map(\.id))
            guard !numbers.isEmpty else { continue }
            for (id, sight) in try await naming.sights(numbers, viewer) {
                sights[SubjectReference(naming.kind, id)] = sight
            }
        }
        return RecordNames(sights: sights)
    }

    /// The texts of records that sentences are quoted from.
    func texts(of records: Set<SubjectReference>, as viewer: Viewer) async throws -> [SubjectReference: SourceText] {
        var texts: [SubjectReference: SourceText] = [:]
        for naming in namings {
            let numbers = Set(records.filter { $0.kind == naming.kind }.map(\.id))
            guard let read = naming.texts, !numbers.isEmpty else { continue }
            for (id, text) in try await read(numbers, viewer) { texts[SubjectReference(naming.kind, id)] = text }
        }
        return texts
    }
}
