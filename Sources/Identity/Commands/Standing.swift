import Kernel
import Storage

/// A viewer was made before the transaction began; what they may do is what they may do in it.
extension IdentityRoom {
    /// The viewer as they stand now: with the duties, roles and units of this transaction.
    /// - Throws: `Refusal` when the person was removed, or their session or token has ended or awaits a code.
    public func standing(_ viewer: Viewer, _ transaction: Transaction) throws -> Viewer {
        let directory = try cache.directory(transaction, on: today)
        if let program = viewer.program { return Viewer(program: program, tree: directory.tree) }
        guard !viewer.awaitsCode, let person = try Person.find(viewer.person.id, transaction), person.removedAt == nil,
            try isOpen(viewer, transaction)
        else { throw Refusal(key: "refusal_session_over") }
        return Viewer(
            person: person, grants: directory.grants(of: person.id), tree: directory.tree, scopes: viewer.scopes,
            session: viewer.session, token: viewer.token)
    }

    /// The same, for what somebody does with their own account: signed in, not by a token and not as a program.
    ///
    /// A token that made tokens or changed passwords would do more than its scopes say, and outlive itself.
    /// - Throws: `Refusal` as above, or when it is no person who signed in.
    func standingInPerson(_ viewer: Viewer, _ transaction: Transaction) throws -> Viewer {
        guard viewer.scopes == nil, viewer.program == nil else { throw Refusal.notAllowed }
        return try standing(viewer, transaction)
    }

    private func isOpen(_ viewer: Viewer, _ transaction: Transaction) throws -> Bool {
        if let session = viewer.session {
            return try transaction.row(
                """
                SELECT id FROM session
                WHERE id = ? AND person_id = ? AND ended_at IS NULL AND expires_at > ? AND awaits_code = 0
                """, [.integer(session.rawValue), .integer(viewer.person.id.rawValue), .integer(now())]) != nil
        }
        if let token = viewer.token {
            return try transaction.row(
                "SELECT id FROM api_token WHERE id = ? AND person_id = ? AND ended_at IS NULL AND expires_at > ?",
                [.integer(token), .integer(viewer.person.id.rawValue), .integer(now())]) != nil
        }
        return true
    }
}
