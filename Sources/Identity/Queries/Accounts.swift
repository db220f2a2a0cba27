import Kernel
import Storage

/// A program's key to the platform, without its secret.
public struct TokenLine: Sendable {
    public let id: Int64
    public let name: String
    public let scopes: [Permission]
    /// Seconds since 1970.
    public let createdAt: Int64
    public let expiresAt: Int64
    public let lastUsedAt: Int64?
}

extension IdentityRoom {
    /// The roles of the platform by code.
    public func roles(as viewer: Viewer) async throws -> [Role] {
        try demandComplete(viewer)
        return try await database.read { try Role.all($0) }
    }

    /// - Throws: `Refusal` while the viewer's one-time code is still to come.
    func demandComplete(_ viewer: Viewer) throws {
        if viewer.awaitsCode { throw Refusal(key: "refusal_session_over") }
    }

    /// The viewer's open sessions, the newest first.
    public func sessions(as viewer: Viewer) async throws -> [Session] {
        try demandComplete(viewer)
        return try await database.read { transaction in
            try transaction.rows(
                """
                SELECT id, created_at, last_seen_at, expires_at, address, agent FROM session
                WHERE person_id = ? AND ended_at IS NULL AND expires_at > ? AND last_seen_at > ? AND awaits_code = 0
                ORDER BY last_seen_at DESC, id DESC
                """,
                [.integer(viewer.person.id.rawValue), .integer(now()), .integer(now() - Self.sessionIdle)]
            ).compactMap { row in
                guard let id = row.identifier("id", Session.self), let created = row.integer("created_at"),
                    let seen = row.integer("last_seen_at"), let expires = row.integer("expires_at"),
                    let address = row.text("address"), let agent = row.text("agent")
                else { return nil }
                return Session(
                    id: id, createdAt: created, lastSeenAt: seen, expiresAt: expires, address: address, agent: agent)
            }
        }
    }

    /// The viewer's tokens that still work, the newest first.
    public func tokens(as viewer: Viewer) async throws -> [TokenLine] {
        try demandComplete(viewer)
        return try await database.read { transaction in
            try transaction.rows(
                """
                SELECT id, name, scopes, created_at, expires_at, last_used_at FROM api_token
                WHERE person_id = ? AND ended_at IS NULL AND expires_at > ? ORDER BY id DESC
                """, [.integer(viewer.person.id.rawValue), .integer(now())]
            ).compactMap { row in
                guard let id = row.integer("id"), let name = row.text("name"), let scopes = row.text("scopes"),
                    let created = row.integer("created_at"), let expires = row.integer("expires_at")
                else { return nil }
                return TokenLine(
                    id: id, name: name, scopes: scopes.split(separator: " ").map { Permission(String($0)) },
                    createdAt: created, expiresAt: expires, lastUsedAt: row.integer("last_used_at"))
            }
        }
    }

    /// Whom the demonstration lets in with one click: everybody who has an account, by unit.
    public func demonstrationPeople() async throws -> [PersonList.Line] {
        var filter = PersonFilter()
        (filter.sort, filter.size) = (.unit, 100)
        return try await people(filter, as: program("demo")).lines.filter { $0.person.login != nil }
    }
}
