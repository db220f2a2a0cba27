import Identity
import Kernel
import Storage

/// What somebody was typing when they, or the machine, left.
public struct KeptTyping: Sendable {
    public let content: ManuscriptContent
    /// The version of the manuscript that they were editing.
    public let version: Int64
    public let keptAt: Int64
}

extension ManuscriptDesk {
    /// Keeps what is being typed, for the person alone: not a revision, and no entry of the ledger.
    ///
    /// Nothing is checked but its size: an unfinished text must not be lost because it is unfinished.
    /// - Throws: `Refusal`, or `Problems` when it is larger than a manuscript may be.
    /// - Returns: how many others are typing in it.
    @discardableResult
    public func keepTyping(
        _ id: Manuscript.ID, _ content: ManuscriptContent, basedOn version: Int64, as viewer: Viewer
    ) async throws -> Int {
        let json = content.json
        guard json.utf8.count <= Self.largest else {
            throw Problems([Problem(field: "body", key: "problem_body_large")])
        }
        return try await database.write { transaction in
            let viewer = try identity.standing(viewer, transaction)
            guard let person = viewer.author else { throw Refusal.notAllowed }
            _ = try writable(id, viewer, transaction)
            try transaction.execute(
                """
                INSERT INTO manuscript_typing (manuscript_id, person_id, version, content, kept_at)
                VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (manuscript_id, person_id) DO UPDATE SET version = excluded.version,
                    content = excluded.content, kept_at = excluded.kept_at
                """,
                [
                    .integer(id.rawValue), .integer(person.rawValue), .integer(version), .text(json), .integer(now()),
                ])
            return try others(id, viewer, transaction).count
        }
    }

    /// Bytes of a manuscript's stored content at most.
    static let largest = 16 << 20

    /// Gives up what was typed and not saved.
    public func dropTyping(_ id: Manuscript.ID, as viewer: Viewer) async throws {
        try await database.write { transaction in
            let viewer = try identity.standing(viewer, transaction)
            _ = try readable(id, viewer, transaction)
            try forgetTyping(id, by: viewer, in: transaction)
        }
    }

    func forgetTyping(_ id: Manuscript.ID, by viewer: Viewer, in transaction: Transaction) throws {
        guard let person = viewer.author else { return }
        try transaction.execute(
            "DELETE FROM manuscript_typing WHERE manuscript_id = ? AND person_id = ?",
            [.integer(id.rawValue), .integer(person.rawValue)])
    }
}
