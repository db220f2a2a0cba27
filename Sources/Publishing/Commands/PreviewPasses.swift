import Identity
import Kernel
import Storage

extension ManuscriptDesk {
    /// How long the link of a preview opens, in seconds: three days.
    public static let previewTime: Int64 = 3 * 86_400

    /// Makes a link by which somebody without an account sees the manuscript as it stands when they look.
    /// - Returns: the secret of its address, which is stored nowhere.
    public func makePreviewPass(of id: Manuscript.ID, as viewer: Viewer) async throws -> String {
        let secret = SecretText.make()
        try await database.write { transaction in
            let viewer = try identity.standing(viewer, transaction)
            guard let person = viewer.author else { throw Refusal.notAllowed }
            let manuscript = try writable(id, viewer, transaction)
            try transaction.execute(
                """
                INSERT INTO preview_pass (digest, manuscript_id, made_by, made_at, expires_at) VALUES (?, ?, ?, ?, ?)
                """,
                [
                    .text(SecretText.digest(secret)), .integer(id.rawValue), .integer(person.rawValue), .integer(now()),
                    .integer(now() + Self.previewTime),
                ])
            try note("manuscript.preview-shared", of: manuscript, by: viewer, in: transaction)
        }
        return secret
    }

    /// Ends all links of a manuscript.
    public func endPreviewPasses(of id: Manuscript.ID, as viewer: Viewer) async throws {
        try await database.write { transaction in
            let viewer = try identity.standing(viewer, transaction)
            let manuscript = try writable(id, viewer, transaction)
            let ended = try transaction.rows(
                "UPDATE preview_pass SET expires_at = ? WHERE manuscript_id = ? AND expires_at > ? RETURNING digest",
                [.integer(now()), .integer(id.rawValue), .integer(now())])
            guard !ended.isEmpty else { return }
            try note("manuscript.preview-ended", of: manuscript, by: viewer, in: transaction)
        }
    }
}
