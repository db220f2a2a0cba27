import Kernel
import Storage

/// A link before it is one.
public struct LinkDraft: Sendable, Equatable {
    public var kind: Link.Kind
    public var from: SubjectReference
    public var to: SubjectReference
    /// Where in the text of the source the sentence stands, in Unicode scalars.
    public var sentence: (start: Int, end: Int)?

    public init(
        _ kind: Link.Kind, from: SubjectReference, to: SubjectReference, sentence: (start: Int, end: Int)? = nil
    ) {
        (self.kind, self.from, self.to, self.sentence) = (kind, from, to, sentence)
    }

    public static func == (left: Self, right: Self) -> Bool {
        left.kind == right.kind && left.from == right.from && left.to == right.to
            && left.sentence?.start == right.sentence?.start && left.sentence?.end == right.sentence?.end
    }

    fileprivate var source: SubjectReference { kind.leadsToSource ? to : from }
    fileprivate var result: SubjectReference { kind.leadsToSource ? from : to }
}

extension Provenance {
    /// What is wrong with a link; empty when it may be added.
    public func problems(_ draft: LinkDraft) throws -> [Problem] {
        var faults = Faults()
        for (field, record) in [("from", draft.from), ("to", draft.to)]
        where SubjectReference(text: "\(record)") == nil { faults.add(field, "problem_link_record") }
        if let sentence = draft.sentence, sentence.start < 0 || sentence.end <= sentence.start {
            faults.add("sentence", "problem_link_sentence")
        }
        guard faults.problems.isEmpty else { return faults.problems }
        if draft.from == draft.to {
            faults.add("to", "problem_link_itself")
        } else if try isThere(draft) {
            faults.add("to", "problem_link_exists")
        } else {
            // Nothing comes from itself, over however many records.
            let walk = try ChainWalk(transaction, from: draft.source, .back, depth: 64, limit: 2000)
            if walk.reached.contains(draft.result) {
                faults.add("to", "problem_link_cycle")
            } else if walk.isCut {
                faults.add("to", "problem_link_long")
            }
        }
        return faults.problems
    }

    /// Adds a link.
    /// - Throws: `Problems`; nothing is written then.
    @discardableResult
    public func link(_ draft: LinkDraft) throws -> Identifier<Link> {
        try Problems(try problems(draft)).check()
        let id = identifiers.next(Link.self)
        try transaction.execute(
            """
            INSERT INTO provenance_link (id, kind, from_kind, from_id, to_kind, to_id, source_start, source_end, actor,
                recorded_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .integer(id.rawValue), .text(draft.kind.rawValue), .text(draft.from.kind), .integer(draft.from.id),
                .text(draft.to.kind), .integer(draft.to.id),
                .integer(orNull: draft.sentence.map { Int64($0.start) }),
                .integer(orNull: draft.sentence.map { Int64($0.end) }), .text(author.actor), .integer(now),
            ])
        try auditLink("link.added", id, version: 1, detail: "\(draft.from) \(draft.kind.rawValue) \(draft.to)")
        return id
    }

    /// Takes a link back, by a row that says why.
    /// - Throws: `Problems` or `Refusal`; nothing is written then.
    public func retract(_ id: Identifier<Link>, reason: String) throws {
        var faults = Faults()
        faults.require(reason, "reason", limit: 500)
        try Problems(faults.problems).check()
        let isThere = try transaction.row(
            "SELECT 1 AS one FROM provenance_link WHERE id = ?", [.integer(id.rawValue)])
        guard isThere != nil else { throw Refusal.unknown }
        let row = try transaction.row(
            """
            INSERT INTO provenance_retraction (link_id, reason, actor, recorded_at) VALUES (?, ?, ?, ?)
            ON CONFLICT DO NOTHING RETURNING link_id
            """, [.integer(id.rawValue), .text(reason), .text(author.actor), .integer(now)])
        guard row != nil else { throw Refusal(key: "refusal_link_retracted") }
        try auditLink("link.retracted", id, version: 2, reason: reason)
    }

    private func isThere(_ draft: LinkDraft) throws -> Bool {
        try transaction.row(
            """
            SELECT 1 AS one FROM provenance_link WHERE kind = ? AND from_kind = ? AND from_id = ? AND to_kind = ?
                AND to_id = ? AND COALESCE(source_start, -1) = ? AND COALESCE(source_end, -1) = ? AND \(Link.standing)
            """,
            [
                .text(draft.kind.rawValue), .text(draft.from.kind), .integer(draft.from.id), .text(draft.to.kind),
                .integer(draft.to.id), .integer(draft.sentence.map { Int64($0.start) } ?? -1),
                .integer(draft.sentence.map { Int64($0.end) } ?? -1),
            ]) != nil
    }

    private func auditLink(
        _ action: String, _ id: Identifier<Link>, version: Int64, detail: String = "", reason: String? = nil
    ) throws {
        try audit(
            action, SubjectReference(Link.kind, id.rawValue), version: version, detail: detail, reason: reason,
            state: Link.states(after: id.rawValue - 1, limit: 1, in: transaction))
    }
}
