import Identity
import Kernel
import Storage

/// A manuscript with everything that its pages show.
public struct ManuscriptDetail: Sendable {
    /// A step, and why it cannot be taken.
    public struct Step: Sendable {
        public let move: ManuscriptMove
        public let refusal: Refusal?
    }

    /// Somebody who was typing in it a moment ago.
    public struct Presence: Sendable {
        public let person: Person.ID
        public let keptAt: Int64
    }

    public let manuscript: Manuscript
    public let mayWrite: Bool
    /// The steps of its state, in the order of their buttons; those that only another state allows are left out.
    public let steps: [Step]
    public let findings: [PublicationFinding]
    /// What the viewer typed and did not save.
    public let typing: KeptTyping?
    /// Others who are typing.
    public let others: [Presence]
    /// The translation is behind its original.
    public let mark: TranslationMark?
    /// Until when a link of a preview opens; `nil` when there is none.
    public let previewUntil: Int64?
}

extension ManuscriptDesk {
    /// A manuscript alone, without what its page shows: nothing is checked or counted for it.
    /// - Throws: `Refusal.unknown` when the viewer may not read it.
    public func find(_ id: Manuscript.ID, as viewer: Viewer) async throws -> Manuscript {
        try await database.read { try readable(id, viewer, $0) }
    }

    /// A manuscript for its page.
    /// - Throws: `Refusal.unknown` when the viewer may not read it.
    public func manuscript(_ id: Manuscript.ID, as viewer: Viewer) async throws -> ManuscriptDetail {
        try await database.read { transaction in
            let manuscript = try readable(id, viewer, transaction)
            let steps = ManuscriptMove.allCases.filter { move in
                move.origins.contains(manuscript.state) && (move != .withdraw || manuscript.isPublic)
            }.map { ManuscriptDetail.Step(move: $0, refusal: MoveRules.refusal(of: $0, manuscript, viewer)) }
            let pass = try transaction.row(
                "SELECT MAX(expires_at) AS until FROM preview_pass WHERE manuscript_id = ? AND expires_at > ?",
                [.integer(id.rawValue), .integer(now())])
            return ManuscriptDetail(
                manuscript: manuscript,
                mayWrite: MoveRules.refusalToEdit(manuscript, viewer) == nil, steps: steps,
                findings: try PublicationChecks(transaction: transaction, today: today).findings(of: manuscript),
                typing: try typing(id, viewer, transaction), others: try others(id, viewer, transaction),
                mark: try TranslationMark(manuscript, in: transaction),
                previewUntil: pass?.integer("until"))
        }
    }

    private func typing(_ id: Manuscript.ID, _ viewer: Viewer, _ transaction: Transaction) throws -> KeptTyping? {
        guard let person = viewer.author else { return nil }
        let row = try transaction.row(
            "SELECT version, content, kept_at FROM manuscript_typing WHERE manuscript_id = ? AND person_id = ?",
            [.integer(id.rawValue), .integer(person.rawValue)])
        guard let row, let content = row.text("content").flatMap(ManuscriptContent.init(json:)) else { return nil }
        return KeptTyping(
            content: content, version: row.integer("version") ?? 0, keptAt: row.integer("kept_at") ?? 0)
    }

    /// Two minutes without a letter, and they are no longer at it.
    func others(
        _ id: Manuscript.ID, _ viewer: Viewer, _ transaction: Transaction
    ) throws -> [ManuscriptDetail.Presence] {
        try transaction.rows(
            """
            SELECT person_id, kept_at FROM manuscript_typing
            WHERE manuscript_id = ? AND kept_at > ? AND person_id <> ? ORDER BY kept_at DESC
            """,
            [.integer(id.rawValue), .integer(now() - 120), .integer(viewer.author?.rawValue ?? 0)]
        ).compactMap { row in
            row.identifier("person_id", Person.self).map {
                ManuscriptDetail.Presence(person: $0, keptAt: row.integer("kept_at") ?? 0)
            }
        }
    }
}
