import Identity
import Kernel
import Storage

/// One line of the list of revisions.
public struct ManuscriptRevision: Sendable {
    public let number: Int64
    /// A person's number in digits, or the name of a program.
    public let madeBy: String
    public let madeAt: Int64
}

extension ManuscriptDesk {
    /// All revisions, the newest first.
    public func revisions(of id: Manuscript.ID, as viewer: Viewer) async throws -> [ManuscriptRevision] {
        try await database.read { transaction in
            _ = try readable(id, viewer, transaction)
            return try transaction.rows(
                """
                SELECT number, made_by, made_at FROM manuscript_revision WHERE manuscript_id = ?
                ORDER BY number DESC LIMIT 1000
                """, [.integer(id.rawValue)]
            ).compactMap { row in
                guard let number = row.integer("number"), let madeBy = row.text("made_by") else { return nil }
                return ManuscriptRevision(number: number, madeBy: madeBy, madeAt: row.integer("made_at") ?? 0)
            }
        }
    }

    /// What a revision says.
    /// - Throws: `Refusal.unknown` when there is none of that number, or the viewer may not read it.
    public func revision(_ number: Int64, of id: Manuscript.ID, as viewer: Viewer) async throws -> ManuscriptContent {
        try await database.read { transaction in
            _ = try readable(id, viewer, transaction)
            guard let content = try Self.content(of: number, id, transaction) else { throw Refusal.unknown }
            return content
        }
    }
}
