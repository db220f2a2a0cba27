import Kernel
import Storage

/// Who is behind a session's cookie.
public struct SignedIn: Sendable {
    public let viewer: Viewer
    /// What each form carries, so that no other site can send one.
    public let formSecret: String
    /// A one-time code must be entered before anything else: until then the viewer may do nothing.
    public let awaitsCode: Bool
}

extension IdentityRoom {
    /// Who is behind a session's secret; `nil` when it is over, too long unused, or its person is removed.
    public func signedIn(sessionSecret: String) async throws -> SignedIn? {
        guard sessionSecret.utf8.count == 43 else { return nil }
        let now = now()
        let found = try await database.read { transaction -> (SignedIn, Int64)? in
            let row = try transaction.row(
                """
                SELECT session.id AS session_id, session.form_secret, session.awaits_code, session.last_seen_at,
                    \(Person.columns)
                FROM session JOIN person ON person.id = session.person_id
                LEFT JOIN account ON account.person_id = person.id
                WHERE session.digest = ? AND session.ended_at IS NULL AND session.expires_at > ?
                    AND session.last_seen_at > ? AND person.removed_at IS NULL
                """,
                [.text(SecretText.digest(sessionSecret)), .integer(now), .integer(now - Self.sessionIdle)])
            guard let row, let person = Person(row), let session = row.identifier("session_id", Session.self),
                let formSecret = row.text("form_secret")
            else { return nil }
            let directory = try cache.directory(transaction, on: today)
            let awaitsCode = row.integer("awaits_code") == 1
            let viewer = Viewer(
                person: person, grants: directory.grants(of: person.id), tree: directory.tree, session: session,
                awaitsCode: awaitsCode)
            return (
                SignedIn(viewer: viewer, formSecret: formSecret, awaitsCode: awaitsCode),
                row.integer("last_seen_at") ?? 0
            )
        }
        guard let (signedIn, lastSeen) = found else { return nil }
        // Written at most once in five minutes: reading a page must not cost a transaction. Nor must it fail with one: on
        // a full disk people still read.
        if now - lastSeen > 300, let session = signedIn.viewer.session {
            try? await database.write { transaction in
                try transaction.execute(
                    "UPDATE session SET last_seen_at = ? WHERE id = ?", [.integer(now), .integer(session.rawValue)])
            }
        }
        return signedIn
    }

    /// Who is behind a program's token, limited to its scopes; `nil` when it has ended.
    public func viewer(token: String) async throws -> Viewer? {
        guard token.utf8.count == 50 else { return nil }
        let now = now()
        let digest = SecretText.digest(token)
        let found = try await database.read { transaction -> (Viewer, Int64)? in
            let row = try transaction.row(
                """
                SELECT api_token.id AS token_id, api_token.scopes, api_token.last_used_at, \(Person.columns)
                FROM api_token JOIN person ON person.id = api_token.person_id
                LEFT JOIN account ON account.person_id = person.id
                WHERE api_token.digest = ? AND api_token.ended_at IS NULL AND api_token.expires_at > ?
                    AND person.removed_at IS NULL
                """, [.text(digest), .integer(now)])
            guard let row, let person = Person(row), let scopes = row.text("scopes") else { return nil }
            let directory = try cache.directory(transaction, on: today)
            let viewer = Viewer(
                person: person, grants: directory.grants(of: person.id), tree: directory.tree,
                scopes: Set(scopes.split(separator: " ").map { Permission(String($0)) }),
                token: row.integer("token_id"))
            return (viewer, row.integer("last_used_at") ?? 0)
        }
        guard let (viewer, lastUsed) = found else { return nil }
        if now - lastUsed > 300 {
            try? await database.write { transaction in
                try transaction.execute(
                    "UPDATE api_token SET last_used_at = ? WHERE digest = ?", [.integer(now), .text(digest)])
            }
        }
        return viewer
    }

    /// A program that acts by itself, over the tree of today.
    public func program(_ name: String) async throws -> Viewer {
        try await database.read { try program(name, in: $0) }
    }

    /// The same, within a transaction.
    public func program(_ name: String, in transaction: Transaction) throws -> Viewer {
        Viewer(program: name, tree: try cache.directory(transaction, on: today).tree)
    }

    /// Opens a session for somebody without a password: the demonstration's one-click sign-in.
    ///
    /// The caller makes sure that this is a demonstration and that the request comes from this machine.
    public func openDemonstrationSession(of person: Person.ID, _ request: SignInRequest) async throws -> OpenedSession {
        try await database.write { transaction in
            guard let found = try Person.find(person, transaction), found.removedAt == nil else {
                throw Refusal.unknown
            }
            return try openSession(of: person, awaitsCode: false, request, in: transaction)
        }
    }
}
