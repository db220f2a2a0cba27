import Kernel
import Storage

/// An item of evidence as it was typed.
public struct EvidenceDraft: Sendable, Equatable {
    public var indicator: String
    public var fact: String
    public var unit: Int64
    public var period: String
    public var place: String?
    public var responsible: Int64
    /// The record that it proves.
    public var subject: SubjectReference
    public var documents: [Evidence.Document]

    public init(
        indicator: String, fact: String, unit: Int64, period: String, place: String? = nil, responsible: Int64,
        subject: SubjectReference, documents: [Evidence.Document] = []
    ) {
        (self.indicator, self.fact, self.unit, self.period) = (indicator, fact, unit, period)
        (self.place, self.responsible, self.subject, self.documents) = (place, responsible, subject, documents)
    }
}

extension Provenance {
    /// What is wrong with an item; empty when it may be kept.
    public func problems(_ draft: EvidenceDraft) -> [Problem] {
        var faults = Faults()
        faults.require(draft.indicator, "indicator", limit: 60)
        faults.require(draft.fact, "fact", limit: 2000)
        if draft.unit <= 0 { faults.add("unit", "problem_provenance_missing") }
        if Period(text: draft.period) == nil { faults.add("period", "problem_period") }
        if draft.responsible <= 0 { faults.add("responsible", "problem_provenance_missing") }
        if SubjectReference(text: "\(draft.subject)") == nil { faults.add("subject", "problem_provenance_missing") }
        return faults.problems + Self.problems(draft.documents)
    }

    /// Keeps an item as a draft, linked from the record that it proves.
    /// - Throws: `Problems`; nothing is written then.
    public func gather(_ draft: EvidenceDraft) throws -> Identifier<Evidence> {
        try Problems(problems(draft)).check()
        let id = identifiers.next(Evidence.self)
        try transaction.execute(
            """
            INSERT INTO evidence (id, indicator, fact, unit, period, place, responsible, subject_kind, subject, actor,
                recorded_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .integer(id.rawValue), .text(draft.indicator), .text(draft.fact), .integer(draft.unit),
                .text(draft.period), .text(orNull: draft.place), .integer(draft.responsible),
                .text(draft.subject.kind), .integer(draft.subject.id), .text(author.actor), .integer(now),
            ])
        _ = try insertStep(.draft, of: id, at: 0, note: nil)
        try insert(draft.documents, of: id, from: 0)
        try auditEvidence("evidence.drafted", id, detail: "\(draft.subject)")
        try link(LinkDraft(.provenBy, from: draft.subject, to: Evidence.reference(id)))
        return id
    }

    /// Adds documents to a draft or to an item that was returned.
    /// - Throws: `Problems` or `Refusal`; nothing is written then.
    public func attach(_ documents: [Evidence.Document], to id: Identifier<Evidence>) throws {
        guard let evidence = try Evidence.find(id, in: transaction) else { throw Refusal.unknown }
        guard evidence.state.isOpen else { throw Refusal(key: "refusal_evidence_closed") }
        var faults = Self.problems(documents)
        if documents.isEmpty { faults.append(Problem(field: "documents", key: "problem_provenance_missing")) }
        try Problems(faults).check()
        try insert(documents, of: id, from: evidence.documents.count)
        try auditEvidence("evidence.attached", id, detail: documents.map(\.hash).joined(separator: " "))
    }

    /// Why an item may not take a step; `nil` when it may. The page asks this before the button, and the step itself.
    public func refusal(of state: Evidence.State, for evidence: Evidence) -> Refusal? {
        guard evidence.state.successors.contains(state) else { return Refusal(key: "refusal_evidence_state") }
        switch state {
        case .submitted: return evidence.documents.isEmpty ? Refusal(key: "refusal_evidence_empty") : nil
        case .accepted, .returned:
            // Four eyes: who made, submitted or answers for it never checks it.
            let submitters = Set(evidence.steps.filter { $0.state == .draft || $0.state == .submitted }.map(\.actor))
            let isOwn = submitters.contains(author.actor) || author.actor == "\(evidence.responsible)"
            return isOwn ? Refusal(key: "refusal_evidence_own") : nil
        case .draft: return Refusal(key: "refusal_evidence_state")
        }
    }

    /// Submits, accepts or returns an item.
    /// - Parameter note: needed where it is returned: what is missing.
    /// - Throws: `Problems` or `Refusal`; nothing is written then.
    public func move(_ id: Identifier<Evidence>, to state: Evidence.State, note: String? = nil) throws {
        guard let evidence = try Evidence.find(id, in: transaction) else { throw Refusal.unknown }
        if let refusal = refusal(of: state, for: evidence) { throw refusal }
        var faults = Faults()
        if state == .returned { faults.require(note ?? "", "note", limit: 500) }
        try Problems(faults.problems).check()
        // Two checkers at once: the second finds the place taken.
        guard try insertStep(state, of: id, at: evidence.steps.count, note: note) else {
            throw Refusal(key: "refusal_evidence_state")
        }
        try auditEvidence("evidence.\(state.rawValue)", id, reason: note)
    }

    // MARK: Rows

    private static func problems(_ documents: [Evidence.Document]) -> [Problem] {
        var faults = Faults()
        for document in documents {
            if LedgerHash(hex: document.hash) == nil { faults.add("documents", "problem_evidence_document") }
            faults.require(document.name, "documents", limit: 200)
            faults.require(document.kind, "documents", limit: 40)
        }
        return faults.problems
    }

    private func insert(_ documents: [Evidence.Document], of id: Identifier<Evidence>, from position: Int) throws {
        for (offset, document) in documents.enumerated() {
            try transaction.execute(
                """
                INSERT INTO evidence_document (evidence_id, position, hash, name, kind, issuing_body, number, issued_on)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    .integer(id.rawValue), .integer(Int64(position + offset)), .text(document.hash),
                    .text(document.name), .text(document.kind), .text(orNull: document.issuingBody),
                    .text(orNull: document.number), .text(orNull: document.issuedOn?.description),
                ])
        }
    }

    private func insertStep(_ state: Evidence.State, of id: Identifier<Evidence>, at position: Int, note: String?)
        throws -> Bool
    {
        try transaction.row(
            """
            INSERT INTO evidence_step (evidence_id, position, state, actor, recorded_at, note) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING RETURNING position
            """,
            [
                .integer(id.rawValue), .integer(Int64(position)), .text(state.rawValue), .text(author.actor),
                .integer(now), .text(orNull: note),
            ]) != nil
    }

    private func auditEvidence(
        _ action: String, _ id: Identifier<Evidence>, detail: String = "", reason: String? = nil
    ) throws {
        let earlier = try transaction.row(
            "SELECT MAX(version) AS version FROM audit_entry WHERE subject_kind = ? AND subject = ?",
            [.text(Evidence.kind), .integer(id.rawValue)])?.integer("version")
        try audit(
            action, Evidence.reference(id), version: (earlier ?? 0) + 1, detail: detail, reason: reason,
            state: Evidence.states(after: id.rawValue - 1, limit: 1, in: transaction))
    }
}
