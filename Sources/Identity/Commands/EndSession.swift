import Kernel
import Ledger
import Storage

extension IdentityRoom {
    /// Ends the session of a secret, as its browser signs out. Nothing happens when there is none.
    public func signOut(sessionSecret: String) async throws {
        try await database.write { transaction in
            let ended = try transaction.row(
                "UPDATE session SET ended_at = ? WHERE digest = ? AND ended_at IS NULL RETURNING person_id",
                [.integer(now()), .text(SecretText.digest(sessionSecret))])
            guard let person = ended?.identifier("person_id", Person.self) else { return }
            try note("session.ended", person, in: transaction)
        }
    }

    /// Ends one of one's own sessions; a program may do so for its person, too.
    /// - Throws: `Refusal` when it is not the viewer's or has ended.
    public func endSession(_ id: Identifier<Session>, as viewer: Viewer) async throws {
        try await database.write { transaction in
            let viewer = try standing(viewer, transaction)
            let ended = try transaction.row(
                "UPDATE session SET ended_at = ? WHERE id = ? AND person_id = ? AND ended_at IS NULL RETURNING id",
                [.integer(now()), .integer(id.rawValue), .integer(viewer.person.id.rawValue)])
            guard ended != nil else { throw Refusal.unknown }
            try audit("session.ended", "person", viewer.person.id.rawValue, version: 0, by: viewer, in: transaction)
        }
    }
}
